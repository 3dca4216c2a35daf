-- int_application_monthly before it is counted, for `shihyo explain --rows` (ADR 0015).
select
  system,
  department_code,
  department_name,
  channel,
  month_start,
  procedure_code,
  procedure_name,
  1 as receipts,
  case when returned_count is null then 0 else 1 end as return_known,
  case when returned_count > 0 then 1 else 0 end as returned,
  _drop_id,
  _record_no,
  _sheet,
  _cell
from {{ ref('int_application') }}
