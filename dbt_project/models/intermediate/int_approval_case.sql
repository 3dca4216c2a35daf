{{ config(materialized='table') }}

with paper_by_rule as (
  select distinct listed.paper_reason
  from {{ ref('int_approval_listed_case') }} as listed
  inner join {{ ref('paper_reason_by_rule') }} as by_rule
    on {{ name_key('listed.paper_reason') }} like '%' || by_rule.reason_contains || '%'
),

-- A case that a system prints in a list and in a log is the list's; the log adds whether it was sent back.
united as (
  select
    'list' as origin,
    listed.system,
    listed.printed_fiscal_year,
    listed.case_no,
    listed.department_code,
    listed.department_name,
    listed.approval_level,
    listed.method,
    listed.paper_reason,
    listed.status,
    listed.submitted_at,
    listed.decided_at,
    listed.lead_hours,
    logged.is_returned,
    listed._drop_id,
    listed._record_no,
    listed._sheet,
    listed._cell
  from {{ ref('int_approval_listed_case') }} as listed
  left join {{ ref('int_approval_event_case') }} as logged
    on
      listed.system = logged.system
      and listed.case_no = logged.case_no
      and listed.printed_fiscal_year = {{ fiscal_year_of('logged.submitted_at') }}
  union all
  select
    'log' as origin,
    logged.system,
    {{ fiscal_year_of('logged.submitted_at') }} as printed_fiscal_year,
    logged.case_no,
    cast(null as varchar) as department_code,
    logged.department_name,
    cast(null as varchar) as approval_level,
    'electronic' as method,
    cast(null as varchar) as paper_reason,
    logged.status,
    logged.submitted_at,
    logged.decided_at,
    logged.lead_hours,
    logged.is_returned,
    logged._drop_id,
    logged._record_no,
    logged._sheet,
    logged._cell
  from {{ ref('int_approval_event_case') }} as logged
  left join {{ ref('int_approval_listed_case') }} as listed
    on
      logged.system = listed.system
      and logged.case_no = listed.case_no
      and {{ fiscal_year_of('logged.submitted_at') }} = listed.printed_fiscal_year
  where listed.case_no is null
  union all
  select
    'voucher' as origin,
    system,
    printed_fiscal_year,
    case_no,
    cast(null as varchar) as department_code,
    cast(null as varchar) as department_name,
    cast(null as varchar) as approval_level,
    method,
    cast(null as varchar) as paper_reason,
    status,
    submitted_at,
    decided_at,
    lead_hours,
    cast(null as boolean) as is_returned,
    _drop_id,
    _record_no,
    _sheet,
    _cell
  from {{ ref('int_approval_voucher_case') }}
)

select
  united.origin,
  united.system,
  united.case_no,
  united.approval_level,
  united.method,
  united.paper_reason,
  united.status,
  united.submitted_at,
  united.decided_at,
  united.lead_hours,
  united.is_returned,
  united._drop_id,
  united._record_no,
  united._sheet,
  united._cell,
  coalesce(bridge.department_code, 'unknown') as department_code,
  coalesce(bridge.department_label, '所属不明') as department_label,
  united.method in ('paper', 'mixed') and paper_by_rule.paper_reason is not null as is_paper_by_rule,
  {{ month_of('united.submitted_at') }} as submitted_month,
  {{ month_of('united.decided_at') }} as decided_month,
  -- A voucher belongs to its accounting year; that of April and May may be the year before (出納整理期間,
  -- 地方自治法 235条の5).
  case
    when
      united.origin = 'voucher'
      and cast(united.decided_at as date) between {{ fiscal_year_start('united.printed_fiscal_year') }}
      and make_date(cast(united.printed_fiscal_year as integer) + 1, 5, 31)
      then united.printed_fiscal_year
    else {{ fiscal_year_of('united.decided_at') }}
  end as decided_fiscal_year
from united
left join paper_by_rule
  on united.paper_reason = paper_by_rule.paper_reason
left join {{ ref('bridge_approval_department') }} as bridge
  on
    coalesce(united.department_code, '') = bridge.printed_code
    and coalesce(united.department_name, '') = bridge.printed_name
    and {{ month_of('coalesce(united.submitted_at, united.decided_at)') }} = bridge.month_start
