select
  application.system,
  application.receipt_no,
  application.department_code,
  application.department_name,
  application.procedure_name,
  application.channel,
  application.status,
  application.returned_count,
  application.applicant_id,
  application.procedure_key_kind,
  application.procedure_key,
  application._drop_id,
  application._record_no,
  application._sheet,
  application._cell,
  cast(application.received_at as date) as received_on,
  {{ month_of('application.received_at') }} as month_start,
  -- Four bytes a receipt: percentiles over millions of them are made of these.
  cast(
    case
      when application.closed_at is null or coalesce(application.status, 'done') not in ('done', 'rejected') then null
      -- Completed before it was received, or centuries later (9999-12-31): no time at all.
      when {{ days_between('application.received_at', 'application.closed_at') }} not between 0 and 20000 then null
      when application.closed_at_precision = 'day'
        then {{ days_between('application.received_at', 'application.closed_at') }} * 86400
      when application.closed_at >= application.received_at
        then {{ seconds_between('application.received_at', 'application.closed_at') }}
    end as integer
  ) as lead_seconds
from {{ ref('stg_e_application__application') }} as application
cross join {{ source('landed', 'run_context') }} as run_context
where
  cast(application.received_at as date) <= run_context.as_of
  and not coalesce(application.is_test, false)
  and coalesce(application.status, '') <> 'draft'
