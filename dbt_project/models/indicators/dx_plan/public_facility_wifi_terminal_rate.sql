-- As the list says on its reference day: it tells what there is, not since when.
with facility as (
  select
    'A' as definition_version,
    fiscal_year,
    'as_of' as period_kind,
    stated_on as period_start,
    stated_on as period_end,
    category,
    is_met,
    is_also_met,
    1 as denominator,
    cast(null as double) as covered,
    cast(null as double) as coverable,
    false as is_estimated,
    false as is_provisional
  from {{ ref('int_ledger_edition') }}
  where
    ledger = 'facility'
    and is_eligible
    and coalesce(starts_on <= stated_on, true)
    and coalesce(ends_on > stated_on, true)
),

cells as (
  select
    *,
    case when is_met and is_also_met then 1 else 0 end as numerator
  from facility
),

equipment_cells as (
  select
    *,
    'wifi' as equipment,
    'Wi-Fi' as equipment_label,
    case when is_met then 1 else 0 end as numerator
  from facility
  union all
  select
    *,
    'terminal' as equipment,
    '公共端末' as equipment_label,
    case when is_also_met then 1 else 0 end as numerator
  from facility
),

computed as (
  {{ ratio_rows('cells', 'total') }}
  union all
  {{ ledger_ratio_rows('cells', 'facility_type', 'category') }}
  union all
  {{ ratio_rows('equipment_cells', 'equipment', 'equipment', 'equipment_label') }}
)

{{ or_reported('computed', 'public_facility_wifi_terminal_rate') }}
