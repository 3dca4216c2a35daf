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
