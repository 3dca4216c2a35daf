-- Entries of one ledger that are valid on the reference date (first day included, day of the end not).
-- Which ledgers there are: pipelines/sources/register/profiles. Here: the sites of support.
with counted as (
  select
    period.fiscal_year,
    period.period_kind,
    period.period_start,
    period.period_end,
    period.is_running,
    coalesce(entry.district, 'unknown') as district,
    case
      when
        entry.starts_on <= period.reference_date
        and (entry.ends_on is null or entry.ends_on > period.reference_date)
        then 1
      else 0
    end as valid
  from {{ ref('stg_register__ledger_entry') }} as entry
  inner join {{ ref('dim_fiscal_period') }} as period
    on
      period.period_kind = 'fiscal_year'
      and entry.starts_on <= period.period_end
  where entry.ledger = 'support_site'
)

{{ count_rows('counted', 'valid', 'total') }}
union all
{{ count_rows('counted', 'valid', 'district', 'district', 'district') }}
