with superseded as (
  {{ superseded_records(source('reference', 'population'), ['base_date', 'age']) }}
)

select
  landed.base_date,
  landed.age,
  landed.male,
  landed.male_status,
  landed.female,
  landed.female_status,
  landed.total,
  landed.total_status,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('reference', 'population') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
