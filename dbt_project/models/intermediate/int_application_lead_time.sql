{{ config(materialized='table') }}

with lead_time as (
  select
    application.procedure_code,
    application.month_start,
    application.lead_seconds,
    {{ fiscal_year_of('application.month_start') }} as fiscal_year,
    coalesce(coverage.department_code, 'unknown') as department_code
  from {{ ref('int_application') }} as application
  inner join {{ ref('int_procedure_month_coverage') }} as coverage
    on
      application.procedure_code = coverage.procedure_code
      and application.month_start = coverage.month_start
  where application.lead_seconds is not null
),

summarised as (
  select
    fiscal_year,
    month_start,
    procedure_code,
    department_code,
    case when grouping(month_start) = 1 then 'fiscal_year' else 'month' end as period_kind,
    case
      when grouping(procedure_code) = 0 then 'procedure'
      when grouping(department_code) = 0 then 'department'
      else 'total'
    end as breakdown,
    count(*) as receipts,
    {{ median_and_p90('lead_seconds') }} as percentiles
  from lead_time
  group by grouping sets (
    (fiscal_year),
    (fiscal_year, procedure_code),
    (fiscal_year, department_code),
    (fiscal_year, month_start),
    (fiscal_year, month_start, procedure_code),
    (fiscal_year, month_start, department_code)
  )
)

select
  summarised.period_kind,
  summarised.fiscal_year,
  period.period_start,
  period.period_end,
  period.is_running,
  summarised.breakdown,
  summarised.procedure_code,
  summarised.department_code,
  summarised.receipts,
  {{ item_of('summarised.percentiles', 1) }} / 3600.0 as median_hours,
  {{ item_of('summarised.percentiles', 2) }} / 3600.0 as p90_hours
from summarised
inner join {{ ref('dim_fiscal_period') }} as period
  on
    summarised.period_kind = period.period_kind
    and summarised.fiscal_year = period.fiscal_year
    and (summarised.period_kind = 'fiscal_year' or summarised.month_start = period.period_start)
