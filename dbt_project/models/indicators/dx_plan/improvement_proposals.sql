with cells as (
  {{ ledger_events('improvement_proposal', where='is_eligible') }}
)

{{ ledger_rows('cells', ledger_entries()) }}
union all
{{ ledger_rows('cells', ledger_entries(), 'department', 'department_code', 'department_label') }}
