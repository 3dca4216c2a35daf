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
  {{ percentile_linear('lead_hours', 0.5) }} as median_hours,
  {{ percentile_linear('lead_hours', 0.9) }} as p90_hours
from {{ ref('int_approval_decided_case') }}
where lead_hours is not null
group by grouping sets (
  (period_kind, fiscal_year, period_start, period_end, is_running),
  (period_kind, fiscal_year, period_start, period_end, is_running, system),
  (period_kind, fiscal_year, period_start, period_end, is_running, department_code)
)
