-- int_approval_lead_time before it is summarised, for `shihyo explain --rows` (ADR 0015).
with timed as (
  select *
  from {{ ref('int_approval_decided_case') }}
  where lead_hours is not null
),

every_row as (
  {% for breakdown in ['total', 'system', 'department'] -%}
    select
      timed.*,
      '{{ breakdown }}' as breakdown,
      timed.department_code as breakdown_code,
      timed.department_label as breakdown_label
    from timed
    union all
  {% endfor -%}
  select
    timed.*,
    'department_today' as breakdown,
    coalesce(conversion.department_code_today, timed.department_code) as breakdown_code,
    coalesce(conversion.department_label_today, timed.department_label) as breakdown_label
  from timed
  {{ join_department_of_today('timed', 'department_on') }}
)

select
  period_kind,
  fiscal_year,
  period_start,
  period_end,
  is_running,
  breakdown,
  case breakdown when 'system' then system end as system,
  case when breakdown in ('department', 'department_today') then breakdown_code end as department_code,
  case when breakdown in ('department', 'department_today') then breakdown_label end as department_label,
  1 as cases,
  lead_hours as median_hours,
  lead_hours as p90_hours,
  _drop_id,
  _record_no,
  _sheet,
  _cell
from every_row
