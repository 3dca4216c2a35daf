{{ config(materialized='table') }}

-- What each file of a ledger speaks for: it begins with the fiscal year of its first entry and ends
-- (1) on the reference day printed above the table, where there is one;
-- (2) else, for a list of events, on the day of the last one, or with the last month that was over when the file came,
--     within the fiscal year of that event. So a list without events in its last months tells of zeros, and last
--     year's list says nothing of this year;
-- (3) for a list of what is in force (first days alone: supporters, sites, systems), with the last month that was over
--     when the file came, however old its newest entry.
-- A file without entries stands for zeros in the fiscal year of the month before it came; a file of which every
-- record was kept back says nothing.
with delivered as (
  select
    active_drop.drop_id,
    active_drop.profile_id,
    drop_ledger.quarantined,
    drop_ledger.as_of,
    {{ plus_days(month_of('drop_ledger.as_of'), '-1') }} as last_month_over
  from {{ source('landed', 'active_drop') }} as active_drop
  inner join {{ source('landed', 'drop_ledger') }} as drop_ledger
    on active_drop.drop_id = drop_ledger.drop_id
  where active_drop.source_id = 'register' and active_drop.profile_id not like 'report%'
),

entry as (
  select
    _drop_id,
    ledger,
    max(stated_on) as stated_on,
    count(occurred_on) + count(evaluated_on) + count(fiscal_year) + count(firm_no) = 0 as tells_what_is_in_force,
    -- The least and the greatest of those that are not null.
    min(least(occurred_on, starts_on, {{ fiscal_year_start('fiscal_year') }})) as first_day,
    max(greatest(occurred_on, starts_on, evaluated_on, {{ fiscal_year_end('fiscal_year') }})) as last_day
  from {{ source('register', 'ledger_entry') }}
  group by _drop_id, ledger
),

reach as (
  select
    delivered.drop_id,
    delivered.as_of,
    delivered.last_month_over,
    entry.stated_on,
    coalesce(entry.tells_what_is_in_force, false) as tells_what_is_in_force,
    coalesce(entry.ledger, delivered.profile_id) as ledger,
    coalesce(entry.first_day, entry.stated_on, delivered.last_month_over) as first_day,
    least(coalesce(entry.last_day, delivered.last_month_over), delivered.as_of) as last_day
  from delivered
  left join entry
    on delivered.drop_id = entry._drop_id
  where entry._drop_id is not null or delivered.quarantined = 0
)

select
  drop_id,
  ledger,
  {{ fiscal_year_start(fiscal_year_of('first_day')) }} as covers_from,
  case
    when stated_on is not null then least(stated_on, as_of)
    when tells_what_is_in_force then greatest(last_day, last_month_over)
    else greatest(last_day, least({{ fiscal_year_end(fiscal_year_of('last_day')) }}, last_month_over))
  end as covers_to
from reach
