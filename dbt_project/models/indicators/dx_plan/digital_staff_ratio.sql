with definition as (
  -- A: members of digital departments. B: those, and whoever is a specialist by the skill map of the fiscal year.
  select
    'A' as definition_version,
    false as counts_skill
  union all
  select
    'B' as definition_version,
    true as counts_skill
),

cells as (
  select
    definition.definition_version,
    allocation.fiscal_year,
    'as_of' as period_kind,
    allocation.stated_on as period_start,
    allocation.stated_on as period_end,
    allocation.department_code,
    allocation.department_label,
    allocation.department_chart_code,
    allocation.grade,
    allocation.job_type,
    case when allocation.is_digital or (definition.counts_skill and allocation.is_specialist) then 1 else 0 end
      as numerator,
    1 as denominator,
    cast(null as double) as covered,
    cast(null as double) as coverable,
    false as is_estimated,
    false as is_provisional
  from {{ ref('int_staff_allocation') }} as allocation
  cross join definition
  -- Without a skill map of the year B would be A under another name.
  where not definition.counts_skill or allocation.is_specialist is not null
)

{{ ratio_rows('cells', 'total') }}
union all
{{ department_rows('cells', day='period_start', chart_code='department_chart_code') }}
union all
{{ ledger_ratio_rows('cells', 'grade', 'grade') }}
union all
{{ ledger_ratio_rows('cells', 'job_type', 'job_type') }}
