{{ config(materialized='table') }}

select
  department_code,
  department_name,
  division_code,
  division_name,
  valid_from,
  coalesce(valid_to, date '9999-12-31') as valid_to,
  {{ department_key('department_name') }} as department_key,
  {{ department_key("coalesce(division_name, '') || department_name") }} as full_key
from {{ ref('stg_reference__organisation') }}
