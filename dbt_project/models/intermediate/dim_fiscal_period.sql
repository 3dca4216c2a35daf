{{ config(materialized='table') }}

with month_period as (
  select
    'month' as period_kind,
    fiscal_year,
    min(day) as period_start,
    max(day) as period_end
  from {{ ref('dim_calendar') }}
  group by fiscal_year, month_start
),

fiscal_year_period as (
  select
    'fiscal_year' as period_kind,
    fiscal_year,
    min(day) as period_start,
    max(day) as period_end
  from {{ ref('dim_calendar') }}
  group by fiscal_year
),

every_period as (
  select * from month_period
  union all
  select * from fiscal_year_period
)

select
  every_period.period_kind,
  every_period.fiscal_year,
  every_period.period_start,
  every_period.period_end,
  every_period.period_end > run_context.as_of as is_running,
  least(every_period.period_end, run_context.as_of) as reference_date
from every_period
cross join {{ source('landed', 'run_context') }} as run_context
where every_period.period_start <= run_context.as_of
