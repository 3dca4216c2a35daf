-- Entries of one ledger that are in force on the last day of the period (first day included, day of the end not).
-- Which ledgers there are: pipelines/sources/register/profiles. Here: the sites of support. Other ways to count, by
-- day, person, quantity or share: the macros ledger_* that docs/new-indicator.md lists.
with cells as (
  {{ ledger_stock('support_site') }}
)

{{ ledger_rows('cells', ledger_entries()) }}
union all
{{ ledger_rows('cells', ledger_entries(), 'district', 'district') }}
union all
{{ ledger_department_rows('cells') }}
