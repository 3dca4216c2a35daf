with attended as (
  select
    *,
    {{ fiscal_year_of('coalesce(session_ends_on, completed_on, starts_on)') }} as held_fiscal_year,
    -- E-learning without sessions is one session per course and year; a class without a number is its first day.
    coalesce(session_no, case when delivery <> 'elearning' then cast(starts_on as varchar) end, '') as session_code
  from {{ ref('int_training_completion') }}
)

select
  attended.held_fiscal_year as fiscal_year,
  attended.course_code,
  attended.session_code,
  max(attended.course_name) as course_name,
  max(attended.course_category) as course_category,
  max(attended.delivery) as delivery,
  max(case when attended.is_for_all_staff then 1 else 0 end) = 1 as is_for_all_staff,
  max(case when attended.is_digital then 1 else 0 end) = 1 as is_digital,
  min(attended.starts_on) as starts_on,
  max(coalesce(attended.session_ends_on, attended.completed_on, attended.starts_on)) as ends_on,
  count(distinct attended.staff_id) as registered,
  count(distinct case when attended.attendance <> 'absent' then attended.staff_id end) as attended,
  count(distinct case when attended.is_completed then attended.staff_id end) as completed
from attended
cross join {{ source('landed', 'run_context') }} as run_context
where coalesce(attended.session_ends_on, attended.completed_on, attended.starts_on) <= run_context.as_of
group by attended.held_fiscal_year, attended.course_code, attended.session_code
