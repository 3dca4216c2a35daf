-- int_application_lead_time before it is summarised, for `shihyo explain --rows` (ADR 0015).
with timed as (
  select
    period.period_kind,
    period.fiscal_year,
    period.period_start,
    period.period_end,
    period.is_running,
    coverage.procedure_code,
    coverage.month_start as department_on,
    receipt.lead_seconds / 3600.0 as hours,
    receipt._drop_id,
    receipt._record_no,
    receipt._sheet,
    receipt._cell,
    coalesce(coverage.department_code, 'unknown') as department_code
  from {{ ref('int_application') }} as receipt
  inner join {{ ref('int_procedure_month_coverage') }} as coverage
    on
      receipt.month_start = coverage.month_start
      and receipt.procedure_code = coverage.procedure_code
  inner join {{ ref('dim_fiscal_period') }} as period
    on receipt.month_start between period.period_start and period.period_end
  where receipt.lead_seconds is not null
),

every_row as (
  {% for breakdown in ['total', 'procedure', 'department'] -%}
    select
      timed.*,
      '{{ breakdown }}' as breakdown,
      timed.department_code as breakdown_code
    from timed
    union all
  {% endfor -%}
  select
    timed.*,
    'department_today' as breakdown,
    coalesce(conversion.department_code_today, timed.department_code) as breakdown_code
  from timed
  {{ join_department_of_today('timed', 'department_on') }}
)

select
  period_kind,
  fiscal_year,
  period_start,
  period_end,
  is_running,
  breakdown,
  case breakdown when 'procedure' then procedure_code end as procedure_code,
  case when breakdown in ('department', 'department_today') then breakdown_code end as department_code,
  1 as receipts,
  hours as median_hours,
  hours as p90_hours,
  _drop_id,
  _record_no,
  _sheet,
  _cell
from every_row
