with cells as (
  select
    'A' as definition_version,
    period.fiscal_year,
    period.period_kind,
    period.period_start,
    period.period_end,
    coverage.procedure_code,
    coverage.procedure_name,
    coalesce(coverage.department_code, 'unknown') as department_code,
    coalesce(coverage.department_label, '所属不明') as department_label,
    monthly.month_start,
    case when monthly.return_known > 0 then monthly.returned end as numerator,
    nullif(monthly.return_known, 0) as denominator,
    monthly.return_known as covered,
    monthly.receipts as coverable,
    false as is_estimated,
    period.is_running as is_provisional
  from {{ ref('int_application_monthly') }} as monthly
  inner join {{ ref('int_procedure_month_coverage') }} as coverage
    on
      monthly.procedure_code = coverage.procedure_code
      and monthly.month_start = coverage.month_start
  inner join {{ ref('dim_fiscal_period') }} as period
    on monthly.month_start between period.period_start and period.period_end
)

{{ ratio_rows('cells', 'total') }}
union all
{{ ratio_rows('cells', 'procedure', 'procedure_code', 'procedure_name') }}
union all
{{ department_rows('cells', day='month_start') }}
