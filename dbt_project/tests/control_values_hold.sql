{{ config(meta={'dagster': {'ref': {'name': 'control_checks'}}}) }}
{#
  Published figures that do not come out of our formulas, and a plan's own contradiction whose baseline is not held back
  as 要確認. No figure computed at all is a failure too.
#}
select control_id as finding
from {{ ref('control_checks') }}
where not passed
union all
select 'no control value was computed' as finding
from (select count(*) as computed from {{ ref('control_checks') }} where value is not null) as counted
where counted.computed = 0
union all
select control.control_id || ': not held back' as finding
from {{ ref('control_checks') }} as control
left join {{ ref('indicators') }} as entry
  on control.indicator_id = entry.indicator_id
where
  control.published = entry.baseline_value
  and not control.agrees
  and entry.baseline_check_ja is null
  and entry.baseline_scope <> 'own_ward'
