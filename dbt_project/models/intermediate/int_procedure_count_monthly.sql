select
  counted.fiscal_year,
  counted.channel,
  counted.procedure_name,
  counted.department_name,
  counted.receipts,
  counted.receipts_status,
  counted._drop_id,
  counted._record_no,
  counted._sheet,
  counted._cell,
  coalesce(
    bridge.procedure_code,
    case when counted.procedure_key_kind <> 'procedure_code' then counted.procedure_key_kind || ':' else '' end
    || counted.procedure_key
  ) as procedure_code,
  case
    when counted.month is not null
      then make_date(
        cast(counted.fiscal_year + case when counted.month < 4 then 1 else 0 end as integer),
        cast(counted.month as integer),
        1
      )
  end as month_start
from {{ ref('stg_e_application__procedure_count') }} as counted
cross join {{ source('landed', 'run_context') }} as run_context
left join {{ ref('bridge_procedure_key') }} as bridge
  on
    counted.procedure_key_kind = bridge.procedure_key_kind
    and counted.procedure_key = bridge.procedure_key
where
  make_date(
    cast(counted.fiscal_year + case when counted.month < 4 then 1 else 0 end as integer),
    cast(coalesce(counted.month, 4) as integer),
    1
  ) <= run_context.as_of
