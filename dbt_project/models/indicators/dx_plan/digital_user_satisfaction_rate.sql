with cells as (
  {{ survey_cells('digital_user_satisfaction_rate') }}
),

by_age as (
  {{ ratio_rows('cells', 'age_band', 'age_band', 'age_band_label') }}
)

{{ ratio_rows('cells', 'total') }}
union all
select * from by_age
union all
-- 年代別の単純平均: a series of its own, never beside the share of all.
select
  cast('mean_of_ages' as varchar) as definition_version,
  fiscal_year,
  period_kind,
  period_start,
  period_end,
  cast('total' as varchar) as breakdown,
  cast('ALL' as varchar) as breakdown_code,
  cast('全体' as varchar) as breakdown_label,
  cast(sum(value) as double) as numerator,
  cast(count(value) as double) as denominator,
  cast(avg(value) as double) as value,
  cast(null as double) as coverage,
  cast(case when avg(value) is null then 'M' else 'A' end as varchar) as obs_status
from by_age
where definition_version = 'base_all' and breakdown_code is not null
group by fiscal_year, period_kind, period_start, period_end
