with cells as (
  {{ ledger_change('task_inventory', where='is_eligible') }}
),

computed as (
  {{ ratio_rows('cells', 'total') }}
  union all
  {{ ledger_ratio_department_rows('cells') }}
  union all
  {{ ledger_ratio_rows('cells', 'task', 'related_no', 'entry_name') }}
)

{{ or_reported('computed', 'digital_efficiency_rate') }}
