{{ config(materialized='table') }}

with calendar_day as (
  select day from {{ day_series('2015-04-01', '2036-03-31') }} as days
),

holiday as (
  select
    holiday_date,
    max(name_ja) as holiday_name
  from {{ source('landed', 'holiday') }}
  group by holiday_date
)

select
  calendar_day.day,
  {{ fiscal_year_of('calendar_day.day') }} as fiscal_year,
  {{ month_of('calendar_day.day') }} as month_start,
  cast(extract(month from calendar_day.day) as integer) as month_number,
  cast(extract(isodow from calendar_day.day) as integer) as weekday,
  holiday.holiday_name,
  holiday.holiday_date is not null as is_holiday,
  extract(isodow from calendar_day.day) < 6
  and holiday.holiday_date is null
  -- 年末年始 is closed by ordinance in every ward (12-29 to 01-03).
  and not (extract(month from calendar_day.day) = 12 and extract(day from calendar_day.day) >= 29)
  and not (extract(month from calendar_day.day) = 1 and extract(day from calendar_day.day) <= 3) as is_workday
from calendar_day
left join holiday
  on calendar_day.day = holiday.holiday_date
