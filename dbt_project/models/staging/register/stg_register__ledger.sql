-- A ledger that was dropped without entries is kept and stands for zero; one that was never dropped is not here.
with delivery as (
  select
    active_drop.drop_id,
    active_drop.profile_id,
    drop_ledger.quarantined,
    drop_ledger.as_of
  from {{ source('landed', 'active_drop') }} as active_drop
  inner join {{ source('landed', 'drop_ledger') }} as drop_ledger
    on active_drop.drop_id = drop_ledger.drop_id
  where active_drop.source_id = 'register' and active_drop.profile_id not like 'report%'
),

entry as (
  select
    _drop_id,
    ledger,
    count(*) as entries,
    max(stated_on) as stated_on,
    max(greatest(
      coalesce(occurred_on, date '0001-01-01'),
      coalesce(evaluated_on, date '0001-01-01'),
      coalesce(starts_on, date '0001-01-01')
    )) as last_day
  from {{ source('register', 'ledger_entry') }}
  group by _drop_id, ledger
)

select
  coalesce(entry.ledger, delivery.profile_id) as ledger,
  cast(count(*) as integer) as drops,
  cast(coalesce(sum(entry.entries), 0) as integer) as entries,
  cast(sum(delivery.quarantined) as integer) as quarantined,
  max(entry.stated_on) as stated_on,
  nullif(max(entry.last_day), date '0001-01-01') as last_day,
  max(delivery.as_of) as first_seen_as_of
from delivery
left join entry
  on delivery.drop_id = entry._drop_id
group by coalesce(entry.ledger, delivery.profile_id)
