{{ config(materialized='table') }}

with declared as (
  select
    wave_id,
    variable,
    max(question_text) as question_text,
    max(form) as form,
    max(indicator_id) as indicator_id,
    max(case when code is not null and coalesce(code_class, '') <> 'missing' then 1 else 0 end) = 1 as has_codes
  from {{ ref('stg_survey__codebook') }}
  group by wave_id, variable
),

found as (
  select distinct
    wave_id,
    variable
  from {{ ref('stg_survey__response') }}
),

question as (
  select
    coalesce(declared.wave_id, found.wave_id) as wave_id,
    coalesce(declared.variable, found.variable) as variable,
    declared.question_text,
    declared.form,
    declared.indicator_id,
    coalesce(declared.has_codes, false) as has_codes,
    found.variable is not null as is_answered,
    {{ name_key("coalesce(declared.variable, found.variable) || coalesce(declared.question_text, '')") }} as words
  from declared
  full outer join found
    on
      declared.wave_id = found.wave_id
      and declared.variable = found.variable
),

-- What the wave asks about the respondent, told by the wording; face-sheet variables (F1, F2 …) first, then brevity.
candidate as (
  select
    wave_id,
    variable,
    case
      when words like '%ウェイト%' or words like '%ウエイト%' or words like '%weight%' then 'weight'
      when indicator_id is not null then null
      when words like '%性別%' then 'sex'
      when words like '%年齢%' or words like '%年代%' then 'age'
      when words like '%地区%' or words like '%地域%' or words like '%お住まい%' then 'district'
    end as respondent_role,
    {{ composite(["case when variable like 'F%' then 0 else 1 end", 'length(words)', 'variable']) }} as preference
  from question
  where is_answered and coalesce(form, 'single') in ('single', 'numeric')
),

chosen as (
  select
    wave_id,
    respondent_role,
    min(preference) as preference
  from candidate
  where respondent_role is not null
  group by wave_id, respondent_role
)

select
  question.wave_id,
  question.variable,
  question.question_text,
  question.form,
  question.indicator_id,
  question.has_codes,
  case when chosen.preference is not null then candidate.respondent_role end as respondent_role
from question
left join candidate
  on
    question.wave_id = candidate.wave_id
    and question.variable = candidate.variable
left join chosen
  on
    candidate.wave_id = chosen.wave_id
    and candidate.respondent_role = chosen.respondent_role
    and candidate.preference = chosen.preference
