with recorded as (
  select
    *,
    coalesce(session_ends_on, completed_on, starts_on) as held_on,
    {{ fiscal_year_of('coalesce(session_ends_on, completed_on, starts_on)') }} as held_fiscal_year
  from {{ ref('int_training_completion') }}
),

-- E-learning is one session per course period: a learning system's records belong to the period that another system
-- numbers, or to the only one of the year.
numbered as (
  select
    held_fiscal_year,
    course_code,
    min(session_no) as session_no
  from recorded
  group by held_fiscal_year, course_code
),

attended as (
  select
    recorded.*,
    coalesce(
      recorded.session_no,
      case when recorded.delivery = 'elearning' then coalesce(numbered.session_no, '') end,
      cast(recorded.starts_on as varchar),
      ''
    ) as session_code
  from recorded
  left join numbered
    on
      recorded.held_fiscal_year = numbered.held_fiscal_year
      and recorded.course_code = numbered.course_code
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
  -- One of its records: the first by place.
  min_by(attended._drop_id, {{ composite(['attended._drop_id', 'attended._record_no']) }}) as _drop_id,
  min_by(attended._record_no, {{ composite(['attended._drop_id', 'attended._record_no']) }}) as _record_no,
  min_by(attended._sheet, {{ composite(['attended._drop_id', 'attended._record_no']) }}) as _sheet,
  min(attended.starts_on) as starts_on,
  max(attended.held_on) as ends_on,
  count(distinct attended.staff_id) as registered,
  count(distinct case when attended.attendance <> 'absent' then attended.staff_id end) as attended,
  count(distinct case when attended.is_completed then attended.staff_id end) as completed
from attended
cross join {{ source('landed', 'run_context') }} as run_context
where attended.held_on <= run_context.as_of
group by attended.held_fiscal_year, attended.course_code, attended.session_code
