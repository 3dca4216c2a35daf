{{ config(materialized='table') }}

with year_of_months as (
  select
    procedure_code,
    fiscal_year,
    max(procedure_name) as procedure_name,
    max_by(department_code, month_start) as department_code,
    max_by(department_label, month_start) as department_label,
    max(case when department_code is not null then month_start end) as department_on,
    sum(logged_receipts) as logged_receipts,
    sum(logged_online_receipts) as logged_online_receipts,
    sum(case when is_included then logged_receipts else 0 end) as included_logged_receipts,
    sum(case when is_included then logged_online_receipts else 0 end) as included_logged_online_receipts,
    sum(counted_receipts) as counted_receipts,
    sum(counted_online_receipts) as counted_online_receipts,
    sum(case when is_included then 1 else 0 end) as included_months,
    sum(case when is_included and not is_running then 1 else 0 end) as included_ended_months
  from {{ ref('int_procedure_month_coverage') }}
  group by procedure_code, fiscal_year
),

ended_months as (
  select
    fiscal_year,
    count(*) as months
  from {{ ref('dim_fiscal_period') }}
  where period_kind = 'month' and not is_running
  group by fiscal_year
),

yearly_figures as (
  select
    procedure_code,
    fiscal_year,
    max(case when channel <> 'online' then has_yearly_figure else 0 end) as has_figure,
    max(has_yearly_missing) as has_missing
  from {{ ref('int_procedure_year_count') }}
  group by procedure_code, fiscal_year
),

basis as (
  select
    year_of_months.*,
    -- Months must be there up to the as-of date; the running one counts on both sides or on neither.
    year_of_months.included_months > 0
    and year_of_months.included_ended_months = coalesce(ended_months.months, 0) as has_months,
    coalesce(yearly_figures.has_figure = 1 and yearly_figures.has_missing = 0, false) as has_year
  from year_of_months
  left join ended_months
    on year_of_months.fiscal_year = ended_months.fiscal_year
  left join yearly_figures
    on
      year_of_months.procedure_code = yearly_figures.procedure_code
      and year_of_months.fiscal_year = yearly_figures.fiscal_year
),

-- Per channel one basis: months where they are complete, else the whole-year figure, never both.
year_counts as (
  select
    basis.procedure_code,
    basis.fiscal_year,
    sum(case
      when basis.has_months then coalesce(counted.monthly_receipts, counted.yearly_receipts)
      else coalesce(counted.yearly_receipts, counted.monthly_receipts)
    end) as receipts,
    sum(case
      when counted.channel <> 'online' then 0
      when basis.has_months then coalesce(counted.monthly_receipts, counted.yearly_receipts)
      else coalesce(counted.yearly_receipts, counted.monthly_receipts)
    end) as online_receipts,
    max(greatest(counted.monthly_estimates, counted.yearly_estimates)) as has_estimate
  from basis
  inner join {{ ref('int_procedure_year_count') }} as counted
    on
      basis.procedure_code = counted.procedure_code
      and basis.fiscal_year = counted.fiscal_year
  group by basis.procedure_code, basis.fiscal_year
),

fiscal_year_usage as (
  select
    basis.procedure_code,
    basis.procedure_name,
    basis.fiscal_year,
    'fiscal_year' as period_kind,
    {{ fiscal_year_start('basis.fiscal_year') }} as period_start,
    basis.department_code,
    basis.department_label,
    basis.has_months as counts_months,
    basis.department_on,
    basis.has_months or basis.has_year as is_included,
    coalesce(year_counts.has_estimate = 1, false) as is_estimated,
    case
      when basis.has_months then basis.included_logged_receipts else basis.logged_receipts
    end + coalesce(year_counts.receipts, 0) as included_receipts,
    case
      when basis.has_months then basis.included_logged_online_receipts else basis.logged_online_receipts
    end + coalesce(year_counts.online_receipts, 0) as included_online_receipts,
    basis.logged_receipts
    + greatest(coalesce(year_counts.receipts, 0), coalesce(basis.counted_receipts, 0)) as receipts,
    basis.logged_online_receipts
    + greatest(coalesce(year_counts.online_receipts, 0), coalesce(basis.counted_online_receipts, 0)) as online_receipts,
    year_counts.procedure_code is not null as is_counted
  from basis
  left join year_counts
    on
      basis.procedure_code = year_counts.procedure_code
      and basis.fiscal_year = year_counts.fiscal_year
),

month_usage as (
  select
    procedure_code,
    procedure_name,
    fiscal_year,
    'month' as period_kind,
    month_start as period_start,
    department_code,
    department_label,
    true as counts_months,
    month_start as department_on,
    is_included,
    is_estimated,
    logged_receipts + coalesce(counted_receipts, 0) as included_receipts,
    logged_online_receipts + coalesce(counted_online_receipts, 0) as included_online_receipts,
    logged_receipts + coalesce(counted_receipts, 0) as receipts,
    logged_online_receipts + coalesce(counted_online_receipts, 0) as online_receipts,
    is_counted
  from {{ ref('int_procedure_month_coverage') }}
),

every_usage as (
  select * from month_usage
  union all
  select * from fiscal_year_usage
),

-- Weights of coverage: the year before where there is one, else what came online in the year itself.
prior_years as (
  select distinct fiscal_year + 1 as fiscal_year
  from fiscal_year_usage
  where receipts > 0
)

select
  every_usage.procedure_code,
  every_usage.procedure_name,
  every_usage.department_code,
  every_usage.department_label,
  every_usage.department_on,
  every_usage.period_kind,
  every_usage.fiscal_year,
  every_usage.period_start,
  period.period_end,
  period.is_running,
  every_usage.is_included,
  every_usage.counts_months,
  every_usage.is_estimated,
  every_usage.receipts > 0 or every_usage.is_counted as has_any_figure,
  case when every_usage.is_included then every_usage.included_online_receipts end as online_receipts,
  case when every_usage.is_included then every_usage.included_receipts end as all_receipts,
  every_usage.receipts as known_receipts,
  case
    when prior_years.fiscal_year is not null then coalesce(prior_year.receipts, 0)
    else this_year.online_receipts
  end as coverage_weight
from every_usage
inner join {{ ref('dim_fiscal_period') }} as period
  on
    every_usage.period_kind = period.period_kind
    and every_usage.period_start = period.period_start
inner join fiscal_year_usage as this_year
  on
    every_usage.procedure_code = this_year.procedure_code
    and every_usage.fiscal_year = this_year.fiscal_year
left join fiscal_year_usage as prior_year
  on
    every_usage.procedure_code = prior_year.procedure_code
    and every_usage.fiscal_year = prior_year.fiscal_year + 1
left join prior_years
  on every_usage.fiscal_year = prior_years.fiscal_year
