with cells as (
  {{ ledger_ratio(
    'dx_assessment', "status = 'completed'", where="is_eligible and coalesce(status, '') <> 'withdrawn'"
  ) }}
),

computed as (
  {{ ratio_rows('cells', 'total') }}
  union all
  {{ ledger_ratio_department_rows('cells') }}
)

{{ or_reported('computed', 'dx_assessment_rate') }}
