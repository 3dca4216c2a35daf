{{ config(contract={'enforced': true}) }}

with total as (
  select *
  from {{ ref('indicator_values') }}
  where breakdown = 'total' and period_kind <> 'month'
),

-- The default definition sorts first: A before B, base_all before base_valid.
default_definition as (
  select
    indicator_id,
    min(definition_version) as definition_version
  from total
  group by indicator_id
),

numbered as (
  select
    total.*,
    -- Newest first; periods without a value come after those with one.
    row_number() over (
      partition by total.indicator_id
      order by case when total.value is null then 1 else 0 end, total.period_end desc
    ) as place
  from total
  inner join default_definition
    on
      total.indicator_id = default_definition.indicator_id
      and total.definition_version = default_definition.definition_version
),

-- Every district at least one, every month at least one: cells of the latest period, and those that reach the target.
counted as (
  select
    latest.indicator_id,
    count(*) as cells,
    sum(case when cell.value >= catalogue.target_value then 1 else 0 end) as cells_reached
  from numbered as latest
  inner join {{ ref('indicators') }} as catalogue
    on latest.indicator_id = catalogue.indicator_id
  inner join {{ ref('indicator_values') }} as cell
    on
      latest.indicator_id = cell.indicator_id
      and latest.definition_version = cell.definition_version
  where
    latest.place = 1
    and (
      (
        catalogue.target_kind = 'coverage'
        and cell.breakdown = catalogue.target_group
        and cell.period_kind = latest.period_kind
        and cell.period_start = latest.period_start
        and cell.period_end = latest.period_end
      )
      or (
        catalogue.target_kind = 'per_month'
        and cell.breakdown = 'total'
        and cell.period_kind = 'month'
        and cell.period_start between latest.period_start and latest.period_end
      )
    )
  group by latest.indicator_id
),

-- The latest break of the series between the last two periods: nothing is compared across it.
interrupted as (
  select
    latest.indicator_id,
    max(series_break.break_on) as break_on,
    max_by(series_break.reason_ja, series_break.break_on) as reason_ja
  from numbered as latest
  inner join numbered as previous
    on
      latest.indicator_id = previous.indicator_id
      and latest.place = 1
      and previous.place = 2
      and previous.value is not null
  inner join {{ ref('series_breaks') }} as series_break
    on
      {{ is_broken('series_break', 'latest', 'previous.period_start', 'latest.period_end') }}
  group by latest.indicator_id
),

measured as (
  select
    catalogue.*,
    latest.definition_version,
    latest.fiscal_year,
    latest.period_kind,
    latest.period_start,
    latest.period_end,
    latest.value,
    latest.obs_status,
    latest.year_state,
    latest.conf_status,
    latest.coverage,
    latest.citation_id,
    case when interrupted.reason_ja is null then previous.value end as previous_value,
    case
      when previous.value is not null and interrupted.reason_ja is null then previous.period_end
    end as previous_period_end,
    interrupted.reason_ja as break_reason_ja,
    interrupted.break_on,
    counted.cells,
    coalesce(counted.cells_reached, 0) as cells_reached,
    least(latest.period_end, run_context.as_of) as reference_date,
    -- A total since the plan began, and a change against a base year, begin at 0 by their definition.
    case
      when catalogue.target_kind = 'cumulative' then 0
      when catalogue.target_kind = 'relative_to_baseline' and catalogue.target_op <> 'reduce_relative' then 0
    end as implied_baseline,
    cast(
      catalogue.baseline_date
      || case length(catalogue.baseline_date) when 4 then '-01-01' when 7 then '-01' else '' end as date
    ) as baseline_day
  from {{ ref('indicators') }} as catalogue
  cross join {{ source('landed', 'run_context') }} as run_context
  left join numbered as latest
    on
      catalogue.indicator_id = latest.indicator_id
      and latest.place = 1
  left join numbered as previous
    on
      catalogue.indicator_id = previous.indicator_id
      and previous.place = 2
  left join counted
    on catalogue.indicator_id = counted.indicator_id
  left join interrupted
    on catalogue.indicator_id = interrupted.indicator_id
),

broken_since_baseline as (
  select distinct measured.indicator_id
  from measured
  inner join {{ ref('series_breaks') }} as series_break
    on {{ is_broken('series_break', 'measured', 'measured.baseline_day', 'measured.period_end') }}
),

checked as (
  select
    measured.*,
    broken_since_baseline.indicator_id is not null as is_broken_since_baseline
  from measured
  left join broken_since_baseline
    on measured.indicator_id = broken_since_baseline.indicator_id
),

-- Only the ward's own baseline may be measured from, and only while nothing about it is to be confirmed.
started as (
  select
    *,
    coalesce(
      case when baseline_scope = 'own_ward' and baseline_check_ja is null then baseline_value end, implied_baseline
    ) as start_value,
    {{ months_between('period_start', 'period_end') }} as months,
    greatest({{ months_between('period_start', 'reference_date') }}, cells_reached) as months_due,
    {{ fiscal_year_end(fiscal_year_of('reference_date') ~ ' + 1') }} as next_year_end
  from checked
),

aimed as (
  select
    *,
    case
      when target_op = 'reduce_relative' then start_value * (1 - target_value / 100.0)
      else target_value
    end as target_level,
    case
      when target_kind = 'annual_flow'
        then
          1.0 * ({{ days_between('period_start', 'reference_date') }} + 1)
          / ({{ days_between('period_start', 'period_end') }} + 1)
      when target_kind = 'annual_growth' then 1.0
      when target_kind = 'per_month' then 1.0 * months_due / months
      else
        {{ share_of_way('baseline_day', 'reference_date', 'target_deadline') }}
    end as expected_share,
    {{ share_of_way('baseline_day', 'next_year_end', 'target_deadline') }} as next_year_share,
    coalesce(target_deadline <= reference_date, false) as is_over
  from started
),

progressed as (
  select
    *,
    coalesce(
      case
        when target_kind = 'coverage' then cells_reached = cells
        when target_kind = 'per_month' then cells_reached >= months
        -- What must not be exceeded within a year is kept only when the year is over.
        when target_kind = 'annual_flow' and direction = 'lower' then value <= target_level and expected_share >= 1
        when direction = 'lower' then value <= target_level
        else value >= target_level
      end, false
    ) as is_reached,
    coalesce(
      case direction when 'lower' then start_value <= target_level else start_value >= target_level end, false
    ) as is_flat,
    case
      when target_kind = 'coverage' then 1.0 * cells_reached / nullif(cells, 0)
      when target_kind = 'per_month' then 1.0 * cells_reached / months
      when target_kind = 'ordinal' or (target_kind = 'annual_flow' and direction = 'lower') then null
      when target_kind in ('annual_flow', 'annual_growth')
        then case when target_level > 0 then value / target_level end
      else (value - start_value) / nullif(target_level - start_value, 0)
    end as progress
  from aimed
),

reasoned as (
  select
    *,
    case
      when target_kind = 'qualitative' then 'qualitative'
      when status = 'reference' then 'reference'
      when value is null and status = 'pending' then 'pending'
      when period_end is null then 'no_data'
      when value is null then 'no_value'
      when conf_status = 'C' then 'suppressed'
      when coverage < {{ var('scorecard_least_coverage') }} then 'low_coverage'
      when target_value is null then 'no_target'
      when is_reached then null
      when target_kind = 'coverage' and cells is null then 'no_groups'
      when is_over and target_kind in ('ordinal', 'coverage') then null
      when target_kind = 'ordinal' then 'ordinal'
      when target_kind = 'coverage' and target_deadline is not null then 'not_over'
      when target_kind = 'coverage' then 'no_deadline'
      when target_kind in ('annual_flow', 'annual_growth') and direction <> 'lower' and target_value <= 0
        then 'target_not_positive'
      when target_kind = 'per_month' and months_due = 0 then 'not_begun'
      when target_kind in ('annual_flow', 'annual_growth', 'per_month') then null
      when baseline_check_ja is not null and implied_baseline is null then 'baseline_to_confirm'
      when baseline_value is null and implied_baseline is null then 'no_baseline'
      when start_value is null and baseline_scope = 'unstated' then 'baseline_unstated'
      when start_value is null then 'baseline_of_others'
      when target_deadline is null then 'no_deadline'
      when baseline_day is null then 'no_baseline_date'
      when is_broken_since_baseline then 'series_break'
      when expected_share is null or expected_share <= 0 then 'not_begun'
      when is_flat then 'flat_path'
    end as reason_code,
    case
      when target_kind in ('ordinal', 'coverage', 'per_month', 'qualitative') then null
      when target_kind in ('annual_flow', 'annual_growth') then target_level * expected_share
      when expected_share > 0 and not is_flat then start_value + (target_level - start_value) * expected_share
    end as path_value,
    case
      when target_kind in ('ordinal', 'coverage', 'per_month', 'qualitative') then null
      when target_kind in ('annual_flow', 'annual_growth') then target_level
      when next_year_share > 0 and not is_flat then start_value + (target_level - start_value) * next_year_share
    end as needed_next_year
  from progressed
),

judged as (
  select
    *,
    case
      when is_reached then 1.0
      when target_kind = 'ordinal' then 0.0
      -- What must not be exceeded: how much of the year's share is left; nothing used is on the path.
      when target_kind = 'annual_flow' and direction = 'lower'
        then case when value <= path_value then 1.0 else path_value / value end
      when target_kind = 'coverage' then progress
      else progress / expected_share
    end as path_ratio
  from reasoned
),

graded as (
  select
    *,
    case
      when reason_code is not null then 'undecided'
      when is_reached then 'achieved'
      when path_ratio >= {{ var('scorecard_on_track') }} then 'on_track'
      when path_ratio >= {{ var('scorecard_nearly') }} then 'nearly'
      else 'behind'
    end as grade
  from judged
)

select
  cast(indicator_id as varchar) as indicator_id,
  cast(name_ja as varchar) as name_ja,
  cast(unit as varchar) as unit,
  cast(definition_version as varchar) as definition_version,
  cast(fiscal_year as integer) as fiscal_year,
  cast(period_kind as varchar) as period_kind,
  cast(period_start as date) as period_start,
  cast(period_end as date) as period_end,
  cast(value as double) as value,
  cast(obs_status as varchar) as obs_status,
  cast(conf_status as varchar) as conf_status,
  cast(coverage as double) as coverage,
  cast(previous_value as double) as previous_value,
  cast(previous_period_end as date) as previous_period_end,
  cast(case when target_kind is distinct from 'ordinal' then value - previous_value end as double) as change,
  cast(case unit when '%' then 'ポイント' else unit end as varchar) as change_unit,
  cast(baseline_value as double) as baseline_value,
  cast(baseline_date as varchar) as baseline_date,
  cast(baseline_scope as varchar) as baseline_scope,
  cast(target_op as varchar) as target_op,
  cast(target_value as double) as target_value,
  cast(target_level as double) as target_level,
  cast(target_deadline as date) as target_deadline,
  cast(case when reason_code is null then progress end as double) as progress,
  cast(grade as varchar) as status,
  cast(
    case grade
      when 'achieved' then '達成'
      when 'on_track' then '順調'
      when 'nearly' then '概ね順調'
      when 'behind' then '遅れ'
      else '判定不可'
    end as varchar
  ) as status_ja,
  cast(reason_code as varchar) as reason_code,
  cast({{ reason_ja('reason_code') }} as varchar) as reason_ja,
  cast(citation_id as varchar) as citation_id,
  cast(target_kind as varchar) as target_kind,
  cast(reference_date as date) as reference_date,
  cast(case when reason_code is null then expected_share end as double) as expected_share,
  cast(case when value is not null then path_value end as double) as path_value,
  cast(value - path_value as double) as path_difference,
  cast(needed_next_year as double) as needed_next_year,
  cast({{ basis_ja() }} as varchar) as basis_ja,
  cast(year_state as varchar) as year_state,
  cast(
    cast(break_on as varchar) || 'に系列の断絶があるため、前の期間と比べません: ' || break_reason_ja as varchar
  ) as change_note_ja
from graded
