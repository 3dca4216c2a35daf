{{ config(materialized='table') }}

select
  delivery.ledger,
  period.fiscal_year,
  period.period_kind,
  period.period_start,
  period.period_end,
  least(period.period_end, max(delivery.covers_to)) as reference_date,
  period.is_running or max(delivery.covers_to) < period.period_end as is_provisional
from {{ ref('int_ledger_delivery') }} as delivery
inner join {{ ref('dim_fiscal_period') }} as period
  on
    delivery.covers_from <= period.period_end
    and delivery.covers_to >= period.period_start
group by
  delivery.ledger,
  period.fiscal_year,
  period.period_kind,
  period.period_start,
  period.period_end,
  period.is_running
