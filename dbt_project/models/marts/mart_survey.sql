{{ config(contract={'enforced': true}) }}

with answered as (
  select
    answer.*,
    respondent.weight,
    respondent.sex_code,
    respondent.sex_label,
    respondent.age_band,
    respondent.age_band_label,
    respondent.district_code,
    respondent.district_label,
    coalesce(answer.form, '') = 'numeric' as is_number
  from {{ ref('int_survey_answer') }} as answer
  inner join {{ ref('int_survey_respondent') }} as respondent
    on
      answer.wave_id = respondent.wave_id
      and answer.respondent_id = respondent.respondent_id
  -- Free text never leaves, nor does what no codebook declares and is not a code.
  where
    coalesce(answer.form, '') <> 'free'
    and (
      answer.form is not null or answer.is_choice or answer.answer_code is null or answer.number_answered is not null
    )
),

cell as (
  select
    answered.*,
    'total' as breakdown,
    'ALL' as breakdown_code,
    '全体' as breakdown_label
  from answered
  union all
  select
    answered.*,
    'sex' as breakdown,
    sex_code as breakdown_code,
    sex_label as breakdown_label
  from answered
  union all
  select
    answered.*,
    'age_band' as breakdown,
    age_band as breakdown_code,
    age_band_label as breakdown_label
  from answered
  union all
  select
    answered.*,
    'district' as breakdown,
    district_code as breakdown_code,
    district_label as breakdown_label
  from answered
),

base as (
  select
    wave_id,
    variable,
    choice,
    breakdown,
    breakdown_code,
    max(breakdown_label) as breakdown_label,
    count(answer_code) as n,
    count(*) - count(answer_code) as blank,
    sum(case when in_base_all then 1 else 0 end) as base_all,
    sum(case when in_base_valid then 1 else 0 end) as base_valid,
    sum(case when in_base_all then weight end) as base_all_weighted,
    sum(case when in_base_valid then weight end) as base_valid_weighted,
    -- An exact sum: the mean must not depend on the order of the answers.
    cast(sum(cast(case when is_number and in_base_valid then number_answered end as decimal(28, 9))) as double)
    / nullif(count(case when is_number and in_base_valid then number_answered end), 0) as mean,
    min(case when is_number and in_base_valid then number_answered end) as minimum,
    max(case when is_number and in_base_valid then number_answered end) as maximum
  from cell
  group by wave_id, variable, choice, breakdown, breakdown_code
),

counted as (
  select
    wave_id,
    variable,
    choice,
    breakdown,
    breakdown_code,
    case when not is_number then answer_code end as code,
    max(fiscal_year) as fiscal_year,
    max(question_text) as question_text,
    max(form) as form,
    max(indicator_id) as indicator_id,
    max(case when not is_number then label end) as label,
    max(case when is_top_box then 1 else 0 end) = 1 as is_top_box,
    max(case when in_base_valid and not is_number then 1 else 0 end) = 1 as is_valid_code,
    max(case when in_base_all and not is_number then 1 else 0 end) = 1 as is_code_of_base,
    count(*) as answers,
    sum(weight) as answers_weighted
  from cell
  where
    case
      -- One row per choice: those who chose it.
      when is_choice then answer_code = '1'
      when is_number then in_base_valid
      else answer_code is not null
    end
  group by wave_id, variable, choice, breakdown, breakdown_code, case when not is_number then answer_code end
),

shared as (
  select
    counted.*,
    base.breakdown_label,
    base.n,
    base.blank,
    base.base_all,
    base.base_valid,
    base.base_all_weighted,
    base.base_valid_weighted,
    base.mean,
    base.minimum,
    base.maximum,
    case when counted.is_code_of_base then counted.answers_weighted / nullif(base.base_all_weighted, 0) end
      as part_of_all,
    case when counted.is_valid_code then counted.answers_weighted / nullif(base.base_valid_weighted, 0) end
      as part_of_valid
  from counted
  inner join base
    on
      counted.wave_id = base.wave_id
      and counted.variable = base.variable
      and counted.choice is not distinct from base.choice
      and counted.breakdown = base.breakdown
      and counted.breakdown_code = base.breakdown_code
)

select
  cast(wave_id as varchar) as wave_id,
  cast(fiscal_year as integer) as fiscal_year,
  cast(variable as varchar) as variable,
  cast(choice as varchar) as choice,
  cast(question_text as varchar) as question_text,
  cast(form as varchar) as form,
  cast(indicator_id as varchar) as indicator_id,
  cast(breakdown as varchar) as breakdown,
  cast(breakdown_code as varchar) as breakdown_code,
  cast(breakdown_label as varchar) as breakdown_label,
  cast(code as varchar) as code,
  cast(label as varchar) as label,
  is_top_box,
  cast(answers as bigint) as answers,
  cast(answers_weighted as double) as answers_weighted,
  cast(n as bigint) as n,
  cast(blank as bigint) as blank,
  cast(base_all as bigint) as base_all,
  cast(base_valid as bigint) as base_valid,
  cast(base_all_weighted as double) as base_all_weighted,
  cast(base_valid_weighted as double) as base_valid_weighted,
  cast(100.0 * part_of_all as double) as share_base_all,
  cast(100.0 * part_of_valid as double) as share_base_valid,
  cast(100.0 * 1.96 * sqrt(part_of_all * (1 - least(part_of_all, 1.0)) / nullif(base_all, 0)) as double)
    as margin_base_all,
  cast(100.0 * 1.96 * sqrt(part_of_valid * (1 - least(part_of_valid, 1.0)) / nullif(base_valid, 0)) as double)
    as margin_base_valid,
  cast(mean as double) as mean,
  cast(minimum as double) as minimum,
  cast(maximum as double) as maximum
from shared
