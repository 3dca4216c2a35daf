{{ config(materialized='table') }}

with lead_time as (
  select
    coverage.procedure_code,
    coverage.month_start,
    counted.lead_seconds,
    counted.receipts,
    {{ fiscal_year_of('coverage.month_start') }} as fiscal_year,
    coalesce(coverage.department_code, 'unknown') as department_code
  from {{ ref('int_application_lead_time_count') }} as counted
  left join {{ ref('bridge_procedure_key') }} as bridge
    on
      counted.procedure_key_kind = bridge.procedure_key_kind
      and counted.procedure_key = bridge.procedure_key
  inner join {{ ref('int_procedure_month_coverage') }} as coverage
    on
      counted.month_start = coverage.month_start
      and {{ procedure_code_of('counted', 'bridge') }} = coverage.procedure_code
),

-- Times cannot be divided by shares: a department that got a share of another one's receipts has no figure.
regrouped as (
  select
    lead_time.fiscal_year,
    lead_time.month_start,
    lead_time.lead_seconds,
    lead_time.receipts,
    conversion.department_code_today as department_code,
    conversion.share
  from lead_time
  inner join {{ ref('int_organisation_conversion') }} as conversion
    on
      lead_time.department_code = conversion.department_code
      and lead_time.month_start between conversion.valid_from and conversion.valid_to
  where not conversion.is_unmixed
),

grouped as (
  select
    fiscal_year,
    month_start,
    procedure_code,
    department_code,
    lead_seconds,
    case when grouping(month_start) = 1 then 'fiscal_year' else 'month' end as period_kind,
    case
      when grouping(procedure_code) = 0 then 'procedure'
      when grouping(department_code) = 0 then 'department'
      else 'total'
    end as breakdown,
    1 as least_share,
    cast(sum(receipts) as bigint) as receipts
  from lead_time
  group by grouping sets (
    (lead_seconds, fiscal_year),
    (lead_seconds, fiscal_year, procedure_code),
    (lead_seconds, fiscal_year, department_code),
    (lead_seconds, fiscal_year, month_start),
    (lead_seconds, fiscal_year, month_start, procedure_code),
    (lead_seconds, fiscal_year, month_start, department_code)
  )
),

grouped_today as (
  select
    fiscal_year,
    month_start,
    cast(null as varchar) as procedure_code,
    department_code,
    lead_seconds,
    case when grouping(month_start) = 1 then 'fiscal_year' else 'month' end as period_kind,
    'department_today' as breakdown,
    min(case when share < 1 then 0 else 1 end) as least_share,
    cast(sum(receipts) as bigint) as receipts
  from regrouped
  group by grouping sets (
    (lead_seconds, fiscal_year, department_code),
    (lead_seconds, fiscal_year, month_start, department_code)
  )
),

every_group as (
  select * from grouped
  union all
  select * from grouped_today
),

-- Receipts in the order of their lead time: those of one row have the places from upto - receipts to upto - 1.
placed as (
  select
    *,
    cast(sum(receipts) over (
      partition by period_kind, breakdown, fiscal_year, month_start, procedure_code, department_code
      order by lead_seconds
      rows between unbounded preceding and current row
    ) as bigint) as upto,
    cast(sum(receipts) over (
      partition by period_kind, breakdown, fiscal_year, month_start, procedure_code, department_code
    ) as bigint) as total
  from every_group
),

summarised as (
  select
    period_kind,
    breakdown,
    fiscal_year,
    month_start,
    procedure_code,
    department_code,
    min(least_share) as least_share,
    max(total) as receipts,
    {{ percentile_of_counts('lead_seconds', 50) }} / 3600.0 as median_hours,
    {{ percentile_of_counts('lead_seconds', 90) }} / 3600.0 as p90_hours
  from placed
  group by period_kind, breakdown, fiscal_year, month_start, procedure_code, department_code
),

every_summary as (
  select
    period_kind,
    breakdown,
    fiscal_year,
    month_start,
    procedure_code,
    department_code,
    case when least_share = 1 then receipts end as receipts,
    case when least_share = 1 then median_hours end as median_hours,
    case when least_share = 1 then p90_hours end as p90_hours
  from summarised
  union all
  select
    summarised.period_kind,
    'department_today' as breakdown,
    summarised.fiscal_year,
    summarised.month_start,
    summarised.procedure_code,
    coalesce(conversion.department_code_today, summarised.department_code) as department_code,
    summarised.receipts,
    summarised.median_hours,
    summarised.p90_hours
  from summarised
  left join {{ ref('int_organisation_conversion') }} as conversion
    on summarised.department_code = conversion.department_code
  where summarised.breakdown = 'department' and coalesce(conversion.is_unmixed, true)
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
  summarised.median_hours,
  summarised.p90_hours
from every_summary as summarised
inner join {{ ref('dim_fiscal_period') }} as period
  on
    summarised.period_kind = period.period_kind
    and summarised.fiscal_year = period.fiscal_year
    and (summarised.period_kind = 'fiscal_year' or summarised.month_start = period.period_start)
