with cells as (
  {{ ledger_ratio('task_inventory', 'is_met', 'is_met is not null', coverable='true', day=none) }}
),

computed as (
  {{ ratio_rows('cells', 'total') }}
  union all
  {{ ledger_ratio_department_rows('cells') }}
)

{{ or_reported('computed', 'telework_eligible_task_rate') }}
