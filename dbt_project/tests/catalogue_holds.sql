{{ config(meta={'dagster': {'ref': {'name': 'indicators'}}}) }}
{#
  What must hold across the catalogue, the reference series and the links, one row per breach (handbook 0.2, 6).
#}
with breach as (
  select
    indicator_id,
    'a baseline without a scope' as breach
  from {{ ref('indicators') }}
  where baseline_value is not null and baseline_scope is null
  union all
  select
    indicator_id,
    'the mean of the 23 wards as own baseline' as breach
  from {{ ref('indicators') }}
  where baseline_scope = 'own_ward' and baseline_note like '%特別区平均で%'
  union all
  select
    indicator_id,
    'pending or reference without a reason' as breach
  from {{ ref('indicators') }}
  where status in ('pending', 'reference') and status_reason_ja is null
  union all
  select
    entry.indicator_id,
    'reference without a figure or a heading in the reference series' as breach
  from {{ ref('indicators') }} as entry
  left join {{ ref('reference_series') }} as series
    on entry.indicator_id = series.indicator_id
  where entry.status = 'reference' and series.source is null
  union all
  select
    series.indicator_id,
    'reference figure that is the ward''s own, without a source, or neither figure nor M' as breach
  from {{ ref('reference_series') }} as series
  where
    series.scope = 'own_ward'
    or series.scope is null
    or series.source is null
    or series.source_reliability is null
    or (series.value is null) <> (series.obs_status = 'M')
  union all
  select
    series.indicator_id,
    'reference figure of an unknown entry, or in another unit' as breach
  from {{ ref('reference_series') }} as series
  left join {{ ref('indicators') }} as entry
    on series.indicator_id = entry.indicator_id
  where series.indicator_id is not null and coalesce(entry.unit, '') <> series.unit
  union all
  select
    pair.other_id as indicator_id,
    'not_same_as names an entry that is not in the catalogue, or itself' as breach
  from {{ ref('not_same_as') }} as pair
  left join {{ ref('indicators') }} as entry
    on pair.other_id = entry.indicator_id
  left join {{ ref('indicators') }} as first_entry
    on pair.indicator_id = first_entry.indicator_id
  where entry.indicator_id is null or first_entry.indicator_id is null or pair.indicator_id = pair.other_id
)

select * from breach
