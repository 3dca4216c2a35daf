{{ config(materialized='table') }}

with on_lists as (
  select
    'reference' as source_id,
    department_code,
    cast(null as varchar) as department_name,
    {{ month_of('base_date') }} as month_start,
    count(*) as records
  from {{ ref('stg_reference__staff') }}
  group by department_code, {{ month_of('base_date') }}
  union all
  select
    'training' as source_id,
    cast(null as varchar) as department_code,
    department_name,
    {{ month_of('held_on') }} as month_start,
    count(*) as records
  from {{ ref('stg_training__attendance_mark') }}
  group by department_name, {{ month_of('held_on') }}
),

printed_on_lists as (
  select distinct
    department_code,
    department_name,
    month_start
  from on_lists
),

bridge_list_department as (
  {{ matched_departments('printed_on_lists') }}
),

counted as (
  select
    'e_application' as source_id,
    coalesce(department_code, '') as printed_code,
    coalesce(department_name, '') as printed_name,
    month_start,
    sum(receipts) as records
  from {{ ref('int_application_monthly') }}
  group by coalesce(department_code, ''), coalesce(department_name, ''), month_start
  union all
  select
    'e_application' as source_id,
    '' as printed_code,
    coalesce(department_name, '') as printed_name,
    coalesce(month_start, {{ fiscal_year_start('fiscal_year') }}) as month_start,
    count(*) as records
  from {{ ref('int_procedure_count_monthly') }}
  group by coalesce(department_name, ''), coalesce(month_start, {{ fiscal_year_start('fiscal_year') }})
),

approval as (
  select
    department_code,
    coalesce(submitted_month, decided_month) as month_start,
    count(*) as records
  from {{ ref('int_approval_case') }}
  group by department_code, coalesce(submitted_month, decided_month)
),

ledger as (
  select
    department_chart_code as department_code,
    {{ month_of('department_on') }} as month_start,
    count(*) as records
  from {{ ref('int_ledger_entry') }}
  where department_chart_code is not null
  group by department_chart_code, {{ month_of('department_on') }}
),

approval_department as (
  select
    department_code,
    month_start,
    is_known,
    max(department_label) as department_label
  from {{ ref('bridge_approval_department') }}
  group by department_code, month_start, is_known
),

ledger_department as (
  select
    department_code,
    month_start,
    is_known,
    max(department_label) as department_label
  from {{ ref('bridge_ledger_department') }}
  group by department_code, month_start, is_known
),

chart as (
  select distinct
    month.period_start as month_start,
    organisation.department_code
  from {{ ref('dim_fiscal_period') }} as month
  inner join {{ ref('dim_organisation') }} as organisation
    on
      month.period_start <= organisation.valid_to
      and month.period_end >= organisation.valid_from
  where month.period_kind = 'month'
),

every_row as (
  select
    counted.source_id,
    bridge.department_code,
    bridge.department_label,
    bridge.is_known,
    counted.month_start,
    counted.records
  from counted
  inner join {{ ref('bridge_application_department') }} as bridge
    on
      counted.printed_code = bridge.printed_code
      and counted.printed_name = bridge.printed_name
      and counted.month_start = bridge.month_start
  union all
  select
    on_lists.source_id,
    bridge.department_code,
    bridge.department_label,
    bridge.is_known,
    on_lists.month_start,
    on_lists.records
  from on_lists
  inner join bridge_list_department as bridge
    on
      coalesce(on_lists.department_code, '') = bridge.printed_code
      and coalesce(on_lists.department_name, '') = bridge.printed_name
      and on_lists.month_start = bridge.month_start
  union all
  select
    'e_approval' as source_id,
    approval.department_code,
    bridge.department_label,
    bridge.is_known,
    approval.month_start,
    approval.records
  from approval
  inner join approval_department as bridge
    on
      approval.department_code = bridge.department_code
      and approval.month_start = bridge.month_start
  union all
  select
    'register' as source_id,
    ledger.department_code,
    bridge.department_label,
    bridge.is_known,
    ledger.month_start,
    ledger.records
  from ledger
  inner join ledger_department as bridge
    on
      ledger.department_code = bridge.department_code
      and ledger.month_start = bridge.month_start
)

select
  every_row.source_id,
  every_row.department_code,
  every_row.month_start,
  max(every_row.department_label) as department_label,
  max(case when every_row.is_known then 1 else 0 end) = 1 as is_known,
  max(case when chart.department_code is null then 0 else 1 end) = 1 as is_in_chart,
  sum(every_row.records) as records
from every_row
left join chart
  on
    every_row.department_code = chart.department_code
    and every_row.month_start = chart.month_start
group by every_row.source_id, every_row.department_code, every_row.month_start
