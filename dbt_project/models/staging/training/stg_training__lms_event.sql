with superseded as (
  {{ superseded_records(
    source('training', 'lms_event'),
    ['system', 'login_id', 'course_code', 'lesson_code', 'occurred_at', 'action']
  ) }}
)

select
  landed.system,
  landed.login_id,
  landed.course_code,
  landed.lesson_code,
  landed.action,
  landed.occurred_at,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('training', 'lms_event') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
