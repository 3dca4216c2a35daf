{{ config(materialized='table') }}

-- The first completion of a person in a course is the one that counts.
with completed_event as (
  select
    system,
    login_id,
    course_code,
    min(case when action = 'completed' then occurred_at end) as completed_at,
    min(occurred_at) as started_at,
    min(_drop_id) as _drop_id,
    min(_record_no) as _record_no,
    min(_sheet) as _sheet
  from {{ ref('stg_training__lms_event') }}
  group by system, login_id, course_code
),

-- Who is in the record: by staff number, or to be told from a login, or from a name and department.
every_record as (
  select
    system,
    course_code,
    course_name,
    course_category,
    session_no,
    'number' as identity_kind,
    staff_id as identity,
    '' as department_key,
    department_code,
    department_name,
    rank,
    starts_on,
    ends_on,
    cast(completed_at as date) as completed_on,
    attendance,
    completion = 'completed' or (completion is null and completed_at is not null) as is_completed,
    _drop_id,
    _record_no,
    _sheet
  from {{ ref('stg_training__completion') }}
  union all
  select
    system,
    course_code,
    course_name,
    cast(null as varchar) as course_category,
    cast(null as varchar) as session_no,
    'login' as identity_kind,
    login_id as identity,
    '' as department_key,
    cast(null as varchar) as department_code,
    group_path as department_name,
    cast(null as varchar) as rank,
    cast(started_at as date) as starts_on,
    cast(null as date) as ends_on,
    cast(completed_at as date) as completed_on,
    cast(null as varchar) as attendance,
    completed_at is not null as is_completed,
    _drop_id,
    _record_no,
    _sheet
  from {{ ref('stg_training__lms_progress') }}
  union all
  select
    system,
    course_code,
    cast(null as varchar) as course_name,
    cast(null as varchar) as course_category,
    cast(null as varchar) as session_no,
    'login' as identity_kind,
    login_id as identity,
    '' as department_key,
    cast(null as varchar) as department_code,
    cast(null as varchar) as department_name,
    cast(null as varchar) as rank,
    cast(started_at as date) as starts_on,
    cast(null as date) as ends_on,
    cast(completed_at as date) as completed_on,
    cast(null as varchar) as attendance,
    completed_at is not null as is_completed,
    _drop_id,
    _record_no,
    _sheet
  from completed_event
  union all
  select
    '出席簿' as system,
    coalesce(course_code, session_title) as course_code,
    session_title as course_name,
    cast(null as varchar) as course_category,
    session_no,
    'name' as identity_kind,
    name_key as identity,
    {{ name_key("coalesce(department_name, '')") }} as department_key,
    cast(null as varchar) as department_code,
    department_name,
    cast(null as varchar) as rank,
    held_on as starts_on,
    held_on as ends_on,
    cast(null as date) as completed_on,
    case when is_present then 'present' else 'absent' end as attendance,
    coalesce(is_present, false) as is_completed,
    _drop_id,
    _record_no,
    _sheet
  from {{ ref('stg_training__attendance_mark') }}
)

select
  record.system,
  record.course_code,
  record.course_name,
  record.course_category,
  record.session_no,
  record.department_code,
  record.department_name,
  record.rank,
  record.starts_on,
  record.ends_on,
  record.completed_on,
  record.attendance,
  coalesce(record.is_completed, false) as is_completed,
  record._drop_id,
  record._record_no,
  record._sheet,
  record.identity_kind,
  case when record.identity_kind = 'number' then record.identity else person.staff_id end as staff_id,
  case
    when record.identity_kind = 'number' or person.staff_id is not null then 'known'
    when person.persons > 1 then 'ambiguous_person'
    else 'unknown_person'
  end as match_status
from every_record as record
left join {{ ref('int_staff_identity') }} as person
  on
    record.identity_kind = person.identity_kind
    and record.identity = person.identity
    and record.department_key = person.department_key
