with superseded as (
  {{ superseded_records(source('training', 'course'), ['fiscal_year', 'course_code']) }}
)

select
  cast(landed.fiscal_year as integer) as fiscal_year,
  landed.course_code,
  landed.course_name,
  landed.course_category,
  landed.for_all_staff,
  landed.delivery,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('training', 'course') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
