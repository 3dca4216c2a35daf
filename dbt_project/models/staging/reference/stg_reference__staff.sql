with superseded as (
  {{ superseded_records(
    source('reference', 'staff'), ['base_date', 'staff_id', 'department_code', 'is_concurrent']
  ) }}
)

select
  landed.base_date,
  landed.staff_id,
  landed.department_code,
  landed.rank,
  landed.employment,
  landed.leave,
  landed.hired_on,
  landed.left_on,
  landed.is_concurrent,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('reference', 'staff') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
