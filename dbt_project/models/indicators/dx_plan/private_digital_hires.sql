{%- set hired_in = 'cast(' ~ fiscal_year_of('starts_on') ~ ' as varchar)' -%}

-- All who were hired until then, those who left since included.
with cells as (
  {{ ledger_cells(
    'digital_hire', 'entry.starts_on <= period.reference_date', 'is_eligible', ['planned', 'cancelled'], months=false
  ) }}
),

computed as (
  {{ ledger_rows('cells', ledger_subjects()) }}
  union all
  {{ ledger_rows('cells', ledger_subjects(), 'employment_type', 'category') }}
  union all
  {{ ledger_rows('cells', ledger_subjects(), 'hired_in', hired_in, hired_in ~ " || '年度'") }}
)

{{ or_reported('computed', 'private_digital_hires', unit='人') }}
