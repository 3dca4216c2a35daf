{# Code of the procedures ledger, or the key as printed where the ledger does not know it. #}
{% macro procedure_code_of(printed, bridge) -%}
  coalesce(
    {{ bridge }}.procedure_code,
    case when {{ printed }}.procedure_key_kind <> 'procedure_code' then {{ printed }}.procedure_key_kind || ':' else '' end
    || {{ printed }}.procedure_key
  )
{%- endmacro %}
