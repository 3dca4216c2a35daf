with cells as (
  select
    'A' as definition_version,
    fiscal_year,
    period_kind,
    period_start,
    period_end,
    system,
    department_code,
    department_label,
    department_on,
    case when is_returned then cases when not is_returned then 0 end as numerator,
    case when is_returned is not null then cases end as denominator,
    case when is_returned is not null then cases else 0 end as covered,
    cases as coverable,
    false as is_estimated,
    is_running as is_provisional
  from {{ ref('int_approval_decided_count') }}
)

{{ ratio_rows('cells', 'total') }}
union all
{{ ratio_rows('cells', 'system', 'system', 'system') }}
union all
{{ department_rows('cells') }}
