-- int_approval_decided_count before it is counted, for `shihyo explain --rows` (ADR 0015).
select
  period_kind,
  fiscal_year,
  period_start,
  period_end,
  is_running,
  system,
  department_code,
  department_label,
  department_on,
  method,
  is_paper_by_rule,
  is_returned,
  1 as cases,
  _drop_id,
  _record_no,
  _sheet,
  _cell
from {{ ref('int_approval_decided_case') }}
