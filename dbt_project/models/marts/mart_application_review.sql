{{ config(materialized='table', contract={'enforced': true}) }}

-- Flagged, never left out (handbook 1.2): a person decides whether somebody sent a form twice.
with receipt as (
  select
    application.system,
    application.procedure_key,
    application.applicant_id,
    application.received_at,
    application._drop_id,
    application._record_no,
    application._sheet
  from {{ ref('stg_e_application__application') }} as application
  cross join {{ source('landed', 'run_context') }} as run_context
  where
    application.applicant_id is not null
    and cast(application.received_at as date) <= run_context.as_of
    and not coalesce(application.is_test, false)
    and coalesce(application.status, '') <> 'draft'
),

followed as (
  select
    receipt.*,
    lag(received_at) over same_form as earlier_received_at,
    lag(_drop_id) over same_form as earlier_drop_id,
    lag(_record_no) over same_form as earlier_record_no
  from receipt
  window
    same_form as (
      partition by system, procedure_key, applicant_id, cast(received_at as date)
      order by received_at, _drop_id, _record_no
    )
)

select
  cast('suspected_duplicate' as varchar) as reason_code,
  cast('同じ申請者が同じフォームを10分以内にもう一度送っています。二重の申請かどうか確かめてください（件数からは除いていません）' as varchar)
    as message_ja,
  cast(system as varchar) as system,
  cast(procedure_key as varchar) as procedure_key,
  cast(received_at as date) as received_on,
  cast(60 * {{ hours_between('earlier_received_at', 'received_at') }} as double) as minutes_apart,
  cast(_drop_id as varchar) as drop_id,
  cast(_record_no as bigint) as record_no,
  cast(_sheet as varchar) as sheet,
  cast(earlier_drop_id as varchar) as earlier_drop_id,
  cast(earlier_record_no as bigint) as earlier_record_no
from followed
where {{ hours_between('earlier_received_at', 'received_at') }} <= 10 / 60.0
