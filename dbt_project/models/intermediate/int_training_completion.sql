{{ config(materialized='table') }}

-- Last day of each session as any of its records prints it.
with session_end as (
  select
    system,
    course_code,
    session_no,
    max(ends_on) as ends_on
  from {{ ref('stg_training__completion') }}
  group by system, course_code, session_no
),

attended as (
  select
    record.system,
    record.course_code,
    record.course_name,
    record.course_category,
    record.session_no,
    record.staff_id,
    record.department_code,
    record.department_name,
    record.rank,
    record.starts_on,
    session_end.ends_on as session_ends_on,
    record.attendance,
    record.completion = 'completed' or (record.completion is null and record.completed_at is not null) as is_completed,
    -- Sessions of one day often print their first day alone; a last day that could not be read stays unknown.
    coalesce(
      cast(record.completed_at as date),
      record.ends_on,
      case when session_end.ends_on is null then record.starts_on end
    ) as completed_on
  from {{ ref('stg_training__completion') }} as record
  left join session_end
    on
      record.system = session_end.system
      and record.course_code = session_end.course_code
      and record.session_no is not distinct from session_end.session_no
)

select
  attended.system,
  attended.course_code,
  coalesce(attended.course_name, course.course_name) as course_name,
  coalesce(attended.course_category, course.course_category) as course_category,
  coalesce(attended.course_category, course.course_category, '') like 'digital%' as is_digital,
  coalesce(course.for_all_staff, false) as is_for_all_staff,
  course.delivery,
  attended.session_no,
  attended.starts_on,
  attended.session_ends_on,
  attended.staff_id,
  attended.department_code,
  attended.department_name,
  attended.rank,
  attended.attendance,
  coalesce(attended.is_completed, false) as is_completed,
  attended.completed_on,
  {{ fiscal_year_of('attended.completed_on') }} as fiscal_year
from attended
cross join {{ source('landed', 'run_context') }} as run_context
left join {{ ref('stg_training__course') }} as course
  on
    attended.course_code = course.course_code
    and {{ fiscal_year_of('coalesce(attended.completed_on, attended.starts_on)') }} = course.fiscal_year
where coalesce(attended.completed_on, attended.starts_on, run_context.as_of) <= run_context.as_of
