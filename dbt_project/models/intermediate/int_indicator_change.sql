{{ config(materialized='table') }}

with total as (
  select
    *,
    -- A year with several reference days counts by its last.
    row_number() over (
      partition by indicator_id, definition_version, fiscal_year order by period_end desc, period_start desc
    ) as place
  from {{ ref('indicator_values') }}
  where breakdown = 'total' and period_kind <> 'month'
)

select
  former.indicator_id,
  former.definition_version,
  former.period_kind,
  former.fiscal_year as from_fiscal_year,
  former.period_start as from_period_start,
  former.period_end as from_period_end,
  latter.fiscal_year as to_fiscal_year,
  latter.period_start as to_period_start,
  latter.period_end as to_period_end,
  former.numerator as total_numerator_1,
  former.denominator as total_denominator_1,
  latter.numerator as total_numerator_2,
  latter.denominator as total_denominator_2,
  latter.value - former.value as change,
  former.denominator is null as is_count,
  {{ scale_of_both('former', 'latter') }} as scale,
  case former.unit when '%' then 'ポイント' else former.unit end as contribution_unit
from total as former
inner join total as latter
  on
    former.indicator_id = latter.indicator_id
    and former.definition_version = latter.definition_version
    and former.period_kind = latter.period_kind
    and former.fiscal_year + 1 = latter.fiscal_year
    and former.place = 1
    and latter.place = 1
inner join {{ ref('indicators') }} as catalogue
  on former.indicator_id = catalogue.indicator_id
cross join {{ source('landed', 'run_context') }} as run_context
where
  -- Hidden totals are not told by their parts, levels cannot be subtracted, a running year is not a year, and
  -- nothing is compared across a break of the series.
  former.conf_status = 'F'
  and latter.conf_status = 'F'
  and former.value is not null
  and latter.value is not null
  and catalogue.target_kind is distinct from 'ordinal'
  and latter.period_end <= run_context.as_of
  and {{ scale_of_both('former', 'latter') }} is not null
  and not exists (
    select 1
    from {{ ref('series_breaks') }} as series_break
    where {{ is_broken('series_break', 'latter', 'former.period_start', 'latter.period_end') }}
  )
