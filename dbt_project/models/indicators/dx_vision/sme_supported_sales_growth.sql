{%- set rate = 'case when before_value > 0 then 100.0 * (after_value - before_value) / before_value end' -%}

-- A: mean of the firms' own rates. B: their median. Firms that did not answer have no rate and lower the coverage.
with cells as (
  {{ ledger_mean('firm_follow_up', rate, day='starts_on') }}
),

summary as (
  select
    fiscal_year,
    period_kind,
    period_start,
    period_end,
    is_provisional as is_running,
    'total' as breakdown,
    'ALL' as breakdown_code,
    '全体' as breakdown_label,
    sum(denominator) as cases,
    1.0 * sum(covered) / sum(coverable) as coverage,
    {{ item_of(median_and_p90('numerator'), 1) }} as hours
  from cells
  group by fiscal_year, period_kind, period_start, period_end, is_provisional
)

{{ ratio_rows('cells', 'total', scale=1.0) }}
union all
{{ ledger_ratio_rows('cells', 'industry', 'category', scale=1.0) }}
union all
{{ ledger_ratio_rows('cells', 'size_class', 'level', scale=1.0) }}
union all
{{ percentile_rows('summary', version='B', coverage='coverage') }}
