{{ config(materialized='table') }}

with printed as (
  select
    department_code,
    department_name,
    month_start
  from {{ ref('int_application_monthly') }}
  union
  select
    cast(null as varchar) as department_code,
    department_name,
    coalesce(month_start, {{ fiscal_year_start('fiscal_year') }}) as month_start
  from {{ ref('int_procedure_count_monthly') }}
),

matched_department as (
  {{ matched_departments('printed') }}
)

select * from matched_department
