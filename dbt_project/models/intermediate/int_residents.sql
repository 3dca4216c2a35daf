{{ config(materialized='table') }}

-- A day of which the residents of some age are not known has no sum.
select
  base_date,
  case when count(*) = count(total) then sum(total) end as residents,
  case
    when sum(case when age >= 65 then 1 else 0 end) = sum(case when age >= 65 and total is not null then 1 else 0 end)
      then sum(case when age >= 65 then total else 0 end)
  end as residents_from_65
from {{ ref('stg_reference__population') }}
group by base_date
