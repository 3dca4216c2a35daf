{{ config(materialized='table') }}

-- Who a login or a name stands for, from every file that prints it beside a staff number.
with told as (
  select
    'login' as identity_kind,
    login_id as identity,
    '' as department_key,
    staff_id
  from {{ ref('stg_reference__staff_login') }}
  union
  select
    'name' as identity_kind,
    name_key as identity,
    {{ name_key("coalesce(department_name, '')") }} as department_key,
    staff_id
  from {{ ref('stg_reference__staff_login') }}
  union
  select
    'name' as identity_kind,
    name_key as identity,
    {{ name_key("coalesce(department_name, '')") }} as department_key,
    staff_id
  from {{ ref('stg_training__name_of_staff') }}
)

select
  identity_kind,
  identity,
  department_key,
  count(distinct staff_id) as persons,
  case when count(distinct staff_id) = 1 then min(staff_id) end as staff_id
from told
where identity is not null
group by identity_kind, identity, department_key
