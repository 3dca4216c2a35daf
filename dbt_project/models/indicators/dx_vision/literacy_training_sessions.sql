with held as (
  select
    session.fiscal_year,
    period.period_kind,
    period.period_start,
    period.period_end,
    period.is_running,
    session.delivery,
    case session.delivery
      when 'classroom' then '集合'
      when 'online' then 'オンライン'
      when 'elearning' then 'eラーニング'
      else '不明'
    end as delivery_label,
    case when session.is_for_all_staff and session.course_category = 'digital_basic' then 1 else 0 end as sessions
  from {{ ref('int_training_session') }} as session
  inner join {{ ref('dim_fiscal_period') }} as period
    on
      session.fiscal_year = period.fiscal_year
      and period.period_kind = 'fiscal_year'
)

{{ count_rows('held', 'sessions', 'total') }}
union all
{{ count_rows('held', 'sessions', 'delivery', "coalesce(delivery, 'unknown')", 'delivery_label') }}
