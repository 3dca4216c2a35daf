{{ config(materialized='table') }}

with recursive step as (
  select
    stretch.department_code,
    stretch.valid_from,
    next_stretch.department_code as next_code,
    next_stretch.valid_from as next_from,
    -- A whole handed over to one needs no share.
    cast(coalesce(line.share, 1) as decimal(10, 9)) as share
  from {{ ref('int_organisation_stretch') }} as stretch
  inner join {{ ref('int_organisation_line') }} as line
    on
      stretch.department_code = line.old_department_code
      and stretch.changed_on = line.changed_on
  inner join {{ ref('int_organisation_stretch') }} as next_stretch
    on
      line.new_department_code = next_stretch.department_code
      and line.changed_on between next_stretch.valid_from and next_stretch.valid_to
  where stretch.outcome = 'converted'
),

-- Each step leads to a later day, so the walk ends; the bound is for whoever changes that.
path as (
  select
    department_code,
    valid_from,
    department_code as at_code,
    valid_from as at_from,
    cast(1 as decimal(28, 18)) as share,
    0 as steps
  from {{ ref('int_organisation_stretch') }}
  union all
  select
    path.department_code,
    path.valid_from,
    step.next_code as at_code,
    step.next_from as at_from,
    cast(path.share * step.share as decimal(28, 18)) as share,
    path.steps + 1 as steps
  from path
  inner join step
    on
      path.at_code = step.department_code
      and path.at_from = step.valid_from
  where path.steps < 200
),

arrived as (
  select
    path.department_code,
    path.valid_from,
    path.at_code,
    path.at_from,
    cast(sum(path.share) as decimal(10, 9)) as share
  from path
  left join step
    on
      path.at_code = step.department_code
      and path.at_from = step.valid_from
  where step.department_code is null
  group by path.department_code, path.valid_from, path.at_code, path.at_from
),

-- Shares have nine decimals; what rounding leaves goes to the greatest, so that they add up to one exactly.
shared as (
  select
    department_code,
    valid_from,
    at_code,
    at_from,
    share
    + case
      when
        row_number() over (
          partition by department_code, valid_from
          order by share desc, at_code asc, at_from asc
        ) = 1
        then 1 - sum(share) over (partition by department_code, valid_from)
      else 0
    end as share
  from arrived
)

select
  stretch.department_code,
  stretch.department_name,
  stretch.valid_from,
  stretch.valid_to,
  cast(shared.share as decimal(10, 9)) as share,
  reached.outcome,
  -- One code, always the same, and the only one of its department: what is known of it holds in both views.
  count(*) over (partition by shared.department_code) = 1
  and count(*) over (partition by shared.at_code, shared.at_from) = 1 as is_unmixed,
  -- What is not a department of today keeps its code with its last day, for the code may live on.
  case
    when reached.outcome in ('today', 'not_in_chart') then reached.department_code
    else reached.department_code || '@' || cast({{ plus_days('reached.changed_on', -1) }} as varchar)
  end as department_code_today,
  case
    when reached.outcome in ('today', 'not_in_chart') then reached.department_name
    else
      reached.department_name || '（' || cast({{ plus_days('reached.changed_on', -1) }} as varchar)
      || case
        when reached.outcome = 'abolished' then '廃止）'
        when reached.outcome = 'ended_without_line' then 'まで・読替先なし）'
        else 'まで・読替不可）'
      end
  end as department_label_today
from shared
inner join {{ ref('int_organisation_stretch') }} as stretch
  on
    shared.department_code = stretch.department_code
    and shared.valid_from = stretch.valid_from
inner join {{ ref('int_organisation_stretch') }} as reached
  on
    shared.at_code = reached.department_code
    and shared.at_from = reached.valid_from
where shared.share > 0
