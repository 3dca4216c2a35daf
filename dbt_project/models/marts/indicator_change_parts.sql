{{ config(contract={'enforced': true}) }}

with unit as (
  select
    moved.*,
    unit.dimension,
    unit.unit_code,
    unit.unit_label,
    unit.is_rest,
    unit.is_listed_1,
    unit.is_listed_2,
    unit.numerator_1,
    unit.numerator_2,
    unit.numerator_1 is not null as is_in_1,
    unit.numerator_2 is not null as is_in_2,
    coalesce(unit.denominator_1, 0) <> 0 and coalesce(unit.denominator_2, 0) <> 0 as has_both_rates,
    coalesce(unit.denominator_1, 0) / nullif(moved.total_denominator_1, 0) as share_1,
    coalesce(unit.denominator_2, 0) / nullif(moved.total_denominator_2, 0) as share_2,
    unit.numerator_1 / nullif(unit.denominator_1, 0) as rate_1,
    unit.numerator_2 / nullif(unit.denominator_2, 0) as rate_2,
    (
      moved.total_numerator_1 / nullif(moved.total_denominator_1, 0)
      + moved.total_numerator_2 / nullif(moved.total_denominator_2, 0)
    ) / 2 as middle
  from {{ ref('int_indicator_change') }} as moved
  inner join {{ ref('int_indicator_change_unit') }} as unit
    on
      moved.indicator_id = unit.indicator_id
      and moved.definition_version = unit.definition_version
      and moved.to_fiscal_year = unit.to_fiscal_year
),

-- Of units that are there in both years: their own rate, and their weight.
part as (
  select
    *,
    'within' as part,
    (share_1 + share_2) / 2 * (rate_2 - rate_1) as amount
  from unit
  where has_both_rates
  union all
  select
    *,
    'mix' as part,
    (share_2 - share_1) * ((rate_1 + rate_2) / 2 - middle) as amount
  from unit
  where has_both_rates
  union all
  -- Of the others: all that they add. With nothing before it is s2 (r2 - m), with nothing after -s1 (r1 - m).
  select
    *,
    case
      when not is_in_1 then case when is_listed_1 then 'coverage' else 'entry' end
      when not is_in_2 then case when is_listed_2 then 'coverage' else 'exit' end
      when is_count then 'within'
      when share_2 <> 0 then 'entry'
      when share_1 <> 0 then 'exit'
      else 'within'
    end as part,
    case
      when is_count then coalesce(numerator_2, 0) - coalesce(numerator_1, 0)
      else
        coalesce(numerator_2, 0) / total_denominator_2
        - coalesce(numerator_1, 0) / total_denominator_1
        - (share_2 - share_1) * middle
    end as amount
  from unit
  where not has_both_rates and (is_in_1 or is_in_2)
)

select
  cast(indicator_id as varchar) as indicator_id,
  cast(definition_version as varchar) as definition_version,
  cast(dimension as varchar) as dimension,
  cast(period_kind as varchar) as period_kind,
  cast(from_fiscal_year as integer) as from_fiscal_year,
  cast(to_fiscal_year as integer) as to_fiscal_year,
  cast(from_period_end as date) as from_period_end,
  cast(to_period_end as date) as to_period_end,
  cast(unit_code as varchar) as unit_code,
  cast(unit_label as varchar) as unit_label,
  cast(is_rest as boolean) as is_rest,
  cast(part as varchar) as part,
  cast(
    case part
      when 'within' then case when is_count then '内訳の増減' else '率の変化' end
      when 'mix' then '構成比の変化'
      when 'entry' then '新しく加わった内訳'
      when 'exit' then 'なくなった内訳'
      else '件数がそろった・そろわなくなった内訳'
    end as varchar
  ) as part_ja,
  cast(scale * amount as double) as contribution,
  cast(contribution_unit as varchar) as contribution_unit,
  cast(change as double) as change
from part
