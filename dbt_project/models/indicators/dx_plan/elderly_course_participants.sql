{%- set covered = '1.0 * count(quantity) / nullif(count(entry_no), 0)' -%}

-- Courses that nobody counted are left out, and lower the coverage.
with cells as (
  {{ ledger_events('elderly_course') }}
)

{{ ledger_rows('cells', ledger_quantity(), covered=covered) }}
union all
{{ ledger_rows('cells', ledger_quantity(), 'site', 'site', covered=covered) }}
union all
{{ ledger_rows('cells', ledger_quantity(), 'course', 'entry_name', covered=covered) }}
