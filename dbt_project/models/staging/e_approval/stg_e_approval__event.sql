with superseded as (
  {{ superseded_records(
    source('e_approval', 'event'), ['system', 'case_id', 'step_no', 'action', 'occurred_at']
  ) }}
)

select
  landed.system,
  landed.case_id,
  landed.step_no,
  landed.action,
  landed.actor_id,
  landed.actor_role,
  landed.department_name,
  landed.occurred_at,
  landed.occurred_at_utc,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('e_approval', 'event') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
