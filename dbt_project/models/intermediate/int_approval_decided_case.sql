select
  decided.system,
  decided.department_code,
  decided.department_label,
  decided.method,
  decided.is_paper_by_rule,
  decided.is_returned,
  decided.lead_hours,
  period.period_kind,
  period.fiscal_year,
  period.period_start,
  period.period_end,
  period.is_running
from {{ ref('int_approval_case') }} as decided
inner join {{ ref('dim_fiscal_period') }} as period
  on
    (period.period_kind = 'month' and decided.decided_month = period.period_start)
    or (period.period_kind = 'fiscal_year' and decided.decided_fiscal_year = period.fiscal_year)
where decided.decided_at is not null
