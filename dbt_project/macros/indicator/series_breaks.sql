{# Breaks that indicators' own yml declare (`meta.series_breaks`). #}
{% macro declared_breaks() -%}
  select
    cast(null as varchar) as indicator_id,
    cast(null as varchar) as definition_version,
    cast(null as date) as break_on,
    cast(null as varchar) as kind,
    cast(null as varchar) as reason_ja
  where false
  {% for indicator_id in var('indicator_ids') -%}
    {% for one in indicator_meta(indicator_id).series_breaks or [] -%}
  union all
  select
    {{ literal(indicator_id) }},
    {{ literal(one.definition_version) }},
    {{ literal(one.break_on, 'date') }},
    {{ literal(one.kind) }},
    {{ literal(one.reason_ja) }}
    {% endfor -%}
  {% endfor -%}
{%- endmacro %}

{#
  Whether a break of `break` (series_breaks) stands between a period that begins on `first_day` and one that ends on
  `last_day`, of the indicator and definition of `value`. A break inside of a period parts it from both neighbours.
#}
{% macro is_broken(break, value, first_day, last_day) -%}
  {{ break }}.indicator_id = {{ value }}.indicator_id
      and coalesce({{ break }}.definition_version, {{ value }}.definition_version) = {{ value }}.definition_version
      and {{ break }}.break_on > {{ first_day }}
      and {{ break }}.break_on <= {{ last_day }}
{%- endmacro %}

{# The words of a question without its number: 「問4　この1年間に」 and 「Q2. この1年間に」 ask the same. #}
{% macro question_wording(text) -%}
  {{ question_key("regexp_replace(" ~ text ~ ", '^(問|[QqＱ])[ 　]*[0-9０-９]+[ 　.．、:：)）]*', '')") }}
{%- endmacro %}
