with cells as (
  {{ ledger_ratio('task_inventory', 'is_met', 'is_met is not null', coverable='true', day=none) }}
),

computed as (
  {{ ratio_rows('cells', 'total') }}
  union all
  {{ ledger_ratio_rows('cells', 'department', 'department_code', 'department_label') }}
)

{{ or_reported('computed', 'telework_eligible_task_rate') }}
