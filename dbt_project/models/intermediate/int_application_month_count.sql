{{ config(materialized='incremental', incremental_strategy='append', pre_hook='{{ delete_touched_months() }}') }}

-- depends_on: {{ ref('int_application_touched_drop') }}
select
  system,
  procedure_key_kind,
  procedure_key,
  department_code,
  department_name,
  channel,
  month_start,
  max(procedure_name) as procedure_name,
  count(*) as receipts,
  count(returned_count) as return_known,
  sum(case when returned_count > 0 then 1 else 0 end) as returned
from {{ ref('int_application_counted') }} as receipt
{% if is_incremental() -%}
  where {{ in_touched_months('receipt') }}
{% endif -%}
group by system, procedure_key_kind, procedure_key, department_code, department_name, channel, month_start
