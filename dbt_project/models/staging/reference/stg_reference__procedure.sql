with superseded as (
  {{ superseded_records(source('reference', 'procedure'), ['procedure_code']) }}
)

select
  landed.procedure_code,
  landed.procedure_name,
  landed.department_code,
  landed.department_name,
  landed.online_allowed,
  landed.online_from,
  landed.online_to,
  landed.form_id,
  landed.procedure_id,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('reference', 'procedure') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
