select
  voucher.system,
  voucher.fiscal_year as printed_fiscal_year,
  coalesce(voucher.voucher_kind || ' ', '') || voucher.voucher_no as case_no,
  voucher.method,
  voucher._drop_id,
  voucher._record_no,
  voucher._sheet,
  voucher._cell,
  voucher.drafted_at as submitted_at,
  case when cast(voucher.decided_at as date) <= run_context.as_of then voucher.decided_at end as decided_at,
  case when cast(voucher.decided_at as date) <= run_context.as_of then 'decided' else 'circulating' end as status,
  case
    when
      voucher.decided_at is null
      or cast(voucher.decided_at as date) > run_context.as_of
      or cast(voucher.decided_at as date) < cast(voucher.drafted_at as date)
      then null
    when voucher.decided_at_precision = 'day'
      then {{ days_between('voucher.drafted_at', 'voucher.decided_at') }} * 24.0
    when voucher.decided_at >= voucher.drafted_at
      then {{ hours_between('voucher.drafted_at', 'voucher.decided_at') }}
  end as lead_hours
from {{ ref('stg_e_approval__voucher') }} as voucher
cross join {{ source('landed', 'run_context') }} as run_context
where cast(voucher.drafted_at as date) <= run_context.as_of
