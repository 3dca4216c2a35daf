-- Periods in which receipts are known, and the running ones; the ledger is as of its newest edition.
with known_period as (
  select *
  from {{ ref('dim_fiscal_period') }}
  where
    is_running
    or period_end >= (select min(coverage.month_start) from {{ ref('int_procedure_month_coverage') }} as coverage)
),

target_procedure as (
  select procedure_code
  from {{ ref('bridge_procedure_scope') }}
  where scope_set = 'S_ALL'
),

cells as (
  select
    'A' as definition_version,
    period.fiscal_year,
    period.period_kind,
    period.period_start,
    period.period_end,
    dim_procedure.procedure_code,
    coalesce(dim_procedure.department_code, dim_procedure.department_name, 'unknown') as department_code,
    coalesce(dim_procedure.department_name, '所属不明') as department_label,
    max(period.reference_date) over () as department_on,
    case
      when
        dim_procedure.online_from <= period.reference_date
        and coalesce(dim_procedure.online_to >= period.reference_date, true)
        then 1
      else 0
    end as numerator,
    1 as denominator,
    cast(null as double) as covered,
    cast(null as double) as coverable,
    false as is_estimated,
    period.is_running as is_provisional
  from {{ ref('dim_procedure') }} as dim_procedure
  cross join known_period as period
  where dim_procedure.is_online_allowed
),

in_target as (
  select cells.*
  from cells
  where
    cells.procedure_code in (select target_procedure.procedure_code from target_procedure)
    or not exists (select 1 from target_procedure)
),

in_scope_set as (
  select
    cells.*,
    scope.scope_set
  from cells
  inner join {{ ref('bridge_procedure_scope') }} as scope
    on cells.procedure_code = scope.procedure_code
)

{{ ratio_rows('in_target', 'total') }}
union all
{{ department_rows('in_target') }}
union all
{{ ratio_rows('in_scope_set', 'scope_set', 'scope_set', 'scope_set') }}
