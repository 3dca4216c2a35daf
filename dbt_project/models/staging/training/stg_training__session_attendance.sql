-- Lists of head counts name sessions loosely: two lines of one file with the same name are two sessions.
with superseded as (
  {{ superseded_records(source('training', 'session_attendance'), ['system', 'session_code'], within_drop=false) }}
)

select
  landed.system,
  landed.session_code,
  landed.held_on,
  landed.registered,
  landed.registered_status,
  landed.attended,
  landed.attended_status,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('training', 'session_attendance') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
