with cells as (
  {{ ledger_events('support_use') }}
),

counted as (
  {{ ledger_rows('cells', ledger_entries()) }}
  union all
  {{ ledger_rows('cells', ledger_entries(), 'site', 'site') }}
  union all
  {{ ledger_rows('cells', ledger_entries(), 'age_band', 'age_band') }}
)

{{ per_residents(
  'counted', 'support_use', 'residents_from_65',
  fiscal_year_start('period.fiscal_year'), fiscal_year_start('period.fiscal_year'), 100.0
) }}
