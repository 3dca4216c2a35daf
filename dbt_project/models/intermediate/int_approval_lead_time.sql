with summarised as (
  select
    period_kind,
    fiscal_year,
    period_start,
    period_end,
    is_running,
    system,
    department_code,
    max(department_label) as department_label,
    case
      when grouping(system) = 0 then 'system'
      when grouping(department_code) = 0 then 'department'
      else 'total'
    end as breakdown,
    count(*) as cases,
    {{ median_and_p90('lead_hours') }} as percentiles
  from {{ ref('int_approval_decided_case') }}
  where lead_hours is not null
  group by grouping sets (
    (period_kind, fiscal_year, period_start, period_end, is_running),
    (period_kind, fiscal_year, period_start, period_end, is_running, system),
    (period_kind, fiscal_year, period_start, period_end, is_running, department_code)
  )
),

regrouped_case as (
  select
    decided.period_kind,
    decided.fiscal_year,
    decided.period_start,
    decided.period_end,
    decided.is_running,
    decided.lead_hours,
    conversion.department_code_today,
    conversion.department_label_today,
    conversion.share
  from {{ ref('int_approval_decided_case') }} as decided
  inner join {{ ref('int_organisation_conversion') }} as conversion
    on
      decided.department_code = conversion.department_code
      and decided.department_on between conversion.valid_from and conversion.valid_to
  where decided.lead_hours is not null and not conversion.is_unmixed
),

-- Times cannot be divided by shares: a department that got a share of another one's cases has no figure.
regrouped as (
  select
    period_kind,
    fiscal_year,
    period_start,
    period_end,
    is_running,
    department_code_today,
    max(department_label_today) as department_label_today,
    min(share) as least_share,
    count(*) as cases,
    {{ median_and_p90('lead_hours') }} as percentiles
  from regrouped_case
  group by period_kind, fiscal_year, period_start, period_end, is_running, department_code_today
)

select
  period_kind,
  fiscal_year,
  period_start,
  period_end,
  is_running,
  system,
  department_code,
  department_label,
  breakdown,
  cases,
  {{ item_of('percentiles', 1) }} as median_hours,
  {{ item_of('percentiles', 2) }} as p90_hours
from summarised
union all
select
  summarised.period_kind,
  summarised.fiscal_year,
  summarised.period_start,
  summarised.period_end,
  summarised.is_running,
  cast(null as varchar) as system,
  coalesce(conversion.department_code_today, summarised.department_code) as department_code,
  coalesce(conversion.department_label_today, summarised.department_label) as department_label,
  'department_today' as breakdown,
  summarised.cases,
  {{ item_of('summarised.percentiles', 1) }} as median_hours,
  {{ item_of('summarised.percentiles', 2) }} as p90_hours
from summarised
left join {{ ref('int_organisation_conversion') }} as conversion
  on summarised.department_code = conversion.department_code
where summarised.breakdown = 'department' and coalesce(conversion.is_unmixed, true)
union all
select
  period_kind,
  fiscal_year,
  period_start,
  period_end,
  is_running,
  cast(null as varchar) as system,
  department_code_today as department_code,
  department_label_today as department_label,
  'department_today' as breakdown,
  case when least_share = 1 then cases end as cases,
  case when least_share = 1 then {{ item_of('percentiles', 1) }} end as median_hours,
  case when least_share = 1 then {{ item_of('percentiles', 2) }} end as p90_hours
from regrouped
