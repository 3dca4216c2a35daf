with cells as (
  {{ ledger_running('firm_support') }}
)

{{ ledger_rows('cells', ledger_subjects()) }}
union all
{{ ledger_rows('cells', ledger_subjects(), 'industry', 'category') }}
