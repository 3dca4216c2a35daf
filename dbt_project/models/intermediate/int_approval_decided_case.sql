with decided as (
  select *
  from {{ ref('int_approval_case') }}
  where decided_at is not null
),

-- Two joins by equality: one with an "or" compares every case with every period.
in_period as (
  select
    decided.*,
    period.period_kind,
    period.fiscal_year,
    period.period_start,
    period.period_end,
    period.is_running
  from decided
  inner join {{ ref('dim_fiscal_period') }} as period
    on decided.decided_month = period.period_start
  where period.period_kind = 'month'
  union all
  select
    decided.*,
    period.period_kind,
    period.fiscal_year,
    period.period_start,
    period.period_end,
    period.is_running
  from decided
  inner join {{ ref('dim_fiscal_period') }} as period
    on decided.decided_fiscal_year = period.fiscal_year
  where period.period_kind = 'fiscal_year'
)

select
  system,
  department_code,
  department_label,
  method,
  is_paper_by_rule,
  is_returned,
  lead_hours,
  period_kind,
  fiscal_year,
  period_start,
  period_end,
  is_running
from in_period
