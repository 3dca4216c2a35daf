{{ config(materialized='table') }}

-- 単純集計 and クロス集計 beside the answers of the same wave. A table is weighted or not as a whole: whichever of the
-- two more of its figures agree with.
with figure_printed as (
  select
    wave_id,
    fiscal_year,
    question,
    axis,
    category,
    choice,
    measure,
    figure,
    _drop_id,
    _sheet,
    coalesce(_cell, 'row ' || cast(_record_no as varchar)) as place
  from {{ ref('stg_survey__tabulation') }}
  union all
  select
    wave_id,
    max(fiscal_year) as fiscal_year,
    question,
    cast(null as varchar) as axis,
    cast(null as varchar) as category,
    '全体' as choice,
    'count' as measure,
    base_n as figure,
    _drop_id,
    _sheet,
    'row ' || cast(min(_record_no) as varchar) as place
  from {{ ref('stg_survey__tabulation') }}
  where base_n is not null
  group by wave_id, question, base_n, _drop_id, _sheet
),

wave_with_answers as (
  select distinct wave_id
  from {{ ref('int_survey_respondent') }}
),

printed as (
  select
    figure_printed.*,
    {{ question_key('figure_printed.question') }} as question_key,
    {{ wording_key('figure_printed.choice') }} as choice_key,
    case
      when coalesce(figure_printed.axis, '全体') = '全体' then 'all'
      when figure_printed.axis like '%性%' then 'sex'
      when figure_printed.axis like '%年%' then 'age'
      when figure_printed.axis like '%地%' or figure_printed.axis like '%住%' then 'district'
    end as role,
    case
      when coalesce(figure_printed.axis, '全体') = '全体' then ''
      else {{ wording_key('figure_printed.category') }}
    end as category_key
  from figure_printed
  inner join wave_with_answers
    on figure_printed.wave_id = wave_with_answers.wave_id
),

answered as (
  select
    wave_id,
    respondent_id,
    variable,
    is_choice,
    in_base_all,
    in_base_valid,
    {{ question_key('question_text') }} as question_key,
    coalesce({{ matched('variable', '^[Qq問]([0-9]+)') }}, '') as question_no,
    {{ wording_key('coalesce(label, answer_code)') }} as label_key,
    case when is_choice then answer_code = '1' else true end as is_picked
  from {{ ref('int_survey_answer') }}
  where question_text is not null
),

-- A codebook may leave the number of the question to the variable's name.
numbered as (
  select
    answered.*,
    case
      when question_key like '問%' or question_no = '' then question_key
      else '問' || question_no || question_key
    end as asked_as
  from answered
),

clear_question as (
  select
    wave_id,
    asked_as
  from numbered
  group by wave_id, asked_as
  having count(distinct variable) = 1 or min(case when is_choice then 1 else 0 end) = 1
),

put as (
  select
    wave_id,
    asked_as,
    respondent_id,
    max(case when in_base_all then 1 else 0 end) = 1 as in_base,
    max(case when in_base_valid then 1 else 0 end) = 1 as is_valid,
    max(case when not in_base_valid and label_key like '%無効%' then 1 else 0 end) = 1 as is_invalid
  from numbered
  group by wave_id, asked_as, respondent_id
),

prints_invalid as (
  select distinct
    wave_id,
    question_key
  from printed
  where choice_key = '無効'
),

picked as (
  select distinct
    wave_id,
    asked_as,
    respondent_id,
    label_key as choice_key
  from numbered
  where in_base_valid and is_picked
  union all
  select
    put.wave_id,
    put.asked_as,
    put.respondent_id,
    case when put.is_invalid and prints_invalid.wave_id is not null then '無効' else '無回答' end as choice_key
  from put
  left join prints_invalid
    on
      put.wave_id = prints_invalid.wave_id
      and put.asked_as = prints_invalid.question_key
  where put.in_base and not put.is_valid
  union all
  select
    wave_id,
    asked_as,
    respondent_id,
    '全体' as choice_key
  from put
  where in_base
),

member as (
  select
    wave_id,
    respondent_id,
    weight,
    'all' as role,
    '' as category_key
  from {{ ref('int_survey_respondent') }}
  {% for role, label in [('sex', 'sex_label'), ('age', 'age_band_label'), ('district', 'district_label')] -%}
    union all
    select
      wave_id,
      respondent_id,
      weight,
      '{{ role }}' as role,
      {{ wording_key(label) }} as category_key
    from {{ ref('int_survey_respondent') }}
  {% endfor %}
),

known_category as (
  select distinct
    wave_id,
    role,
    category_key
  from member
),

counted as (
  select
    picked.wave_id,
    picked.asked_as,
    member.role,
    member.category_key,
    picked.choice_key,
    count(*) as answers,
    sum(member.weight) as answers_weighted
  from picked
  inner join member
    on
      picked.wave_id = member.wave_id
      and picked.respondent_id = member.respondent_id
  group by picked.wave_id, picked.asked_as, member.role, member.category_key, picked.choice_key
),

known_choice as (
  select
    wave_id,
    asked_as,
    choice_key
  from counted
  union
  select
    clear_question.wave_id,
    clear_question.asked_as,
    {{ wording_key('codebook.label') }} as choice_key
  from clear_question
  inner join {{ ref('stg_survey__codebook') }} as codebook
    on
      clear_question.wave_id = codebook.wave_id
      and (
        clear_question.asked_as = {{ question_key('codebook.question_text') }}
        or clear_question.asked_as like '問%' || {{ question_key('codebook.question_text') }}
      )
),

beside as (
  select
    printed.*,
    coalesce(counted.answers, 0) as answers,
    coalesce(counted.answers_weighted, 0) as answers_weighted,
    coalesce(whole.answers, 0) as base,
    coalesce(whole.answers_weighted, 0) as base_weighted,
    case
      when printed.figure is null then 'suppressed'
      when clear_question.wave_id is null then 'unknown_question'
      when known_category.wave_id is null then 'unknown_category'
      when known_choice.wave_id is null then 'unknown_choice'
    end as why_not
  from printed
  left join clear_question
    on
      printed.wave_id = clear_question.wave_id
      and printed.question_key = clear_question.asked_as
  left join known_category
    on
      printed.wave_id = known_category.wave_id
      and printed.role = known_category.role
      and printed.category_key = known_category.category_key
  left join known_choice
    on
      printed.wave_id = known_choice.wave_id
      and printed.question_key = known_choice.asked_as
      and printed.choice_key = known_choice.choice_key
  left join counted
    on
      printed.wave_id = counted.wave_id
      and printed.question_key = counted.asked_as
      and printed.role = counted.role
      and printed.category_key = counted.category_key
      and printed.choice_key = counted.choice_key
  left join counted as whole
    on
      printed.wave_id = whole.wave_id
      and printed.question_key = whole.asked_as
      and printed.role = whole.role
      and printed.category_key = whole.category_key
      and whole.choice_key = '全体'
),

both_ways as (
  select
    *,
    case
      when measure = 'count' then cast(answers as double)
      else coalesce(100.0 * answers / nullif(base, 0), 0)
    end as plain,
    cast(
      case
        when measure = 'count' then answers_weighted
        else coalesce(100.0 * answers_weighted / nullif(base_weighted, 0), 0)
      end as double
    ) as weighted
  from beside
),

-- What printing rounds away: half of the last place, of whole answers and of tenths of a per cent.
judged as (
  select
    *,
    abs(figure - plain) <= case when measure = 'count' then 0 else 0.05 + 1e-9 end as agrees_plain,
    abs(figure - weighted) <= case when measure = 'count' then 0.5 else 0.05 end + 1e-9 as agrees_weighted
  from both_ways
),

basis as (
  select
    _drop_id,
    sum(case when agrees_weighted then 1 else 0 end) > sum(case when agrees_plain then 1 else 0 end) as is_weighted
  from judged
  where why_not is null
  group by _drop_id
)

select
  judged.wave_id,
  judged.fiscal_year,
  judged.question,
  judged.axis,
  judged.category,
  judged.choice,
  judged.measure,
  judged.figure,
  case when basis.is_weighted then judged.weighted else judged.plain end as computed,
  judged.base,
  coalesce(basis.is_weighted, false) as is_weighted,
  judged.why_not,
  judged._drop_id,
  judged._sheet,
  judged.place,
  case
    when judged.why_not is not null then null
    when basis.is_weighted then judged.agrees_weighted
    else judged.agrees_plain
  end as agrees
from judged
left join basis
  on judged._drop_id = basis._drop_id
