{{ config(materialized='table') }}

select
  procedure_code,
  procedure_name,
  department_code,
  department_name,
  form_id,
  procedure_id,
  online_from,
  online_to,
  _drop_id,
  _record_no,
  _sheet,
  _cell,
  coalesce(online_allowed, false) as is_online_allowed
from {{ ref('stg_reference__procedure') }}
