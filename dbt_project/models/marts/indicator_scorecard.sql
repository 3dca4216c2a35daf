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
    latest.conf_status,
    latest.coverage,
    latest.citation_id,
    previous.value as previous_value,
    case when previous.value is not null then previous.period_end end as previous_period_end,
    least(latest.period_end, run_context.as_of) as reference_date,
    -- Only the ward's own baseline may be measured from; those of others are shown and no more.
    case when catalogue.baseline_scope = 'own_ward' then catalogue.baseline_value end as own_baseline,
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
),

aimed as (
  select
    *,
    case
      when target_kind = 'relative_to_baseline' and direction = 'lower' then own_baseline * (1 - target_value / 100.0)
      when target_kind = 'relative_to_baseline' then own_baseline * (1 + target_value / 100.0)
      else target_value
    end as target_level,
    case
      when target_kind = 'annual_flow'
        then
          1.0 * ({{ days_between('period_start', 'reference_date') }} + 1)
          / ({{ days_between('period_start', 'period_end') }} + 1)
      else
        1.0 * {{ days_between('baseline_day', 'reference_date') }}
        / nullif({{ days_between('baseline_day', 'target_deadline') }}, 0)
    end as elapsed_share
  from measured
),

progressed as (
  select
    *,
    case
      when target_kind = 'annual_flow' then value / nullif(target_level, 0)
      else (value - own_baseline) / nullif(target_level - own_baseline, 0)
    end as progress,
    coalesce(
      case direction when 'lower' then value <= target_level else value >= target_level end, false
    ) as is_reached
  from aimed
),

judged as (
  select
    *,
    case
      when value is null then 'no_value'
      when conf_status = 'C' then 'suppressed'
      when coverage < 0.8 then 'low_coverage'
      when target_value is null then 'no_target'
      when is_reached or target_kind = 'annual_flow' then null
      when baseline_value is null then 'no_baseline'
      when own_baseline is null then 'baseline_of_others'
      when target_deadline is null then 'no_deadline'
      when baseline_day is null then 'no_baseline_date'
      when elapsed_share is null or elapsed_share <= 0 then 'not_begun'
    end as reason_code
  from progressed
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
  cast(value - previous_value as double) as change,
  cast(case unit when '%' then 'ポイント' else unit end as varchar) as change_unit,
  cast(baseline_value as double) as baseline_value,
  cast(baseline_date as varchar) as baseline_date,
  cast(baseline_scope as varchar) as baseline_scope,
  cast(target_op as varchar) as target_op,
  cast(target_value as double) as target_value,
  cast(target_level as double) as target_level,
  cast(target_deadline as date) as target_deadline,
  cast(case when reason_code is null then progress end as double) as progress,
  cast(
    case
      when reason_code is not null then 'undecided'
      when is_reached then 'achieved'
      when progress / elapsed_share >= 1.0 then 'on_track'
      when progress / elapsed_share >= 0.8 then 'nearly'
      else 'behind'
    end as varchar
  ) as status,
  cast(
    case
      when reason_code is not null then '判定不可'
      when is_reached then '達成'
      when progress / elapsed_share >= 1.0 then '順調'
      when progress / elapsed_share >= 0.8 then '概ね順調'
      else '遅れ'
    end as varchar
  ) as status_ja,
  cast(reason_code as varchar) as reason_code,
  cast(
    case reason_code
      when 'no_value' then '値がまだ計算できません'
      when 'suppressed' then '人数が少なく秘匿の対象です'
      when 'low_coverage' then '対象に入った割合(カバー率)が80%未満です'
      when 'no_target' then '目標値がありません'
      when 'no_baseline' then '基準となる現状値がありません'
      when 'baseline_of_others' then '現状値が自区の値ではないため、進捗を計算しません'
      when 'no_deadline' then '目標の期限がありません'
      when 'no_baseline_date' then '現状値の時点がありません'
      when 'not_begun' then '計画期間がまだ始まっていません'
    end as varchar
  ) as reason_ja,
  cast(citation_id as varchar) as citation_id
from judged
