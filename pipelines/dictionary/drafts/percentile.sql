-- A percentile is computed beforehand, from single cases; it has no numerator and cannot be added up.
with summary as (
  select
    period_kind,
    fiscal_year,
    period_start,
    period_end,
    is_running,
    breakdown,
    cases,
    median_hours as hours,
    coalesce(system, department_code, 'ALL') as breakdown_code,
    case breakdown when 'system' then system when 'total' then '全体' else department_label end as breakdown_label
  from {{ ref('int_approval_lead_time') }}
)

{{ percentile_rows('summary') }}
