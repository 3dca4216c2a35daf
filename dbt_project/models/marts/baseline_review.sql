{{ config(contract={'enforced': true}) }}

with entry as (
  select
    indicator_id,
    name_ja,
    tier,
    status,
    unit,
    baseline_value,
    baseline_date,
    baseline_scope,
    baseline_check_ja,
    target_value,
    coalesce(not_same_as, '') as not_same_as
  from {{ ref('indicators') }}
  where baseline_value is not null
),

shared as (
  select
    entry.indicator_id,
    {{ joined('other.indicator_id') }} as other_ids,
    min(
      case
        when ', ' || entry.not_same_as || ',' like '%, ' || other.indicator_id || ',%' then 1
        else 0
      end
    ) = 1 as is_explained
  from entry
  inner join entry as other
    on
      entry.baseline_value = other.baseline_value
      and entry.unit = other.unit
      and entry.indicator_id <> other.indicator_id
  group by entry.indicator_id
),

finding as (
  select
    indicator_id,
    'to_confirm' as finding,
    baseline_check_ja as finding_ja,
    cast(null as varchar) as other_ids,
    true as is_explained
  from entry
  where baseline_check_ja is not null
  union all
  select
    indicator_id,
    'scope_unstated' as finding,
    '現状値がどの範囲の値か、原文に書かれていません。自区の値として確かめられるまで、進み具合を計算しません。' as finding_ja,
    cast(null as varchar) as other_ids,
    true as is_explained
  from entry
  where baseline_scope = 'unstated'
  union all
  select
    indicator_id,
    'of_others' as finding,
    '現状値は' || {{ scope_ja('baseline_scope') }}
    || 'の値で、自区の値ではありません。自区の値を登録すると、進み具合を計算できます。' as finding_ja,
    cast(null as varchar) as other_ids,
    true as is_explained
  from entry
  where target_value is not null and baseline_scope not in ('own_ward', 'unstated')
  union all
  select
    indicator_id,
    'shared_value' as finding,
    '同じ数値を持つ項目があります。取り違えていないか確かめてください。数値で項目を結び付けてはいけません。' as finding_ja,
    other_ids,
    is_explained
  from shared
)

select
  finding.indicator_id,
  entry.name_ja,
  cast(finding.finding as varchar) as finding,
  cast(finding.finding_ja as varchar) as finding_ja,
  entry.baseline_value,
  entry.unit,
  entry.baseline_date,
  entry.baseline_scope,
  finding.other_ids,
  finding.is_explained
from finding
inner join entry
  on finding.indicator_id = entry.indicator_id
