with superseded as (
  {{ superseded_records(source('training', 'lms_progress'), ['system', 'login_id', 'course_code']) }}
)

select
  landed.system,
  landed.login_id,
  landed.group_path,
  landed.course_code,
  landed.course_name,
  landed.started_at,
  landed.progress_percent,
  landed.result,
  landed.completed_at,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('training', 'lms_progress') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
