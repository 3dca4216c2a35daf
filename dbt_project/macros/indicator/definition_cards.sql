{# What each definition version means, where an indicator's own yml says so (`meta.versions`). #}
{% macro words_of_versions() -%}
  select
    cast(null as varchar) as indicator_id,
    cast(null as varchar) as definition_version,
    cast(null as varchar) as definition_ja
  where false
  {% for indicator_id in var('indicator_ids') -%}
    {% for version, told in (indicator_meta(indicator_id).versions or {}).items() -%}
  union all
  select {{ literal(indicator_id) }}, {{ literal(version) }}, {{ literal(told) }}
    {% endfor -%}
  {% endfor -%}
{%- endmacro %}

{# How others count a figure of this name, by the scope of their figures (`meta.published_elsewhere`). #}
{% macro words_of_others() -%}
  select
    cast(null as varchar) as indicator_id,
    cast(null as varchar) as scope,
    cast(null as varchar) as definition_ja,
    cast(null as varchar) as differs_ja,
    false as is_comparable
  where false
  {% for indicator_id in var('indicator_ids') -%}
    {% for one in indicator_meta(indicator_id).published_elsewhere or [] -%}
  union all
  select
    {{ literal(indicator_id) }},
    {{ literal(one.whose) }},
    {{ literal(one.definition_ja) }},
    {{ literal(one.differs_ja) }},
    {{ 'true' if one.comparable else 'false' }}
    {% endfor -%}
  {% endfor -%}
{%- endmacro %}

{# Pairs that are not the same, each once, in the order in which the reason says 前者 and 後者. #}
{% macro pairs_that_differ() -%}
  select indicator_id, other_id, reason_ja from {{ ref('not_same_as') }}
  {% for indicator_id in var('indicator_ids') -%}
    {% for other_id, reason in (indicator_meta(indicator_id).not_same_as or {}).items() -%}
  union all
  select {{ literal(indicator_id) }}, {{ literal(other_id) }}, {{ literal(reason) }}
    {% endfor -%}
  {% endfor -%}
{%- endmacro %}

{# A definition version without words of its own. #}
{% macro version_ja(version, definition) -%}
  case {{ version }}
    when 'base_all' then '無回答も分母に含める数え方。' || {{ definition }}
    when 'base_valid' then '無回答を分母から除く数え方。' || {{ definition }}
    else {{ definition }}
  end
{%- endmacro %}

{# Which procedures a scope set holds (handbook 1.2); a set of the ward's own stands by its name. #}
{% macro scope_set_ja(scope_set) -%}
  case {{ scope_set }}
    when 'S_ALL' then '対象とする手続すべて (S_ALL)'
    when 'S_P59' then '優先59手続だけ (S_P59)'
    when 'S_26' then '子育て・介護の26手続だけ (S_26)'
    when 'S_NAKANO' then '予約やコンビニ交付なども含む、中野区の公表と同じ範囲 (S_NAKANO)'
    else '範囲 ' || {{ scope_set }}
  end
{%- endmacro %}
