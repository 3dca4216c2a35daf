select
  counted.procedure_code,
  counted.fiscal_year,
  counted.channel,
  sum(case when coverage.is_included then counted.receipts end) as monthly_receipts,
  max(case when coverage.is_included and counted.receipts_status = 'E' then 1 else 0 end) as monthly_estimates,
  sum(case when counted.month_start is null then counted.receipts end) as yearly_receipts,
  max(case when counted.month_start is null and counted.receipts_status = 'E' then 1 else 0 end) as yearly_estimates,
  max(case when counted.month_start is null then 1 else 0 end) as has_yearly_figure,
  max(case when counted.month_start is null and counted.receipts is null then 1 else 0 end) as has_yearly_missing
from {{ ref('int_procedure_count_monthly') }} as counted
left join {{ ref('int_procedure_month_coverage') }} as coverage
  on
    counted.procedure_code = coverage.procedure_code
    and counted.month_start = coverage.month_start
group by counted.procedure_code, counted.fiscal_year, counted.channel
