{{ config(materialized='table') }}

with logged as (
  select
    monthly.procedure_code,
    monthly.month_start,
    max(monthly.procedure_name) as procedure_name,
    max_by(bridge.department_code, monthly.receipts) as department_code,
    max_by(bridge.department_label, monthly.receipts) as department_label,
    sum(monthly.receipts) as receipts,
    sum(case when monthly.channel = 'online' then monthly.receipts else 0 end) as online_receipts
  from {{ ref('int_application_monthly') }} as monthly
  left join {{ ref('bridge_application_department') }} as bridge
    on
      coalesce(monthly.department_code, '') = bridge.printed_code
      and coalesce(monthly.department_name, '') = bridge.printed_name
      and monthly.month_start = bridge.month_start
  group by monthly.procedure_code, monthly.month_start
),

counted as (
  select
    monthly.procedure_code,
    coalesce(monthly.month_start, {{ fiscal_year_start('monthly.fiscal_year') }}) as month_start,
    max(monthly.procedure_name) as procedure_name,
    max(bridge.department_code) as department_code,
    max(bridge.department_label) as department_label,
    sum(case when monthly.month_start is not null then monthly.receipts end) as receipts,
    sum(case when monthly.month_start is not null and monthly.channel = 'online' then monthly.receipts end)
      as online_receipts,
    max(case when monthly.month_start is not null then 1 else 0 end) as has_row,
    max(case when monthly.month_start is not null and monthly.channel <> 'online' then 1 else 0 end) as has_figure,
    max(case when monthly.month_start is not null and monthly.receipts is null then 1 else 0 end) as has_missing,
    max(case when monthly.month_start is not null and monthly.receipts_status = 'E' then 1 else 0 end) as has_estimate
  from {{ ref('int_procedure_count_monthly') }} as monthly
  left join {{ ref('bridge_application_department') }} as bridge
    on
      bridge.printed_code = ''
      and coalesce(monthly.department_name, '') = bridge.printed_name
      and coalesce(monthly.month_start, {{ fiscal_year_start('monthly.fiscal_year') }}) = bridge.month_start
  group by monthly.procedure_code, coalesce(monthly.month_start, {{ fiscal_year_start('monthly.fiscal_year') }})
),

seen as (
  select
    procedure_code,
    month_start
  from logged
  union all
  select
    procedure_code,
    month_start
  from counted
),

-- Every month from a procedure's first appearance on, so that what is missing is a row too.
procedure_month as (
  select
    first_seen.procedure_code,
    period.fiscal_year,
    period.is_running,
    period.period_start as month_start
  from (
    select
      procedure_code,
      min(month_start) as month_start
    from seen
    group by procedure_code
  ) as first_seen
  inner join {{ ref('dim_fiscal_period') }} as period
    on first_seen.month_start <= period.period_start
  where period.period_kind = 'month'
),

ledger as (
  select
    procedure_month.procedure_code,
    procedure_month.month_start,
    max(dim_procedure.procedure_name) as procedure_name,
    max(dim_procedure.department_code) as department_code,
    max(coalesce(organisation.department_name, dim_procedure.department_name)) as department_label,
    max(case when organisation.department_code is null then 0 else 1 end) as is_current
  from procedure_month
  inner join {{ ref('dim_procedure') }} as dim_procedure
    on procedure_month.procedure_code = dim_procedure.procedure_code
  left join {{ ref('dim_organisation') }} as organisation
    on
      dim_procedure.department_code = organisation.department_code
      and procedure_month.month_start between organisation.valid_from and organisation.valid_to
  group by procedure_month.procedure_code, procedure_month.month_start
)

select
  procedure_month.procedure_code,
  procedure_month.fiscal_year,
  procedure_month.month_start,
  procedure_month.is_running,
  coalesce(ledger.procedure_name, logged.procedure_name, counted.procedure_name, procedure_month.procedure_code)
    as procedure_name,
  -- The ledger's department where it existed in that month, else the department of that day as printed.
  case
    when ledger.is_current = 1 then ledger.department_code
    else coalesce(logged.department_code, counted.department_code, ledger.department_code)
  end as department_code,
  case
    when ledger.is_current = 1 then ledger.department_label
    else coalesce(logged.department_label, counted.department_label, ledger.department_label)
  end as department_label,
  coalesce(logged.receipts, 0) as logged_receipts,
  coalesce(logged.online_receipts, 0) as logged_online_receipts,
  counted.receipts as counted_receipts,
  counted.online_receipts as counted_online_receipts,
  coalesce(counted.has_row = 1, false) as is_counted,
  coalesce(counted.has_figure = 1 and counted.has_missing = 0, false) as is_included,
  coalesce(counted.has_estimate = 1, false) as is_estimated
from procedure_month
left join logged
  on
    procedure_month.procedure_code = logged.procedure_code
    and procedure_month.month_start = logged.month_start
left join counted
  on
    procedure_month.procedure_code = counted.procedure_code
    and procedure_month.month_start = counted.month_start
left join ledger
  on
    procedure_month.procedure_code = ledger.procedure_code
    and procedure_month.month_start = ledger.month_start
