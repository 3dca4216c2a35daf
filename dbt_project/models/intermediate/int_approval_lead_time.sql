with summarised as (
  select
    period_kind,
    fiscal_year,
    period_start,
    period_end,
    is_running,
    system,
    department_code,
    max(department_label) as department_label,
    case
      when grouping(system) = 0 then 'system'
      when grouping(department_code) = 0 then 'department'
      else 'total'
    end as breakdown,
    count(*) as cases,
    {{ median_and_p90('lead_hours') }} as percentiles
  from {{ ref('int_approval_decided_case') }}
  where lead_hours is not null
  group by grouping sets (
    (period_kind, fiscal_year, period_start, period_end, is_running),
    (period_kind, fiscal_year, period_start, period_end, is_running, system),
    (period_kind, fiscal_year, period_start, period_end, is_running, department_code)
  )
)

select
  period_kind,
  fiscal_year,
  period_start,
  period_end,
  is_running,
  system,
  department_code,
  department_label,
  breakdown,
  cases,
  {{ item_of('percentiles', 1) }} as median_hours,
  {{ item_of('percentiles', 2) }} as p90_hours
from summarised
