{{ config(materialized='table') }}

with printed as (
  select
    department_code,
    department_name,
    {{ month_of('coalesce(submitted_at, decided_at)') }} as month_start
  from {{ ref('int_approval_listed_case') }}
  union
  select
    cast(null as varchar) as department_code,
    department_name,
    {{ month_of('coalesce(submitted_at, decided_at)') }} as month_start
  from {{ ref('int_approval_event_case') }}
),

matched_department as (
  {{ matched_departments('printed') }}
)

select * from matched_department
