with usage as (
  select
    procedure_code,
    procedure_name,
    coalesce(department_code, 'unknown') as department_code,
    coalesce(department_label, '所属不明') as department_label,
    department_on,
    fiscal_year,
    period_kind,
    period_start,
    period_end,
    'A' as definition_version,
    online_receipts as numerator,
    all_receipts as denominator,
    case when is_included then coverage_weight else 0 end as covered,
    coverage_weight as coverable,
    is_included and is_estimated as is_estimated,
    is_running as is_provisional,
    has_any_figure
  from {{ ref('int_procedure_period_usage') }}
),

-- The ward's own list of procedures where the ledger has one, else every procedure known.
target_procedure as (
  select procedure_code
  from {{ ref('bridge_procedure_scope') }}
  where scope_set = 'S_ALL'
),

in_target as (
  select usage.*
  from usage
  where
    usage.procedure_code in (select target_procedure.procedure_code from target_procedure)
    or not exists (select 1 from target_procedure)
),

in_scope_set as (
  select
    usage.*,
    scope.scope_set
  from usage
  inner join {{ ref('bridge_procedure_scope') }} as scope
    on usage.procedure_code = scope.procedure_code
),

every_row as (
  {{ ratio_rows('in_target', 'total') }}
  having max(case when has_any_figure then 1 else 0 end) = 1
  union all
  {{ ratio_rows('in_target', 'procedure', 'procedure_code', 'procedure_name') }}
  having max(case when has_any_figure then 1 else 0 end) = 1
  union all
  {{ department_rows(
    'in_target', having='max(case when has_any_figure then 1 else 0 end) = 1', also=['has_any_figure']
  ) }}
  union all
  {{ ratio_rows('in_scope_set', 'scope_set', 'scope_set', 'scope_set') }}
  having max(case when has_any_figure then 1 else 0 end) = 1
)

select * from every_row
