{{ config(materialized='table') }}

with printed as (
  select distinct
    department_code,
    department_name,
    {{ month_of(ledger_department_day()) }} as month_start
  from {{ source('register', 'ledger_entry') }}
),

matched_department as (
  {{ matched_departments('printed') }}
)

select * from matched_department
