-- What is counted within a fiscal year. Here: training sessions. A known year without any is 0, not empty.
with counted as (
  select
    session.fiscal_year,
    period.period_kind,
    period.period_start,
    period.period_end,
    period.is_running,
    coalesce(session.delivery, 'unknown') as delivery,
    1 as sessions
  from {{ ref('int_training_session') }} as session
  inner join {{ ref('dim_fiscal_period') }} as period
    on
      session.fiscal_year = period.fiscal_year
      and period.period_kind = 'fiscal_year'
)

{{ count_rows('counted', 'sessions', 'total') }}
union all
{{ count_rows('counted', 'sessions', 'delivery', 'delivery', 'delivery') }}
