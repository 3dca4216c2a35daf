{{ config(materialized='table') }}

with lower_bound as (
  select bound.age_from
  from (
    values (0), (5), (10), (15), (20), (25), (30), (35), (40), (45), (50), (55), (60), (65), (70), (75), (80), (85)
  ) as bound (age_from)
)

select
  age_from,
  cast(age_from as varchar)
  || case when age_from = 85 then '+' else '-' || cast(age_from + 4 as varchar) end as age_band,
  cast(age_from as varchar)
  || case when age_from = 85 then '歳以上' else '～' || cast(age_from + 4 as varchar) || '歳' end as age_band_label,
  case when age_from < 85 then age_from + 4 end as age_to,
  age_from >= 65 as is_elderly,
  age_from >= 75 as is_75_or_over
from lower_bound
