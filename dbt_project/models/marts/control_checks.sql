{{ config(contract={'enforced': true}) }}

with part as (
  select
    control_id,
    'A' as definition_version,
    cast(null as integer) as fiscal_year,
    'as_of' as period_kind,
    cast(null as date) as period_start,
    cast(null as date) as period_end,
    first_part * case scale when 100 then 1 else scale end as numerator,
    second_part as denominator,
    scale,
    cast(null as double) as covered,
    cast(null as double) as coverable,
    false as is_estimated,
    false as is_provisional
  from {{ ref('control_value') }}
  where kind = 'ratio'
),

percentage as (
  select * from part
  where scale = 100
),

mean_or_per as (
  select * from part
  where scale <> 100
),

-- By the very macro that the ratio indicators use.
ratio as (
  {{ ratio_rows('percentage', 'control', 'control_id', 'control_id') }}
  union all
  {{ ratio_rows('mean_or_per', 'control', 'control_id', 'control_id', scale=1.0) }}
),

dated as (
  select
    control_value.*,
    case
      when kind = 'excel_serial' then
        {{ plus_days("case second_part when 1904 then date '1904-01-01' else date '1899-12-30' end", 'first_part') }}
    end as serial_day
  from {{ ref('control_value') }} as control_value
),

computed as (
  select
    control.*,
    case control.kind
      when 'ratio' then ratio.value
      when 'difference' then control.first_part - control.second_part
      when 'check_digit' then 10 * control.first_part + {{ municipality_check_digit('control.first_part') }}
      when 'excel_serial' then
        10000 * extract(year from control.serial_day)
        + 100 * extract(month from control.serial_day)
        + extract(day from control.serial_day)
    end as value
  from dated as control
  left join ratio
    on control.control_id = ratio.breakdown_code
)

select
  computed.control_id,
  computed.indicator_id,
  computed.kind,
  computed.first_part,
  computed.second_part,
  cast(computed.value as double) as value,
  cast({{ half_up('computed.value', 'computed.decimals') }} as double) as rounded,
  computed.published,
  computed.agrees,
  coalesce(
    abs({{ half_up('computed.value', 'computed.decimals') }} - computed.published) < 0.000001, false
  ) = computed.agrees as passed,
  computed.source,
  computed.note_ja,
  -- Read so that it is computed anew every night, whatever else the night builds.
  run_context.as_of as computed_as_of
from computed
cross join {{ source('landed', 'run_context') }} as run_context
