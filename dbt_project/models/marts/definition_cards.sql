{{ config(contract={'enforced': true}) }}

with words_of_version as (
  {{ words_of_versions() }}
),

words_of_other as (
  {{ words_of_others() }}
),

differing_pair as (
  {{ pairs_that_differ() }}
),

own_entry as (
  select *
  from {{ ref('indicators') }}
  where status in ('computed', 'reported')
),

-- The newest total of each definition, months aside; the first definition by name is the default.
total as (
  select
    *,
    row_number() over (
      partition by indicator_id, definition_version
      order by case when value is null then 1 else 0 end, period_end desc
    ) as place,
    min(definition_version) over (partition by indicator_id) as default_version
  from {{ ref('indicator_values') }}
  where breakdown = 'total' and period_kind <> 'month'
),

own as (
  select
    entry.indicator_id,
    case when total.definition_version <> total.default_version then 2 else 1 end as origin_order,
    'own' as origin,
    '自区' as whose,
    total.definition_version,
    cast(null as varchar) as scope_set,
    cast(null as varchar) as other_id,
    coalesce(
      words_of_version.definition_ja, {{ version_ja('total.definition_version', 'entry.definition_ja') }}
    ) as definition_ja,
    total.period_kind,
    total.fiscal_year,
    total.period_end,
    case when total.conf_status = 'F' then total.value end as value,
    entry.unit,
    'この公表' as source,
    cast(null as varchar) as source_reliability,
    case
      when total.definition_version <> total.default_version
        then '定義の版が ' || total.definition_version || ' で、版 ' || total.default_version || ' とは分子か分母の数え方が違う。'
    end as differs_ja,
    coalesce(total.definition_version = total.default_version, true) as is_comparable
  from own_entry as entry
  left join total
    on
      entry.indicator_id = total.indicator_id
      and total.place = 1
  left join words_of_version
    on
      total.indicator_id = words_of_version.indicator_id
      and total.definition_version = words_of_version.definition_version
),

own_scope as (
  select
    total.indicator_id,
    3 as origin_order,
    'own_scope' as origin,
    '自区' as whose,
    cell.definition_version,
    cell.breakdown_code as scope_set,
    cast(null as varchar) as other_id,
    {{ scope_set_ja('cell.breakdown_code') }} as definition_ja,
    cell.period_kind,
    cell.fiscal_year,
    cell.period_end,
    case when cell.conf_status = 'F' then cell.value end as value,
    cell.unit,
    'この公表' as source,
    cast(null as varchar) as source_reliability,
    '対象とする手続の範囲が違う。' as differs_ja,
    false as is_comparable
  from total
  inner join {{ ref('indicator_values') }} as cell
    on
      total.indicator_id = cell.indicator_id
      and total.definition_version = cell.definition_version
      and total.period_kind = cell.period_kind
      and total.period_start = cell.period_start
      and total.period_end = cell.period_end
      and cell.breakdown = 'scope_set'
      -- The whole field is the total itself.
      and cell.breakdown_code <> 'S_ALL'
  where total.place = 1 and total.definition_version = total.default_version
),

-- Figures of others under the indicator's own name: the newest of each body and item.
series as (
  select
    *,
    row_number() over (
      partition by indicator_id, scope, coalesce(item_ja, '') order by as_of_date desc
    ) as place,
    -- Words about a body are about its main figure; where it tells several, about the one without an item.
    item_ja is null
    or min(coalesce(item_ja, '')) over (partition by indicator_id, scope)
    = max(coalesce(item_ja, '')) over (partition by indicator_id, scope) as is_main
  from {{ ref('reference_series') }}
  where value is not null
),

of_others as (
  select
    series.indicator_id,
    4 as origin_order,
    'elsewhere' as origin,
    series.scope_ja as whose,
    cast(null as varchar) as definition_version,
    cast(null as varchar) as scope_set,
    cast(null as varchar) as other_id,
    coalesce(words_of_other.definition_ja, series.item_ja, series.note) as definition_ja,
    cast(null as varchar) as period_kind,
    cast(null as integer) as fiscal_year,
    series.as_of_date as period_end,
    series.value,
    series.unit,
    series.source,
    series.source_reliability,
    coalesce(
      words_of_other.differs_ja, '値の範囲が「' || series.scope_ja || '」で、自区の値ではない。'
    ) as differs_ja,
    coalesce(words_of_other.is_comparable, false) as is_comparable
  from series
  inner join own_entry as entry
    on series.indicator_id = entry.indicator_id
  left join words_of_other
    on
      series.indicator_id = words_of_other.indicator_id
      and series.scope = words_of_other.scope
      and series.is_main
  where series.place = 1
),

-- Figures of others under another name that is easily taken for this one.
linked as (
  select
    indicator_id,
    other_id,
    indicator_id as former_id,
    other_id as latter_id,
    reason_ja
  from differing_pair
  union all
  select
    other_id as indicator_id,
    indicator_id as other_id,
    indicator_id as former_id,
    other_id as latter_id,
    reason_ja
  from differing_pair
),

of_other_names as (
  select
    linked.indicator_id,
    5 as origin_order,
    'elsewhere' as origin,
    series.scope_ja as whose,
    cast(null as varchar) as definition_version,
    cast(null as varchar) as scope_set,
    linked.other_id,
    coalesce(other.definition_ja, other.name_ja) || coalesce(' (' || series.item_ja || ')', '') as definition_ja,
    cast(null as varchar) as period_kind,
    cast(null as integer) as fiscal_year,
    series.as_of_date as period_end,
    series.value,
    series.unit,
    series.source,
    series.source_reliability,
    replace(
      replace(linked.reason_ja, '前者', '「' || former.name_ja || '」'), '後者', '「' || latter.name_ja || '」'
    ) as differs_ja,
    false as is_comparable
  from linked
  inner join own_entry as entry
    on linked.indicator_id = entry.indicator_id
  inner join {{ ref('indicators') }} as other
    on
      linked.other_id = other.indicator_id
      and other.status = 'reference'
      and entry.unit = other.unit
  inner join {{ ref('indicators') }} as former
    on linked.former_id = former.indicator_id
  inner join {{ ref('indicators') }} as latter
    on linked.latter_id = latter.indicator_id
  inner join series
    on
      linked.other_id = series.indicator_id
      and series.place = 1
  -- Two figures that merely happen to be equal are told apart elsewhere (baseline_review).
  where
    linked.reason_ja not like '%関係がない%'
    and not exists (
      select 1
      from of_others
      where
        of_others.indicator_id = linked.indicator_id
        and of_others.value = series.value
        and of_others.whose = series.scope_ja
    )
),

every_card as (
  select * from own
  union all
  select * from own_scope
  union all
  select * from of_others
  union all
  select * from of_other_names
),

numbered as (
  select
    *,
    row_number() over (
      partition by indicator_id
      order by
        origin_order asc, definition_version asc, scope_set asc, whose asc, other_id asc, period_end desc, value asc,
        definition_ja asc
    ) as card_no,
    count(*) over (partition by indicator_id) as cards
  from every_card
)

select
  cast(indicator_id as varchar) as indicator_id,
  cast(card_no as integer) as card_no,
  cast(origin as varchar) as origin,
  cast(whose as varchar) as whose,
  cast(definition_version as varchar) as definition_version,
  cast(scope_set as varchar) as scope_set,
  cast(other_id as varchar) as other_id,
  cast(definition_ja as varchar) as definition_ja,
  cast(period_kind as varchar) as period_kind,
  cast(fiscal_year as integer) as fiscal_year,
  cast(period_end as date) as period_end,
  cast(value as double) as value,
  cast(unit as varchar) as unit,
  cast(source as varchar) as source,
  cast(source_reliability as varchar) as source_reliability,
  cast(differs_ja as varchar) as differs_ja,
  cast(is_comparable as boolean) as is_comparable
from numbered
where cards > 1
