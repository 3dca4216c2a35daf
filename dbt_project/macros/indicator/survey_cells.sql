{#
  Cells of a survey share by both bases: base_all keeps 無回答 and 無効 in the denominator, base_valid does not.
  `age_from` restricts to respondents of that age and over; a band that begins below it is out.
#}
{% macro survey_cells(indicator_id, age_from=none) -%}
  select
    base.definition_version,
    answer.fiscal_year,
    'wave' as period_kind,
    {{ fiscal_year_start('answer.fiscal_year') }} as period_start,
    {{ fiscal_year_end('answer.fiscal_year') }} as period_end,
    answer.age_band,
    answer.age_band_label,
    answer.sex_code,
    answer.sex_label,
    answer.district_code,
    answer.district_label,
    case when answer.is_top_box then answer.weight else 0.0 * answer.weight end as numerator,
    answer.weight as denominator,
    cast(null as double) as covered,
    cast(null as double) as coverable,
    false as is_estimated,
    false as is_provisional
  from {{ ref('int_survey_indicator_answer') }} as answer
  inner join (
    select 'base_all' as definition_version
    union all
    select 'base_valid' as definition_version
  ) as base
    on (base.definition_version = 'base_all' and answer.in_base_all) or answer.in_base_valid
  where
    answer.indicator_id = '{{ indicator_id }}'
    {% if age_from -%}
    and answer.age_from >= {{ age_from }}
    {%- endif %}
{%- endmacro %}
