{{ config(materialized='table') }}

with told as (
  select
    answer.wave_id,
    answer.fiscal_year,
    answer.respondent_id,
    question.respondent_role,
    question.form,
    case when answer.in_base_valid then answer.answer_code end as code,
    case when answer.in_base_valid then coalesce(answer.label, answer.answer_code) end as label,
    answer.number_answered,
    {{ name_key('answer.label') }} as label_key
  from {{ ref('int_survey_answer') }} as answer
  left join {{ ref('int_survey_question') }} as question
    on
      answer.wave_id = question.wave_id
      and answer.variable = question.variable
),

respondent as (
  select
    wave_id,
    fiscal_year,
    respondent_id,
    max(case when respondent_role = 'sex' then code end) as sex_code,
    max(case when respondent_role = 'sex' then label end) as sex_label,
    max(case when respondent_role = 'district' then code end) as district_code,
    max(case when respondent_role = 'district' then label end) as district_label,
    max(case when respondent_role = 'age' and form = 'numeric' then number_answered end) as age_in_years,
    max(case when respondent_role = 'age' and coalesce(form, '') <> 'numeric' then label end) as age_label,
    max(case when respondent_role = 'age' and coalesce(form, '') <> 'numeric' then label_key end) as age_key,
    max(case when respondent_role = 'weight' then number_answered end) as weight,
    max(case when respondent_role = 'weight' then 1 else 0 end) as has_weight
  from told
  group by wave_id, fiscal_year, respondent_id
),

wave as (
  select
    wave_id,
    max(has_weight) as has_weight
  from respondent
  group by wave_id
),

-- 65～69歳, 80歳以上, 70代, 20歳未満
bounded as (
  select
    *,
    case
      when age_in_years is not null then age_in_years
      when age_key like '%未満%' or age_key like '%以下%' then 0
      else cast({{ matched('age_key', '([0-9]+)') }} as double)
    end as age_from,
    case
      when age_in_years is not null then age_in_years
      when age_key like '%以上%' then null
      when age_key like '%未満%' then cast({{ matched('age_key', '([0-9]+)') }} as double) - 1
      when age_key like '%以下%' then cast({{ matched('age_key', '([0-9]+)') }} as double)
      when {{ matched('age_key', '[0-9]+[^0-9]+([0-9]+)') }} is not null
        then cast({{ matched('age_key', '[0-9]+[^0-9]+([0-9]+)') }} as double)
      when age_key like '%代%' then cast({{ matched('age_key', '([0-9]+)') }} as double) + 9
    end as age_to
  from respondent
)

select
  bounded.wave_id,
  bounded.fiscal_year,
  bounded.respondent_id,
  bounded.age_from,
  -- Exact, so that a sum is the same whatever the order of its rows.
  cast(case when wave.has_weight = 1 then bounded.weight else 1.0 end as decimal(18, 9)) as weight,
  coalesce(bounded.sex_code, 'unknown') as sex_code,
  coalesce(bounded.sex_label, '無回答') as sex_label,
  coalesce(bounded.district_code, 'unknown') as district_code,
  coalesce(bounded.district_label, '無回答') as district_label,
  coalesce(
    dim_age_band.age_band,
    cast(cast(bounded.age_from as integer) as varchar)
    || case
      when bounded.age_to is null then '+'
      else '-' || cast(cast(bounded.age_to as integer) as varchar)
    end,
    'unknown'
  ) as age_band,
  coalesce(dim_age_band.age_band_label, bounded.age_label, '無回答') as age_band_label
from bounded
inner join wave
  on bounded.wave_id = wave.wave_id
left join {{ ref('dim_age_band') }} as dim_age_band
  on bounded.age_in_years between dim_age_band.age_from and coalesce(dim_age_band.age_to, 130) + 0.999
