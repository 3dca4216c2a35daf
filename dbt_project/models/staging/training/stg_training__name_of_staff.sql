with superseded as (
  {{ superseded_records(source('training', 'name_of_staff'), ['staff_id', 'name_key', 'department_name']) }}
)

select
  landed.staff_id,
  landed.name_key,
  landed.department_name,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('training', 'name_of_staff') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
