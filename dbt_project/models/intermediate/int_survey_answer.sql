{{ config(materialized='table') }}

with printed_answer as (
  select
    response.wave_id,
    response.fiscal_year,
    response.respondent_id,
    response.variable,
    response.choice,
    response._drop_id,
    response._record_no,
    response._sheet,
    response._cell,
    {{ answer_code('response.answer') }} as answer_code,
    {{ name_key('response.answer') }} as answer_key,
    -- A multi-answer choice is declared as a variable of its own (Q2_1) or as a code of its question (Q2).
    coalesce(own.variable, question.variable) as codebook_variable,
    coalesce(own.form, question.form) as form,
    coalesce(own.question_text, question.question_text) as question_text,
    coalesce(own.indicator_id, question.indicator_id) as indicator_id,
    coalesce(own.has_codes, question.has_codes, false) as has_codes,
    coalesce(own.form, question.form) = 'multiple' or response.choice is not null as is_choice
  from {{ ref('stg_survey__response') }} as response
  left join {{ ref('int_survey_question') }} as question
    on
      response.wave_id = question.wave_id
      and response.variable = question.variable
  left join {{ ref('int_survey_question') }} as own
    on
      response.wave_id = own.wave_id
      and response.variable || '_' || response.choice = own.variable
),

code as (
  select
    wave_id,
    variable,
    {{ answer_code('code') }} as code,
    max(label) as label,
    max({{ name_key('label') }}) as label_key,
    max(code_class) as code_class
  from {{ ref('stg_survey__codebook') }}
  where code is not null
  group by wave_id, variable, {{ answer_code('code') }}
),

label as (
  select
    wave_id,
    variable,
    label_key,
    min(code) as code
  from code
  where label_key is not null
  group by wave_id, variable, label_key
  having count(*) = 1
),

-- Form services export the label where other systems export the code.
answered as (
  select
    printed_answer.wave_id,
    printed_answer.fiscal_year,
    printed_answer.respondent_id,
    printed_answer.variable,
    printed_answer.choice,
    printed_answer._drop_id,
    printed_answer._record_no,
    printed_answer._sheet,
    printed_answer._cell,
    printed_answer.codebook_variable,
    printed_answer.form,
    printed_answer.question_text,
    printed_answer.indicator_id,
    printed_answer.has_codes,
    printed_answer.is_choice,
    case
      when same.code is null and spelt.code is not null then spelt.code else printed_answer.answer_code
    end as answer_code
  from printed_answer
  left join code as same
    on
      printed_answer.wave_id = same.wave_id
      and printed_answer.codebook_variable = same.variable
      and printed_answer.answer_code = same.code
  left join label as spelt
    on
      not printed_answer.is_choice
      and printed_answer.wave_id = spelt.wave_id
      and printed_answer.codebook_variable = spelt.variable
      and printed_answer.answer_key = spelt.label_key
),

labelled as (
  select
    answered.*,
    coalesce(printed.label, chosen.label) as label,
    coalesce(printed.code_class = 'missing', false) as is_declared_missing,
    coalesce(printed.code_class = 'missing' and printed.label_key like '%非該当%', false)
    -- 88 is 非該当 by custom where the codebook does not speak of it.
    or coalesce(printed.code is null and answered.answer_code = '88' and answered.has_codes, false)
      as is_not_applicable,
    case
      when answered.answer_code is null then false
      when answered.is_choice then answered.answer_code in ('0', '1')
      when answered.form = 'numeric' then {{ number_of('answered.answer_code') }} is not null
      when answered.has_codes then printed.code is not null
      else true
    end as is_readable,
    case
      when answered.is_choice then answered.answer_code = '1' and chosen.code_class = 'top_box'
      else printed.code_class = 'top_box'
    end as is_of_top_box
  from answered
  left join code as printed
    on
      answered.wave_id = printed.wave_id
      and answered.codebook_variable = printed.variable
      and answered.answer_code = printed.code
      and (not answered.is_choice or printed.code_class = 'missing')
  left join code as chosen
    on
      answered.is_choice
      and answered.wave_id = chosen.wave_id
      and answered.codebook_variable = chosen.variable
      and coalesce(chosen.code_class, '') <> 'missing'
      and (
        answered.codebook_variable <> answered.variable
        or answered.choice is null
        or answered.choice = chosen.code
        or {{ name_key('answered.choice') }} = chosen.label_key
      )
)

select
  wave_id,
  fiscal_year,
  respondent_id,
  variable,
  choice,
  _drop_id,
  _record_no,
  _sheet,
  _cell,
  question_text,
  form,
  indicator_id,
  answer_code,
  label,
  is_choice,
  not is_not_applicable as in_base_all,
  is_readable and not is_declared_missing and not is_not_applicable as in_base_valid,
  coalesce(is_of_top_box, false) and is_readable and not is_declared_missing and not is_not_applicable as is_top_box,
  case when is_readable and not is_declared_missing then {{ number_of('answer_code') }} end as number_answered
from labelled
