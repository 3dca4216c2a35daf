with decided as (
  select *
  from {{ ref('int_approval_case') }}
  where decided_at is not null
),

in_period as (
  {{ in_each_period('decided', 'decided_month', 'decided_fiscal_year') }}
)

select
  decided.system,
  decided.department_code,
  decided.department_label,
  coalesce(decided.submitted_month, decided.decided_month) as department_on,
  decided.method,
  decided.is_paper_by_rule,
  decided.is_returned,
  decided.lead_hours,
  decided._drop_id,
  decided._record_no,
  decided._sheet,
  decided._cell,
  period.period_kind,
  period.fiscal_year,
  period.period_start,
  period.period_end,
  period.is_running
from in_period as decided
inner join {{ ref('dim_fiscal_period') }} as period
  on
    decided.period_kind = period.period_kind
    and decided.period_start = period.period_start
