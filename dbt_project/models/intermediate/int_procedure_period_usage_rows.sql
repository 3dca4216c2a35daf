-- int_procedure_period_usage before it is summed, for `shihyo explain --rows` (ADR 0015): receipts of systems are
-- worth one, figures that departments report themselves, and what a procedure's year does not count nothing.
with receipt as (
  select
    application.procedure_code,
    application.month_start,
    application.channel,
    application._drop_id,
    application._record_no,
    application._sheet,
    application._cell
  from {{ ref('int_application') }} as application
),

logged as (
  select
    usage.procedure_code,
    usage.period_kind,
    usage.period_start,
    receipt.channel,
    receipt._drop_id,
    receipt._record_no,
    receipt._sheet,
    receipt._cell,
    case
      when usage.is_included and (usage.period_kind = 'month' or not usage.counts_months or coverage.is_included) then 1
    end as amount
  from {{ ref('int_procedure_period_usage') }} as usage
  inner join receipt
    on
      usage.procedure_code = receipt.procedure_code
      and receipt.month_start between usage.period_start and usage.period_end
  inner join {{ ref('int_procedure_month_coverage') }} as coverage
    on
      receipt.procedure_code = coverage.procedure_code
      and receipt.month_start = coverage.month_start
),

counted_in_year as (
  select
    usage.procedure_code,
    usage.period_kind,
    usage.period_start,
    counted.channel,
    counted._drop_id,
    counted._record_no,
    counted._sheet,
    counted._cell,
    case
      when not usage.is_included then null
      when counted.month_start is null and (not usage.counts_months or in_year.monthly_receipts is null)
        then counted.receipts
      when coverage.is_included and (usage.counts_months or in_year.yearly_receipts is null) then counted.receipts
    end as amount
  from {{ ref('int_procedure_period_usage') }} as usage
  inner join {{ ref('int_procedure_count_monthly') }} as counted
    on
      usage.procedure_code = counted.procedure_code
      and usage.fiscal_year = counted.fiscal_year
  inner join {{ ref('int_procedure_year_count') }} as in_year
    on
      counted.procedure_code = in_year.procedure_code
      and counted.fiscal_year = in_year.fiscal_year
      and counted.channel = in_year.channel
  left join {{ ref('int_procedure_month_coverage') }} as coverage
    on
      counted.procedure_code = coverage.procedure_code
      and counted.month_start = coverage.month_start
  where usage.period_kind = 'fiscal_year'
),

counted_in_month as (
  select
    usage.procedure_code,
    usage.period_kind,
    usage.period_start,
    counted.channel,
    counted._drop_id,
    counted._record_no,
    counted._sheet,
    counted._cell,
    case when usage.is_included then counted.receipts end as amount
  from {{ ref('int_procedure_period_usage') }} as usage
  inner join {{ ref('int_procedure_count_monthly') }} as counted
    on
      usage.procedure_code = counted.procedure_code
      and usage.period_start = counted.month_start
  where usage.period_kind = 'month'
),

every_row as (
  select * from logged
  union all
  select * from counted_in_year
  union all
  select * from counted_in_month
)

select
  usage.procedure_code,
  usage.procedure_name,
  usage.department_code,
  usage.department_label,
  usage.department_on,
  usage.period_kind,
  usage.fiscal_year,
  usage.period_start,
  usage.period_end,
  usage.is_running,
  usage.is_included,
  usage.counts_months,
  usage.is_estimated,
  usage.has_any_figure,
  usage.known_receipts,
  usage.coverage_weight,
  every_row.amount as all_receipts,
  every_row._drop_id,
  every_row._record_no,
  every_row._sheet,
  every_row._cell,
  case
    when every_row.channel = 'online' then every_row.amount
    when every_row.amount is not null then 0
  end as online_receipts
from every_row
inner join {{ ref('int_procedure_period_usage') }} as usage
  on
    every_row.procedure_code = usage.procedure_code
    and every_row.period_kind = usage.period_kind
    and every_row.period_start = usage.period_start
