with recorded_year as (
  select distinct fiscal_year
  from {{ ref('int_training_completion') }}
),

completed_staff as (
  select distinct
    fiscal_year,
    staff_id
  from {{ ref('int_training_completion') }}
  where is_digital and is_completed
),

cells as (
  select
    'A' as definition_version,
    period.fiscal_year,
    period.period_kind,
    period.period_start,
    period.period_end,
    staff.staff_group,
    coalesce(staff.department_code, 'unknown') as department_code,
    coalesce(staff.department_label, '所属不明') as department_label,
    staff.department_on,
    case staff.staff_group
      when 'managers' then '管理職(課長級以上)'
      when 'annual' then '会計年度任用職員'
      else '管理職以外'
    end as staff_group_label,
    -- A year of which no training was dropped is unknown, not zero.
    case
      when recorded_year.fiscal_year is null then null
      when completed_staff.staff_id is null then 0
      else 1
    end as numerator,
    1 as denominator,
    cast(null as double) as covered,
    cast(null as double) as coverable,
    false as is_estimated,
    staff.is_running as is_provisional
  from {{ ref('int_staff_in_service') }} as staff
  inner join {{ ref('dim_fiscal_period') }} as period
    on
      staff.fiscal_year = period.fiscal_year
      and period.period_kind = 'fiscal_year'
  left join recorded_year
    on staff.fiscal_year = recorded_year.fiscal_year
  left join completed_staff
    on
      staff.fiscal_year = completed_staff.fiscal_year
      and staff.staff_id = completed_staff.staff_id
),

-- 会計年度任用職員 are shown apart and are in no total.
regular_staff as (
  select *
  from cells
  where staff_group <> 'annual'
)

{{ ratio_rows('regular_staff', 'total') }}
union all
{{ ratio_rows('cells', 'staff_group', 'staff_group', 'staff_group_label') }}
union all
{{ department_rows('regular_staff') }}
