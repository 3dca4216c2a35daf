with superseded as (
  {{ superseded_records(source('training', 'completion'), ['system', 'course_code', 'session_no', 'staff_id']) }}
)

select
  landed.system,
  cast(landed.fiscal_year as integer) as fiscal_year,
  landed.course_code,
  landed.course_name,
  landed.course_category,
  landed.session_no,
  landed.starts_on,
  landed.ends_on,
  landed.staff_id,
  landed.department_code,
  landed.department_name,
  landed.rank,
  landed.attendance,
  landed.completion,
  landed.completed_at,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('training', 'completion') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
