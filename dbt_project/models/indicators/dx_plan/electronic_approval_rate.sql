with definition as (
  -- A: every decided case. B: without paper that the ward's rules provide for.
  select
    'A' as definition_version,
    false as leaves_rule_out
  union all
  select
    'B' as definition_version,
    true as leaves_rule_out
),

cells as (
  select
    definition.definition_version,
    decided.fiscal_year,
    decided.period_kind,
    decided.period_start,
    decided.period_end,
    decided.system,
    decided.department_code,
    decided.department_label,
    decided.department_on,
    case when decided.method = 'electronic' then decided.cases else 0 end as numerator,
    decided.cases as denominator,
    case when decided.method is null then 0 else decided.cases end as covered,
    decided.cases as coverable,
    false as is_estimated,
    decided.is_running as is_provisional
  from {{ ref('int_approval_decided_count') }} as decided
  cross join definition
  where not (definition.leaves_rule_out and decided.is_paper_by_rule)
)

{{ ratio_rows('cells', 'total') }}
union all
{{ ratio_rows('cells', 'system', 'system', 'system') }}
union all
{{ department_rows('cells') }}
