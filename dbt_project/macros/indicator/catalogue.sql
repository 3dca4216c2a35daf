{# What the indicator's yml says in config.meta; empty while dbt only parses. #}
{% macro indicator_meta(indicator_id) -%}
  {% set node = (graph.nodes if execute else {}).get('model.' ~ project_name ~ '.' ~ indicator_id) -%}
  {{ return(node.config.meta if node else {}) }}
{%- endmacro %}

{# A text, date or number of the meta as an SQL literal; null where it is not stated. #}
{% macro literal(value, data_type='varchar') -%}
  {% if value is none or value is undefined -%}
  cast(null as {{ data_type }})
  {%- elif data_type in ['double', 'integer'] -%}
  cast({{ value }} as {{ data_type }})
  {%- else -%}
  cast('{{ (value | string).replace("'", "''") }}' as {{ data_type }})
  {%- endif %}
{%- endmacro %}

{# Columns of a catalogue entry with their types: those of the contract in its order, then what else is known. #}
{% macro catalogue_columns() -%}
  {{ return({
    'indicator_id': 'varchar', 'tier': 'varchar', 'plan': 'varchar', 'pillar': 'varchar', 'name_ja': 'varchar',
    'name_en': 'varchar', 'unit': 'varchar', 'direction': 'varchar', 'decimals': 'integer', 'definition_ja': 'varchar',
    'numerator_ja': 'varchar', 'denominator_ja': 'varchar', 'source_ids': 'varchar', 'method_ja': 'varchar',
    'baseline_value': 'double', 'baseline_date': 'varchar', 'baseline_scope': 'varchar', 'target_op': 'varchar',
    'target_value': 'double', 'target_deadline': 'date', 'cadence': 'varchar', 'owner_department': 'varchar',
    'seed_key': 'varchar', 'status': 'varchar', 'target_kind': 'varchar', 'baseline_note': 'varchar',
    'code': 'varchar', 'disclosure': 'varchar', 'status_reason_ja': 'varchar', 'definition_en': 'varchar',
    'numerator_en': 'varchar', 'denominator_en': 'varchar', 'target_group': 'varchar', 'target_note': 'varchar',
    'baseline_check_ja': 'varchar', 'source_reliability': 'varchar', 'ambiguity_ja': 'varchar', 'choice_ja': 'varchar'
  }) }}
{%- endmacro %}

{# The entry that an indicator's own yml makes: column by column, what `literal` takes. #}
{% macro catalogue_entry_of(indicator_id) -%}
  {% set node = (graph.nodes if execute else {}).get('model.' ~ project_name ~ '.' ~ indicator_id) -%}
  {% set meta = node.config.meta if node else {} -%}
  {% set entry = dict(meta) -%}
  {% for part in ['baseline', 'target'] -%}
    {% for key, value in (meta.get(part) or {}).items() -%}
      {% do entry.update({part ~ '_' ~ key: value}) -%}
    {% endfor -%}
  {% endfor -%}
  {% do entry.update({
    'indicator_id': indicator_id,
    'source_ids': (meta.source_ids or []) | join(', ') or none,
    'definition_en': meta.definition_en or (node.description if node else none),
  }) -%}
  {{ return(entry) }}
{%- endmacro %}

{# Entries of the plans without a formula; where a file of that id exists, its words win. #}
{% macro entries_of_plans() -%}
  select
    {%- for column, data_type in catalogue_columns().items() %}
    cast({{ column }} as {{ data_type }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
  from {{ ref('catalogue_entry') }}
  {% if var('indicator_ids') -%}
  where indicator_id not in ('{{ var("indicator_ids") | join("', '") }}')
  {%- endif %}
{%- endmacro %}

{# Entries that the indicators' own files make. #}
{% macro entries_of_files() -%}
  {% for indicator_id in var('indicator_ids') -%}
  {% set entry = catalogue_entry_of(indicator_id) -%}
  union all
  select
    {%- for column, data_type in catalogue_columns().items() %}
    {{ literal(entry[column], data_type) }} as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
  {% endfor %}
{%- endmacro %}

{# Pairs that are not the same, both ways: those of the seed, and those that an indicator's own yml declares
   (`not_same_as: {other_id: reason}`). #}
{% macro differences() -%}
  select indicator_id, other_id, reason_ja, reason_en from {{ ref('not_same_as') }}
  union all
  select other_id, indicator_id, reason_ja, reason_en from {{ ref('not_same_as') }}
  {% for indicator_id in var('indicator_ids') -%}
    {% for other_id, reason in (indicator_meta(indicator_id).not_same_as or {}).items() -%}
  union all
  select {{ literal(indicator_id) }}, {{ literal(other_id) }}, {{ literal(reason) }}, cast(null as varchar)
  union all
  select {{ literal(other_id) }}, {{ literal(indicator_id) }}, {{ literal(reason) }}, cast(null as varchar)
    {% endfor -%}
  {% endfor -%}
{%- endmacro %}

{# Whose value it is, in Japanese; a scope that is not listed stands as it is. #}
{% macro scope_ja(scope) -%}
  case {{ scope }}
    when 'own_ward' then '自区'
    when 'unstated' then '範囲の記載なし'
    when 'tokyo23_avg' then '特別区平均'
    when 'tokyo23' then '23区に占める区の割合'
    when 'tokyo23_total' then '特別区計'
    when 'tokyo23_measured' then '効果を測定している区の平均'
    when 'tokyo23_survey' then '特別区の調査'
    when 'tokyo' then '東京都'
    when 'kanto' then '関東'
    when 'nat' then '全国'
    when 'nakano' then '中野区'
    when 'shibuya' then '渋谷区'
    when 'taito' then '台東区'
    when 'toyonaka' then '豊中市'
    when 'oita' then '大分市'
    else {{ scope }}
  end
{%- endmacro %}
