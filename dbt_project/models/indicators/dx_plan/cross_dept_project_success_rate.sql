-- Finished or broken off; an evaluation that was put off is in neither side.
with cells as (
  {{ ledger_ratio(
    'dx_project',
    'is_met',
    "status = 'cancelled' or is_met is not null",
    coverable='true',
    day='evaluated_on',
    where="is_eligible and status in ('completed', 'cancelled')"
  ) }}
),

computed as (
  {{ ratio_rows('cells', 'total') }}
  union all
  {{ ledger_ratio_department_rows('cells') }}
)

{{ or_reported('computed', 'cross_dept_project_success_rate') }}
