with cells as (
  {{ ledger_stock('supporter') }}
)

{{ ledger_rows('cells', ledger_subjects()) }}
union all
{{ ledger_rows('cells', ledger_subjects(), 'district', 'district') }}
union all
{{ ledger_rows('cells', ledger_subjects(), 'channel', 'channel') }}
