{{ config(materialized='table') }}

with every_code as (
  select department_code
  from {{ ref('dim_organisation') }}
  union
  select old_department_code as department_code
  from {{ ref('int_organisation_line') }}
  where old_department_code is not null
  union
  select new_department_code as department_code
  from {{ ref('int_organisation_line') }}
  where new_department_code is not null
),

-- A code means something new after a change once the chart has it again, or a line hands something over to it.
begun_again as (
  select
    event.department_code,
    event.changed_on,
    greatest(event.changed_on, chart.valid_from) as valid_from
  from {{ ref('int_organisation_event') }} as event
  inner join {{ ref('dim_organisation') }} as chart
    on
      event.department_code = chart.department_code
      and event.changed_on <= chart.valid_to
      and chart.valid_from <= chart.valid_to
  union all
  select
    event.department_code,
    event.changed_on,
    line.changed_on as valid_from
  from {{ ref('int_organisation_event') }} as event
  inner join {{ ref('int_organisation_line') }} as line
    on
      event.department_code = line.new_department_code
      and event.changed_on <= line.changed_on
),

begins as (
  select
    department_code,
    date '0001-01-01' as valid_from
  from every_code
  union
  select
    department_code,
    min(valid_from) as valid_from
  from begun_again
  group by department_code, changed_on
),

stretch as (
  select
    department_code,
    valid_from,
    coalesce(
      {{ plus_days('lead(valid_from) over (partition by department_code order by valid_from)', -1) }},
      date '9999-12-31'
    ) as valid_to
  from begins
),

next_event as (
  select
    stretch.department_code,
    stretch.valid_from,
    min(event.changed_on) as changed_on
  from stretch
  inner join {{ ref('int_organisation_event') }} as event
    on
      stretch.department_code = event.department_code
      and stretch.valid_from < event.changed_on
  group by stretch.department_code, stretch.valid_from
),

-- The name on the last day before the change, or today: by the chart, else as the conversion table prints it.
named as (
  select
    stretch.department_code,
    stretch.valid_from,
    stretch.valid_to,
    next_event.changed_on,
    event.outcome,
    coalesce({{ plus_days('next_event.changed_on', -1) }}, run_context.as_of) as named_on
  from stretch
  cross join {{ source('landed', 'run_context') }} as run_context
  left join next_event
    on
      stretch.department_code = next_event.department_code
      and stretch.valid_from = next_event.valid_from
  left join {{ ref('int_organisation_event') }} as event
    on
      next_event.department_code = event.department_code
      and next_event.changed_on = event.changed_on
),

chart_name as (
  select
    named.department_code,
    named.valid_from,
    max_by(
      chart.department_name,
      case when chart.valid_from <= named.named_on then chart.valid_from end
    ) as department_name,
    min_by(chart.department_name, chart.valid_from) as first_name,
    max(case when named.named_on between chart.valid_from and chart.valid_to then 1 else 0 end) as is_in_chart
  from named
  inner join {{ ref('dim_organisation') }} as chart
    on named.department_code = chart.department_code
  group by named.department_code, named.valid_from
),

printed_name as (
  select
    department_code,
    max_by(department_name, changed_on) as department_name
  from (
    select
      old_department_code as department_code,
      old_department_name as department_name,
      changed_on
    from {{ ref('int_organisation_line') }}
    union all
    select
      new_department_code as department_code,
      new_department_name as department_name,
      changed_on
    from {{ ref('int_organisation_line') }}
  ) as printed
  group by department_code
)

select
  named.department_code,
  coalesce(chart_name.department_name, chart_name.first_name, printed_name.department_name, named.department_code)
    as department_name,
  named.valid_from,
  named.valid_to,
  named.changed_on,
  coalesce(named.outcome, case when chart_name.is_in_chart = 1 then 'today' else 'not_in_chart' end) as outcome
from named
left join chart_name
  on
    named.department_code = chart_name.department_code
    and named.valid_from = chart_name.valid_from
left join printed_name
  on named.department_code = printed_name.department_code
