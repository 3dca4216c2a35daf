{{ config(contract={'enforced': true}) }}

with every_row as (
  select
    'session' as record_kind,
    fiscal_year,
    cast(null as varchar) as system,
    course_code,
    session_code,
    course_name,
    course_category,
    delivery,
    is_digital,
    is_for_all_staff,
    starts_on,
    ends_on,
    1 as sessions,
    registered,
    attended,
    completed
  from {{ ref('int_training_session') }}
  union all
  select
    'course' as record_kind,
    fiscal_year,
    cast(null as varchar) as system,
    course_code,
    cast(null as varchar) as session_code,
    max(course_name) as course_name,
    max(course_category) as course_category,
    max(delivery) as delivery,
    max(case when is_digital then 1 else 0 end) = 1 as is_digital,
    max(case when is_for_all_staff then 1 else 0 end) = 1 as is_for_all_staff,
    min(starts_on) as starts_on,
    max(ends_on) as ends_on,
    count(*) as sessions,
    sum(registered) as registered,
    sum(attended) as attended,
    sum(completed) as completed
  from {{ ref('int_training_session') }}
  group by fiscal_year, course_code
  union all
  select
    'head_count' as record_kind,
    {{ fiscal_year_of('held_on') }} as fiscal_year,
    system,
    cast(null as varchar) as course_code,
    session_code,
    cast(null as varchar) as course_name,
    cast(null as varchar) as course_category,
    cast(null as varchar) as delivery,
    cast(null as boolean) as is_digital,
    cast(null as boolean) as is_for_all_staff,
    held_on as starts_on,
    held_on as ends_on,
    1 as sessions,
    registered,
    attended,
    cast(null as bigint) as completed
  from {{ ref('stg_training__session_attendance') }}
)

select
  cast(record_kind as varchar) as record_kind,
  cast(fiscal_year as integer) as fiscal_year,
  cast(system as varchar) as system,
  cast(course_code as varchar) as course_code,
  cast(session_code as varchar) as session_code,
  cast(course_name as varchar) as course_name,
  cast(course_category as varchar) as course_category,
  cast(delivery as varchar) as delivery,
  is_digital,
  is_for_all_staff,
  cast(starts_on as date) as starts_on,
  cast(ends_on as date) as ends_on,
  cast(sessions as bigint) as sessions,
  cast(registered as bigint) as registered,
  cast(attended as bigint) as attended,
  cast(completed as bigint) as completed,
  cast(case when registered > 0 then 100.0 * attended / registered end as double) as attendance_rate,
  coalesce(record_kind = 'head_count' and registered > 0 and attended is not null, false) as has_both_head_counts
from every_row
