with cells as (
  {{ ledger_stock('support_site', months=false) }}
),

period as (
  select distinct
    definition_version,
    fiscal_year,
    period_kind,
    period_start,
    period_end,
    reference_date,
    is_provisional
  from cells
),

named as (
  select distinct
    ledger,
    district,
    case when ledger = 'district' then starts_on end as starts_on,
    case when ledger = 'district' then ends_on end as ends_on
  from {{ ref('int_ledger_entry') }}
  where ledger in ('district', 'support_site') and district is not null
),

-- The ward's own list of districts; where it was not sent, the districts that any site was ever in.
every_district as (
  select *
  from named
  where ledger = 'district' or 'district' not in (select listed.ledger from named as listed)
),

district_cell as (
  select
    period.definition_version,
    period.fiscal_year,
    period.period_kind,
    period.period_start,
    period.period_end,
    period.is_provisional,
    every_district.district,
    cells.entry_no
  from period
  inner join every_district
    on
      coalesce(period.reference_date >= every_district.starts_on, true)
      and coalesce(period.reference_date < every_district.ends_on, true)
  left join cells
    on
      period.period_start = cells.period_start
      and every_district.district = cells.district
)

{{ ledger_rows('cells', ledger_entries()) }}
union all
{{ ledger_rows('district_cell', ledger_entries(), 'district', 'district', with_empty=true) }}
