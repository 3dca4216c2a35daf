{#
  Counts of receipts by month are made again for touched months alone: `delete_touched_months` as pre-hook, and
  `in_touched_months` as the condition on the receipts. Joining the drops lets the database skip whole files.
#}
{% macro delete_touched_months() -%}
  {% if is_incremental() -%}
  delete from {{ this }}
  where month_start in (select month_start from {{ ref('int_application_touched_drop') }})
  {%- endif %}
{%- endmacro %}

{% macro in_touched_months(receipt) -%}
  {{ receipt }}._drop_id in (select _drop_id from {{ ref('int_application_touched_drop') }})
  and {{ receipt }}.month_start in (select month_start from {{ ref('int_application_touched_drop') }})
{%- endmacro %}
