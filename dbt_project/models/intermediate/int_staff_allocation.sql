{{ config(materialized='table') }}

-- The skill map belongs to its fiscal year; of a year without one nobody knows who is a specialist.
with skill_year as (
  select distinct entry_year
  from {{ ref('int_ledger_entry') }}
  where ledger = 'skill_map'
),

specialist as (
  select distinct
    entry_year,
    staff_id
  from {{ ref('int_ledger_entry') }}
  where ledger = 'skill_map' and level = 'specialist'
),

person as (
  select
    stated_on,
    fiscal_year,
    staff_id,
    min_by(department_code, entry_no) as department_code,
    min_by(department_label, entry_no) as department_label,
    min_by(department_chart_code, entry_no) as department_chart_code,
    min_by(level, entry_no) as grade,
    min_by(category, entry_no) as job_type,
    min_by(_drop_id, entry_no) as _drop_id,
    min_by(_record_no, entry_no) as _record_no,
    min_by(_sheet, entry_no) as _sheet,
    min_by(_cell, entry_no) as _cell,
    max(case when is_met then 1 else 0 end) = 1 as is_digital
  from {{ ref('int_ledger_edition') }}
  where ledger = 'staff_allocation' and staff_id is not null
  group by stated_on, fiscal_year, staff_id
)

select
  person.stated_on,
  person.fiscal_year,
  person.staff_id,
  person.department_code,
  person.department_label,
  person.department_chart_code,
  person.grade,
  person.job_type,
  person.is_digital,
  person._drop_id,
  person._record_no,
  person._sheet,
  person._cell,
  case when skill_year.entry_year is not null then specialist.staff_id is not null end as is_specialist,
  person.stated_on = max(person.stated_on) over (partition by person.fiscal_year) as is_newest_of_year
from person
left join skill_year
  on person.fiscal_year = skill_year.entry_year
left join specialist
  on
    person.fiscal_year = specialist.entry_year
    and person.staff_id = specialist.staff_id
