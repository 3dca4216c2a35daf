with staff as (
  select
    allocation.*,
    'A' as definition_version,
    'fiscal_year' as period_kind,
    period.period_start,
    period.period_end,
    cast(null as double) as covered,
    cast(null as double) as coverable,
    false as is_estimated,
    period.is_running as is_provisional
  from {{ ref('int_staff_allocation') }} as allocation
  inner join {{ ref('dim_fiscal_period') }} as period
    on
      allocation.fiscal_year = period.fiscal_year
      and period.period_kind = 'fiscal_year'
  where allocation.is_newest_of_year
),

cells as (
  select
    *,
    case is_specialist when true then 1 when false then 0 end as numerator,
    1 as denominator
  from staff
),

judged as (
  select distinct
    entry_year,
    category,
    case when level = 'specialist' then staff_id end as staff_id
  from {{ ref('int_ledger_entry') }}
  where ledger = 'skill_map' and category is not null
),

skill_domain as (
  select distinct
    entry_year,
    category
  from judged
),

-- Every person once in every domain, so that a domain's share is of all staff.
domain_cells as (
  select
    staff.*,
    skill_domain.category as skill_domain,
    case when specialist.staff_id is null then 0 else 1 end as numerator,
    1 as denominator
  from staff
  inner join skill_domain
    on staff.fiscal_year = skill_domain.entry_year
  left join judged as specialist
    on
      skill_domain.entry_year = specialist.entry_year
      and skill_domain.category = specialist.category
      and staff.staff_id = specialist.staff_id
)

{{ ratio_rows('cells', 'total') }}
union all
{{ department_rows('cells', day='stated_on', chart_code='department_chart_code') }}
union all
{{ ledger_ratio_rows('cells', 'grade', 'grade') }}
union all
{{ ratio_rows('domain_cells', 'skill_domain', 'skill_domain', 'skill_domain') }}
