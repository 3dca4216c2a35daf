with cells as (
  {{ ledger_events('improvement_proposal', where='is_eligible') }}
)

{{ ledger_rows('cells', ledger_entries()) }}
union all
{{ ledger_department_rows('cells') }}
