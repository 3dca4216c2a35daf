{{ config(materialized='table') }}

-- Last day of each session as any of its records prints it.
with session_end as (
  select
    system,
    course_code,
    session_no,
    max(ends_on) as ends_on
  from {{ ref('int_training_record') }}
  group by system, course_code, session_no
),

dated as (
  select
    record.*,
    session_end.ends_on as session_ends_on,
    -- Sessions of one day often print their first day alone; a last day that could not be read stays unknown, and
    -- what a learning system does not record as completed has no day of completion.
    coalesce(
      record.completed_on,
      record.ends_on,
      case when session_end.ends_on is null and record.identity_kind <> 'login' then record.starts_on end
    ) as counted_on
  from {{ ref('int_training_record') }} as record
  left join session_end
    on
      record.system = session_end.system
      and record.course_code = session_end.course_code
      and record.session_no is not distinct from session_end.session_no
  where record.match_status = 'known'
)

select
  dated.system,
  dated.course_code,
  coalesce(dated.course_name, course.course_name) as course_name,
  coalesce(dated.course_category, course.course_category) as course_category,
  coalesce(dated.course_category, course.course_category, '') like 'digital%' as is_digital,
  coalesce(course.for_all_staff, false) as is_for_all_staff,
  course.delivery,
  dated.session_no,
  dated.starts_on,
  dated.session_ends_on,
  dated.staff_id,
  dated.department_code,
  dated.department_name,
  dated.rank,
  dated.attendance,
  dated.is_completed,
  dated._drop_id,
  dated._record_no,
  dated._sheet,
  dated.counted_on as completed_on,
  {{ fiscal_year_of('dated.counted_on') }} as fiscal_year
from dated
cross join {{ source('landed', 'run_context') }} as run_context
left join {{ ref('stg_training__course') }} as course
  on
    dated.course_code = course.course_code
    and {{ fiscal_year_of('coalesce(dated.counted_on, dated.session_ends_on, dated.starts_on)') }} = course.fiscal_year
where coalesce(dated.counted_on, dated.starts_on, run_context.as_of) <= run_context.as_of
