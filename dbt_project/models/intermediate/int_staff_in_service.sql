{{ config(materialized='table') }}

with reference as (
  select
    fiscal_year,
    is_running,
    reference_date
  from {{ ref('dim_fiscal_period') }}
  where period_kind = 'fiscal_year'
),

roster as (
  select distinct base_date
  from {{ ref('stg_reference__staff') }}
),

-- The newest roster of the reference day; years before the first roster have no denominator.
chosen_roster as (
  select
    reference.fiscal_year,
    reference.reference_date,
    reference.is_running,
    max(roster.base_date) as base_date
  from reference
  inner join roster
    on reference.reference_date >= roster.base_date
  group by reference.fiscal_year, reference.reference_date, reference.is_running
),

post as (
  select
    chosen_roster.fiscal_year,
    chosen_roster.reference_date,
    chosen_roster.is_running,
    chosen_roster.base_date as department_on,
    staff.staff_id,
    staff.department_code,
    staff.rank,
    staff.employment,
    staff.leave,
    staff._drop_id,
    staff._record_no,
    staff._sheet,
    staff._cell,
    -- The main post goes before additional ones.
    {{ composite(['coalesce(staff.is_concurrent, false)', "coalesce(staff.department_code, '')"]) }} as post_order
  from chosen_roster
  inner join {{ ref('stg_reference__staff') }} as staff
    on chosen_roster.base_date = staff.base_date
  where
    coalesce(staff.hired_on <= chosen_roster.reference_date, true)
    and coalesce(staff.left_on >= chosen_roster.reference_date, true)
),

main_post as (
  select
    fiscal_year,
    staff_id,
    min(post_order) as post_order
  from post
  group by fiscal_year, staff_id
)

select
  post.fiscal_year,
  post.reference_date,
  post.is_running,
  post.staff_id,
  post.department_code,
  coalesce(organisation.department_name, post.department_code) as department_label,
  post.department_on,
  post.rank,
  post.employment,
  post.leave,
  post._drop_id,
  post._record_no,
  post._sheet,
  post._cell,
  case
    when post.employment = 'annual' then 'annual'
    when post.rank in ('manager', 'director') then 'managers'
    else 'non_managers'
  end as staff_group
from post
inner join main_post
  on
    post.fiscal_year = main_post.fiscal_year
    and post.staff_id = main_post.staff_id
    and post.post_order = main_post.post_order
left join {{ ref('dim_organisation') }} as organisation
  on
    post.department_code = organisation.department_code
    and post.reference_date between organisation.valid_from and organisation.valid_to
