with cell as (
  select
    moved.indicator_id,
    moved.definition_version,
    moved.to_fiscal_year,
    cell.breakdown as dimension,
    cell.breakdown_code as unit_code,
    cell.breakdown_label as unit_label,
    cell.numerator,
    cell.denominator,
    cell.conf_status,
    case when cell.period_end = moved.from_period_end then 1 else 2 end as side
  from {{ ref('int_indicator_change') }} as moved
  inner join {{ ref('indicator_values') }} as cell
    on
      moved.indicator_id = cell.indicator_id
      and moved.definition_version = cell.definition_version
      and moved.period_kind = cell.period_kind
      and (
        (moved.from_period_start = cell.period_start and moved.from_period_end = cell.period_end)
        or (moved.to_period_start = cell.period_start and moved.to_period_end = cell.period_end)
      )
  where cell.breakdown <> 'total'
),

-- Both years of a unit side by side; a unit that is listed without counts is absent, not gone.
unit as (
  select
    cell.indicator_id,
    cell.definition_version,
    cell.to_fiscal_year,
    cell.dimension,
    cell.unit_code,
    coalesce(max(case when cell.side = 2 then cell.unit_label end), max(cell.unit_label)) as unit_label,
    max(case when cell.side = 1 then 1 else 0 end) as listed_1,
    max(case when cell.side = 2 then 1 else 0 end) as listed_2,
    max(case when cell.side = 1 then cell.numerator end) as numerator_1,
    max(case when cell.side = 1 then cell.denominator end) as denominator_1,
    max(case when cell.side = 2 then cell.numerator end) as numerator_2,
    max(case when cell.side = 2 then cell.denominator end) as denominator_2,
    max(case when cell.conf_status <> 'F' then 1 else 0 end) as is_hidden
  from cell
  group by cell.indicator_id, cell.definition_version, cell.to_fiscal_year, cell.dimension, cell.unit_code
),

included as (
  select
    unit.*,
    moved.is_count,
    moved.total_numerator_1,
    moved.total_denominator_1,
    moved.total_numerator_2,
    moved.total_denominator_2,
    unit.numerator_1 is not null and (moved.is_count or unit.denominator_1 is not null) as is_in_1,
    unit.numerator_2 is not null and (moved.is_count or unit.denominator_2 is not null) as is_in_2,
    coalesce(unit.denominator_1, unit.numerator_1, 0) + coalesce(unit.denominator_2, unit.numerator_2, 0) as size
  from unit
  inner join {{ ref('int_indicator_change') }} as moved
    on
      unit.indicator_id = moved.indicator_id
      and unit.definition_version = moved.definition_version
      and unit.to_fiscal_year = moved.to_fiscal_year
),

ordered as (
  select
    *,
    sum(is_hidden) over (
      partition by indicator_id, definition_version, to_fiscal_year, dimension
    ) as hidden_units,
    row_number() over (
      partition by indicator_id, definition_version, to_fiscal_year, dimension
      order by is_hidden desc, size asc, unit_code asc
    ) as place,
    -- Every unit is told per the same whole, as uses by site per resident: only the numerators add up.
    min(case
      when is_count then 0
      when listed_1 = 1 and not coalesce({{ nearly('denominator_1', 'total_denominator_1') }}, false) then 0
      when listed_2 = 1 and not coalesce({{ nearly('denominator_2', 'total_denominator_2') }}, false) then 0
      else 1
    end) over (partition by indicator_id, definition_version, to_fiscal_year, dimension) = 1
    and least(
      sum(listed_1) over (partition by indicator_id, definition_version, to_fiscal_year, dimension),
      sum(listed_2) over (partition by indicator_id, definition_version, to_fiscal_year, dimension)
    ) > 1 as shares_denominator
  from included
),

shown as (
  select
    *,
    -- A single hidden unit takes the smallest of the others with it, or the rest would tell it.
    place > case hidden_units when 1 then 2 else hidden_units end as is_shown,
    case when is_in_1 then numerator_1 end as counted_numerator_1,
    case when is_in_2 then numerator_2 end as counted_numerator_2,
    case when is_in_1 then case when shares_denominator then 0 else denominator_1 end end as counted_denominator_1,
    case when is_in_2 then case when shares_denominator then 0 else denominator_2 end end as counted_denominator_2
  from ordered
),

dimension as (
  select
    indicator_id,
    definition_version,
    to_fiscal_year,
    dimension,
    max(hidden_units) as hidden_units,
    max(case when shares_denominator then 1 else 0 end) as shares_denominator,
    max(total_numerator_1) - coalesce(sum(case when is_shown then counted_numerator_1 end), 0) as left_numerator_1,
    max(total_numerator_2) - coalesce(sum(case when is_shown then counted_numerator_2 end), 0) as left_numerator_2,
    max(total_denominator_1)
    - coalesce(sum(case when is_shown then counted_denominator_1 end), 0) as left_denominator_1,
    max(total_denominator_2)
    - coalesce(sum(case when is_shown then counted_denominator_2 end), 0) as left_denominator_2,
    least(
      {{ share_left('numerator_1') }},
      {{ share_left('numerator_2') }},
      {{ share_left('denominator_1') }},
      {{ share_left('denominator_2') }}
    ) as least_left,
    greatest(
      {{ share_left('numerator_1') }},
      {{ share_left('numerator_2') }},
      {{ share_left('denominator_1') }},
      {{ share_left('denominator_2') }}
    ) as most_left
  from shown
  group by indicator_id, definition_version, to_fiscal_year, dimension
),

every_unit as (
  select
    indicator_id,
    definition_version,
    to_fiscal_year,
    dimension,
    unit_code,
    unit_label,
    false as is_rest,
    listed_1 = 1 as is_listed_1,
    listed_2 = 1 as is_listed_2,
    counted_numerator_1 as numerator_1,
    counted_denominator_1 as denominator_1,
    counted_numerator_2 as numerator_2,
    counted_denominator_2 as denominator_2
  from shown
  where is_shown
  union all
  select
    indicator_id,
    definition_version,
    to_fiscal_year,
    dimension,
    case when hidden_units > 0 then '（内訳なし・秘匿を含む）' else '（内訳なし）' end as unit_code,
    case when hidden_units > 0 then '（内訳なし・秘匿を含む）' else '（内訳なし）' end as unit_label,
    true as is_rest,
    true as is_listed_1,
    true as is_listed_2,
    left_numerator_1 as numerator_1,
    left_denominator_1 as denominator_1,
    left_numerator_2 as numerator_2,
    left_denominator_2 as denominator_2
  from dimension
  where hidden_units > 0 or shares_denominator = 1 or most_left > 1e-9
)

select every_unit.*
from every_unit
-- Breakdowns whose units overlap explain nothing: together they are more than the total.
inner join dimension
  on
    every_unit.indicator_id = dimension.indicator_id
    and every_unit.definition_version = dimension.definition_version
    and every_unit.to_fiscal_year = dimension.to_fiscal_year
    and every_unit.dimension = dimension.dimension
    and dimension.least_left >= -1e-9
