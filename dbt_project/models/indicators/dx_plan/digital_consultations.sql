with cells as (
  {{ ledger_events('consultation') }}
)

{{ ledger_rows('cells', ledger_entries()) }}
union all
{{ ledger_rows('cells', ledger_entries(), 'channel', 'channel') }}
union all
{{ ledger_rows('cells', ledger_entries(), 'topic', 'category') }}
