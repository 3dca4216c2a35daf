-- Two lines of one sheet with the same name are two persons of that name.
with superseded as (
  {{ superseded_records(
    source('training', 'attendance_mark'), ['session_title', 'name_key', 'department_name'], within_drop=false
  ) }}
)

select
  landed.session_title,
  landed.course_code,
  landed.session_no,
  landed.held_on,
  landed.department_name,
  landed.name_key,
  landed.is_present,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('training', 'attendance_mark') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
