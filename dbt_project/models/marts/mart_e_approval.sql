{{ config(contract={'enforced': true}) }}

with period as (
  select
    period_kind,
    fiscal_year,
    period_start
  from {{ ref('dim_fiscal_period') }}
  union all
  select
    'all' as period_kind,
    cast(null as integer) as fiscal_year,
    cast(null as date) as period_start
),

-- Cohort of the period in which a case was first submitted.
submission as (
  select
    submitted_month,
    system,
    department_code,
    decided_at,
    is_returned,
    lead_hours,
    {{ fiscal_year_of('submitted_month') }} as submitted_fiscal_year
  from {{ ref('int_approval_case') }}
  where submitted_at is not null and status <> 'circulation'
),

submitted_case as (
  {{ in_each_period('submission', 'submitted_month', 'submitted_fiscal_year', all_time=true) }}
),

submitted as (
  select
    period_kind,
    period_start,
    coalesce(system, 'ALL') as system,
    coalesce(department_code, 'ALL') as department_code,
    count(*) as submitted_cases,
    count(decided_at) as approved_cases,
    sum(case when is_returned then 1 else 0 end) as returned_cases,
    count(is_returned) as return_known_cases,
    count(lead_hours) as lead_time_cases,
    {{ median_and_p90('lead_hours') }} as percentiles
  from submitted_case
  group by grouping sets (
    (period_kind, period_start),
    (period_kind, period_start, system),
    (period_kind, period_start, department_code),
    (period_kind, period_start, system, department_code)
  )
),

decision as (
  select
    decided_month,
    decided_fiscal_year,
    system,
    department_code,
    method,
    is_paper_by_rule
  from {{ ref('int_approval_case') }}
  where decided_at is not null
),

decided_case as (
  {{ in_each_period('decision', 'decided_month', 'decided_fiscal_year', all_time=true) }}
),

decided as (
  select
    period_kind,
    period_start,
    coalesce(system, 'ALL') as system,
    coalesce(department_code, 'ALL') as department_code,
    count(*) as decided_in_period,
    sum(case when method = 'electronic' then 1 else 0 end) as decided_electronic,
    sum(case when method = 'mixed' then 1 else 0 end) as decided_mixed,
    sum(case when method = 'paper' then 1 else 0 end) as decided_paper,
    sum(case when method is null then 1 else 0 end) as decided_unknown_method,
    sum(case when is_paper_by_rule then 1 else 0 end) as decided_paper_by_rule
  from decided_case
  group by grouping sets (
    (period_kind, period_start),
    (period_kind, period_start, system),
    (period_kind, period_start, department_code),
    (period_kind, period_start, system, department_code)
  )
),

department_label as (
  select
    department_code,
    max_by(department_label, coalesce(submitted_month, decided_month)) as department_label
  from {{ ref('int_approval_case') }}
  group by department_code
  union all
  select
    'ALL' as department_code,
    '全体' as department_label
),

joined as (
  select
    coalesce(submitted.period_kind, decided.period_kind) as period_kind,
    coalesce(submitted.period_start, decided.period_start) as period_start,
    coalesce(submitted.system, decided.system) as system,
    coalesce(submitted.department_code, decided.department_code) as department_code,
    submitted.submitted_cases,
    submitted.approved_cases,
    submitted.returned_cases,
    submitted.return_known_cases,
    submitted.lead_time_cases,
    {{ item_of('submitted.percentiles', 1) }} as lead_time_median_hours,
    {{ item_of('submitted.percentiles', 2) }} as lead_time_p90_hours,
    decided.decided_in_period,
    decided.decided_electronic,
    decided.decided_mixed,
    decided.decided_paper,
    decided.decided_unknown_method,
    decided.decided_paper_by_rule
  from submitted
  full outer join decided
    on
      submitted.period_kind = decided.period_kind
      and submitted.period_start is not distinct from decided.period_start
      and submitted.system = decided.system
      and submitted.department_code = decided.department_code
)

select
  cast(joined.period_kind as varchar) as period_kind,
  cast(period.fiscal_year as integer) as fiscal_year,
  cast(joined.period_start as date) as period_start,
  cast(joined.system as varchar) as system,
  cast(joined.department_code as varchar) as department_code,
  cast(department_label.department_label as varchar) as department_label,
  cast(coalesce(joined.submitted_cases, 0) as bigint) as submitted_cases,
  cast(coalesce(joined.approved_cases, 0) as bigint) as approved_cases,
  cast(coalesce(joined.returned_cases, 0) as bigint) as returned_cases,
  cast(coalesce(joined.return_known_cases, 0) as bigint) as return_known_cases,
  cast(coalesce(joined.lead_time_cases, 0) as bigint) as lead_time_cases,
  cast(joined.lead_time_median_hours as double) as lead_time_median_hours,
  cast(joined.lead_time_p90_hours as double) as lead_time_p90_hours,
  cast(coalesce(joined.decided_in_period, 0) as bigint) as decided_in_period,
  cast(coalesce(joined.decided_electronic, 0) as bigint) as decided_electronic,
  cast(coalesce(joined.decided_mixed, 0) as bigint) as decided_mixed,
  cast(coalesce(joined.decided_paper, 0) as bigint) as decided_paper,
  cast(coalesce(joined.decided_unknown_method, 0) as bigint) as decided_unknown_method,
  cast(coalesce(joined.decided_paper_by_rule, 0) as bigint) as decided_paper_by_rule
from joined
inner join period
  on
    joined.period_kind = period.period_kind
    and joined.period_start is not distinct from period.period_start
left join department_label
  on joined.department_code = department_label.department_code
