with superseded as (
  {{ superseded_records(source('e_approval', 'voucher'), ['system', 'fiscal_year', 'voucher_kind', 'voucher_no']) }}
)

select
  landed.system,
  cast(landed.fiscal_year as integer) as fiscal_year,
  landed.voucher_no,
  landed.voucher_kind,
  landed.drafted_at,
  landed.decided_at,
  landed.decided_at_precision,
  landed.method,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('e_approval', 'voucher') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
