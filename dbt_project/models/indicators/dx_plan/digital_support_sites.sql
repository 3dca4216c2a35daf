with cells as (
  {{ ledger_stock('support_site', months=false) }}
)

{{ ledger_rows('cells', ledger_entries()) }}
union all
{{ ledger_rows('cells', ledger_entries(), 'district', 'district') }}
