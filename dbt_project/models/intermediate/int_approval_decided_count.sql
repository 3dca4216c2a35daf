{{ config(materialized='table') }}

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
  count(*) as cases
from {{ ref('int_approval_decided_case') }}
group by
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
  is_returned
