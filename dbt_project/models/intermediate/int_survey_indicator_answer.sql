with fed as (
  select
    wave_id,
    fiscal_year,
    indicator_id,
    variable,
    respondent_id,
    max(_drop_id) as _drop_id,
    max(_record_no) as _record_no,
    max(_sheet) as _sheet,
    max(case when in_base_all then 1 else 0 end) = 1 as in_base_all,
    max(case when in_base_valid then 1 else 0 end) = 1 as in_base_valid,
    max(case when is_top_box then 1 else 0 end) = 1 as is_top_box
  from {{ ref('int_survey_answer') }}
  where indicator_id is not null
  group by wave_id, fiscal_year, indicator_id, variable, respondent_id
),

-- Of several waves that feed an indicator in one year the last by name stands for the year.
year_wave as (
  select
    fiscal_year,
    indicator_id,
    max(wave_id) as wave_id
  from fed
  group by fiscal_year, indicator_id
)

select
  fed.wave_id,
  fed.fiscal_year,
  fed.indicator_id,
  fed.variable,
  fed.respondent_id,
  fed._drop_id,
  fed._record_no,
  fed._sheet,
  fed.in_base_all,
  fed.in_base_valid,
  fed.is_top_box,
  respondent.weight,
  respondent.age_from,
  respondent.age_band,
  respondent.age_band_label,
  respondent.sex_code,
  respondent.sex_label,
  respondent.district_code,
  respondent.district_label
from fed
inner join year_wave
  on
    fed.fiscal_year = year_wave.fiscal_year
    and fed.indicator_id = year_wave.indicator_id
    and fed.wave_id = year_wave.wave_id
inner join {{ ref('int_survey_respondent') }} as respondent
  on
    fed.wave_id = respondent.wave_id
    and fed.respondent_id = respondent.respondent_id
