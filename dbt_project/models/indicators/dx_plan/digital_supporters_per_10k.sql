with cells as (
  {{ ledger_stock('supporter') }}
),

counted as (
  {{ ledger_rows('cells', ledger_subjects()) }}
)

-- Residents of the month of the reference day (月初の住民基本台帳人口).
{{ per_residents(
  'counted', 'supporter', 'residents', month_of('period.reference_date'), 'period.reference_date', 10000.0
) }}
