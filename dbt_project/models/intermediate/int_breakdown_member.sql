{{ config(materialized='view') }}

-- Anybody may know of which cells another cell is the sum: no cell is protected by hiding less than that.
select distinct
  'procedure' as breakdown,
  procedure_code as breakdown_code,
  'department' as parent_breakdown,
  coalesce(department_code, 'unknown') as parent_code,
  period_kind,
  period_start,
  cast(1 as double) as share
from {{ ref('int_procedure_period_usage') }}
union all
select distinct
  'procedure' as breakdown,
  procedure_code as breakdown_code,
  'scope_set' as parent_breakdown,
  scope_set as parent_code,
  cast(null as varchar) as period_kind,
  cast(null as date) as period_start,
  cast(1 as double) as share
from {{ ref('bridge_procedure_scope') }}
union all
select
  'department' as breakdown,
  conversion.department_code as breakdown_code,
  'department_today' as parent_breakdown,
  conversion.department_code_today as parent_code,
  period.period_kind,
  period.period_start,
  cast(conversion.share as double) as share
from {{ ref('int_organisation_conversion') }} as conversion
inner join {{ ref('dim_fiscal_period') }} as period
  on period.period_end between conversion.valid_from and conversion.valid_to
