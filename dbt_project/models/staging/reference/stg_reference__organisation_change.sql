with superseded as (
  {{ superseded_records(
    source('reference', 'organisation_change'), ['changed_on', 'old_department_code', 'new_department_code']
  ) }}
)

select
  landed.changed_on,
  landed.old_department_code,
  landed.old_department_name,
  landed.new_department_code,
  landed.new_department_name,
  landed.change_kind,
  landed.share,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('reference', 'organisation_change') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
