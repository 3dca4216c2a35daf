with cells as (
  {{ ledger_events('network_meeting') }}
)

{{ ledger_rows('cells', ledger_entries()) }}
