with superseded as (
  {{ superseded_records(source('reference', 'procedure_scope'), ['procedure_code', 'scope_set']) }}
)

select
  landed.procedure_code,
  landed.scope_set,
  landed.is_member,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('reference', 'procedure_scope') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
