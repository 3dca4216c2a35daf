{{ config(materialized='table') }}

select
  system,
  procedure_code,
  department_code,
  department_name,
  channel,
  month_start,
  max(procedure_name) as procedure_name,
  count(*) as receipts,
  count(returned_count) as return_known,
  sum(case when returned_count > 0 then 1 else 0 end) as returned
from {{ ref('int_application') }}
group by system, procedure_code, department_code, department_name, channel, month_start
