with superseded as (
  {{ superseded_records(
    source('e_application', 'procedure_count'),
    ['procedure_key_kind', 'procedure_key', 'channel', 'fiscal_year', 'month']
  ) }}
)

select
  cast(landed.fiscal_year as integer) as fiscal_year,
  landed.month,
  landed.procedure_key,
  landed.procedure_key_kind,
  landed.procedure_name,
  landed.department_name,
  landed.channel,
  landed.receipts,
  landed.receipts_status,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('e_application', 'procedure_count') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
