{{ config(materialized='table') }}

select
  counted.system,
  counted.department_code,
  counted.department_name,
  counted.channel,
  counted.month_start,
  {{ procedure_code_of('counted', 'bridge') }} as procedure_code,
  max(counted.procedure_name) as procedure_name,
  sum(counted.receipts) as receipts,
  sum(counted.return_known) as return_known,
  sum(counted.returned) as returned
from {{ ref('int_application_month_count') }} as counted
left join {{ ref('bridge_procedure_key') }} as bridge
  on
    counted.procedure_key_kind = bridge.procedure_key_kind
    and counted.procedure_key = bridge.procedure_key
group by
  counted.system,
  counted.department_code,
  counted.department_name,
  counted.channel,
  counted.month_start,
  {{ procedure_code_of('counted', 'bridge') }}
