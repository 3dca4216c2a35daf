with cells as (
  {{ ledger_events('matching', where="status = 'concluded'") }}
)

{{ ledger_rows('cells', ledger_entries()) }}
union all
{{ ledger_rows('cells', ledger_entries(), 'category', 'category') }}
