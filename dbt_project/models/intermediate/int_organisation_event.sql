with chart as (
  select
    department_code,
    max(valid_to) as valid_to
  from {{ ref('dim_organisation') }}
  where valid_from <= valid_to
  group by department_code
),

onward as (
  select
    old_department_code as department_code,
    max(changed_on) as changed_on
  from {{ ref('int_organisation_line') }}
  group by old_department_code
),

-- What the conversion table says of one department on one day.
handed_over as (
  select
    line.old_department_code as department_code,
    line.changed_on,
    count(line.new_department_code) as successors,
    count(case when line.new_department_code is not null then line.share end) as shares,
    min(case when line.new_department_code is not null then line.share end) as least_share,
    sum(case when line.new_department_code is not null then line.share end) as share_sum,
    max(case when line.new_department_code = line.old_department_code then 1 else 0 end) as goes_on,
    -- The chart has the successor on that day or later, or a later line hands it on.
    count(case when chart.valid_to >= line.changed_on or onward.changed_on > line.changed_on then 1 end)
      as known_successors
  from {{ ref('int_organisation_line') }} as line
  left join chart
    on line.new_department_code = chart.department_code
  left join onward
    on line.new_department_code = onward.department_code
  where line.old_department_code is not null
  group by line.old_department_code, line.changed_on
),

declared as (
  select
    department_code,
    changed_on,
    goes_on,
    case
      when successors = 0 then 'abolished'
      when successors > 1 and shares < successors then 'share_missing'
      -- Within a millionth, for one third has no end in decimals.
      when least_share < 0 or abs(coalesce(share_sum, 1) - 1) > 0.000001 then 'share_not_one'
      when known_successors < successors then 'successor_unknown'
      else 'converted'
    end as outcome
  from handed_over
),

placed_span as (
  select
    department_code,
    valid_from,
    valid_to,
    max(valid_to) over (
      partition by department_code
      order by valid_from, valid_to
      rows between unbounded preceding and 1 preceding
    ) as valid_before
  from {{ ref('dim_organisation') }}
  where valid_from <= valid_to
),

numbered_span as (
  select
    *,
    sum(case when valid_before >= {{ plus_days('valid_from', -1) }} then 0 else 1 end) over (
      partition by department_code
      order by valid_from, valid_to
      rows between unbounded preceding and current row
    ) as life
  from placed_span
),

-- Spans of one code without a gap between them: one life of a department, whatever it was called.
life as (
  select
    department_code,
    min(valid_from) as valid_from,
    max(valid_to) as valid_to,
    lead(min(valid_from)) over (partition by department_code order by min(valid_from)) as next_from
  from numbered_span
  group by department_code, life
),

ended as (
  select
    life.department_code,
    {{ plus_days('life.valid_to', 1) }} as changed_on
  from life
  cross join {{ source('landed', 'run_context') }} as run_context
  left join declared
    on
      life.department_code = declared.department_code
      and life.valid_from < declared.changed_on
      and coalesce(life.next_from, run_context.as_of) >= declared.changed_on
      and not (declared.outcome = 'converted' and declared.goes_on = 1)
  where life.valid_to < run_context.as_of and declared.department_code is null
)

select
  department_code,
  changed_on,
  outcome
from declared
union all
select
  ended.department_code,
  ended.changed_on,
  'ended_without_line' as outcome
from ended
left join declared
  on
    ended.department_code = declared.department_code
    and ended.changed_on = declared.changed_on
where declared.department_code is null
