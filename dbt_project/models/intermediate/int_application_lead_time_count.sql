{{ config(materialized='incremental', incremental_strategy='append', pre_hook='{{ delete_touched_months() }}') }}

-- depends_on: {{ ref('int_application_touched_drop') }}
select
  procedure_key_kind,
  procedure_key,
  month_start,
  lead_seconds,
  count(*) as receipts
from {{ ref('int_application_counted') }} as receipt
where
  lead_seconds is not null
  {% if is_incremental() -%}
    and {{ in_touched_months('receipt') }}
  {% endif -%}
group by procedure_key_kind, procedure_key, month_start, lead_seconds
