with cells as (
  {{ ledger_stock('platform_user') }}
)

{{ ledger_rows('cells', ledger_subjects()) }}
union all
{{ ledger_rows('cells', ledger_subjects(), 'user_type', 'category') }}
