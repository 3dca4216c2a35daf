with superseded as (
  {{ superseded_records(source('reference', 'organisation'), ['department_code', 'valid_from']) }}
)

select
  landed.department_code,
  landed.department_name,
  landed.division_code,
  landed.division_name,
  landed.valid_from,
  landed.valid_to,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('reference', 'organisation') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
