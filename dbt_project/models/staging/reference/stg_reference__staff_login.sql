-- A person who moved stands once with each department, and each tells who a name there is.
with superseded as (
  {{ superseded_records(source('reference', 'staff_login'), ['login_id', 'staff_id', 'department_name']) }}
)

select
  landed.login_id,
  landed.staff_id,
  landed.name_key,
  landed.department_name,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('reference', 'staff_login') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
