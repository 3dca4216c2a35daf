with happened as (
  select
    event.system,
    event.case_id,
    event.action,
    event.department_name,
    event.occurred_at,
    event._drop_id,
    event._record_no,
    event._sheet,
    event._cell,
    coalesce(event.occurred_at_utc, event.occurred_at) as instant
  from {{ ref('stg_e_approval__event') }} as event
  cross join {{ source('landed', 'run_context') }} as run_context
  where cast(event.occurred_at as date) <= run_context.as_of
),

-- A log without any 起案 begins its cases with whatever step comes first.
system_without_submission as (
  select system
  from happened
  group by system
  having max(case when action = 'submit' then 1 else 0 end) = 0
),

cases as (
  select
    happened.system,
    happened.case_id,
    min_by(happened.department_name, happened.instant) as department_name,
    min(case when happened.action = 'submit' or without.system is not null then happened.instant end)
      as first_submitted_instant,
    min_by(
      happened.occurred_at,
      case when happened.action = 'submit' or without.system is not null then happened.instant end
    ) as submitted_at,
    min(case when happened.action = 'decide' then happened.instant end) as first_decided_instant,
    max_by(
      happened.occurred_at, case when happened.action = 'decide' then happened.instant end
    ) as decided_at,
    max_by(happened._drop_id, case when happened.action = 'decide' then happened.instant end) as _drop_id,
    max_by(happened._record_no, case when happened.action = 'decide' then happened.instant end) as _record_no,
    max_by(happened._sheet, case when happened.action = 'decide' then happened.instant end) as _sheet,
    max_by(happened._cell, case when happened.action = 'decide' then happened.instant end) as _cell,
    max(case when happened.action = 'return' then 1 else 0 end) = 1 as is_returned,
    max_by(happened.action, happened.instant) as last_action
  from happened
  left join system_without_submission as without
    on happened.system = without.system
  group by happened.system, happened.case_id
)

select
  system,
  case_id as case_no,
  department_name,
  submitted_at,
  decided_at,
  is_returned,
  -- The record of the decision.
  _drop_id,
  _record_no,
  _sheet,
  _cell,
  case
    when decided_at is not null then 'decided'
    when last_action = 'withdraw' then 'pulled_back'
    when last_action = 'return' then 'returned'
    when submitted_at is null then 'drafting'
    else 'circulating'
  end as status,
  case
    when first_decided_instant >= first_submitted_instant
      then {{ hours_between('first_submitted_instant', 'first_decided_instant') }}
  end as lead_hours
from cases
