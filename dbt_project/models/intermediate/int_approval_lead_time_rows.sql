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
      '{{ breakdown }}' as breakdown
    from timed
    {% if not loop.last %}union all{% endif %}
  {% endfor %}
)

select
  period_kind,
  fiscal_year,
  period_start,
  period_end,
  is_running,
  breakdown,
  case breakdown when 'system' then system end as system,
  case breakdown when 'department' then department_code end as department_code,
  case breakdown when 'department' then department_label end as department_label,
  1 as cases,
  lead_hours as median_hours,
  lead_hours as p90_hours,
  _drop_id,
  _record_no,
  _sheet,
  _cell
from every_row
