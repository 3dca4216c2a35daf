with cells as (
  {{ ledger_stock('data_item') }}
)

{{ ledger_rows('cells', ledger_entries()) }}
union all
{{ ledger_rows('cells', ledger_entries(), 'domain', 'category') }}
