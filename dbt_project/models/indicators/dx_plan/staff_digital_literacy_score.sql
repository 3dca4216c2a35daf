-- First attempts on a scale of 100; coverage is the share of those examined who took the test.
with cells as (
  {{ ledger_mean(
    'skill_test', 'case when attempt_no = 1 then 100.0 * quantity / nullif(full_score, 0) end', where='attempt_no < 2'
  ) }}
),

-- The last round of the year stands for it; while there is only one of the two, provisionally.
last_round as (
  select
    fiscal_year,
    max_by(round_label, occurred_on) as round_label,
    count(distinct round_label) as rounds
  from cells
  where occurred_on is not null
  group by fiscal_year
),

year_cells as (
  select
    cells.definition_version,
    cells.fiscal_year,
    cells.period_kind,
    cells.period_start,
    cells.period_end,
    cells.department_code,
    cells.department_label,
    cells.department_chart_code,
    cells.department_on,
    cells.level,
    cells.age_band,
    cells.numerator,
    cells.denominator,
    cells.covered,
    cells.coverable,
    cells.is_estimated,
    cells.is_provisional or last_round.rounds < 2 as is_provisional
  from cells
  inner join last_round
    on
      cells.fiscal_year = last_round.fiscal_year
      and cells.round_label = last_round.round_label
)

{{ ratio_rows('year_cells', 'total', scale=1.0) }}
union all
{{ ledger_ratio_rows('cells', 'round', 'round_label', scale=1.0) }}
union all
{{ ledger_ratio_department_rows('year_cells', scale=1.0) }}
union all
{{ ledger_ratio_rows('year_cells', 'grade', 'level', scale=1.0) }}
union all
{{ ledger_ratio_rows('year_cells', 'age_band', 'age_band', scale=1.0) }}
