{#
  Departments as printed in a month (`printed`: department_code, department_name, month_start), matched to the
  organisation chart as it stood then: by code, else by name, else kept as printed.
#}
{% macro matched_departments(printed) -%}
  with named as (
    select
      department_code,
      department_name,
      month_start,
      {{ department_key('department_name') }} as department_key
    from {{ printed }}
    where
      (department_code is not null or department_name is not null)
      and month_start is not null
  ),

  matched as (
    select
      named.department_code,
      named.department_name,
      named.month_start,
      organisation.department_code as resolved_code,
      organisation.department_name as resolved_label,
      organisation.valid_from,
      case when named.department_code = organisation.department_code then 1 else 2 end
      + case when named.month_start between organisation.valid_from and organisation.valid_to then 0 else 2 end
        as match_rank
    from named
    inner join {{ ref('dim_organisation') }} as organisation
      on
        named.department_code = organisation.department_code
        or named.department_key = organisation.department_key
        or named.department_key = organisation.full_key
  ),

  best as (
    select
      department_code,
      department_name,
      month_start,
      min(match_rank) as match_rank
    from matched
    group by department_code, department_name, month_start
  ),

  resolved as (
    select
      matched.department_code,
      matched.department_name,
      matched.month_start,
      min(matched.resolved_code) as resolved_code,
      max_by(matched.resolved_label, matched.valid_from) as resolved_label
    from matched
    inner join best
      on
        matched.department_code is not distinct from best.department_code
        and matched.department_name is not distinct from best.department_name
        and matched.month_start = best.month_start
        and matched.match_rank = best.match_rank
    group by matched.department_code, matched.department_name, matched.month_start
    -- A name that two departments bear says nothing.
    having count(distinct matched.resolved_code) = 1
  )

  select
    named.month_start,
    coalesce(named.department_code, '') as printed_code,
    coalesce(named.department_name, '') as printed_name,
    coalesce(resolved.resolved_code, named.department_code, named.department_name) as department_code,
    coalesce(resolved.resolved_label, named.department_name, named.department_code) as department_label,
    resolved.resolved_code is not null as is_known
  from named
  left join resolved
    on
      named.department_code is not distinct from resolved.department_code
      and named.department_name is not distinct from resolved.department_name
      and named.month_start = resolved.month_start
{%- endmacro %}
