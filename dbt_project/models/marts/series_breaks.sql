{{ config(contract={'enforced': true}) }}

with declared as (
  {{ declared_breaks() }}
),

-- Of several waves that feed an indicator in one year the last by name stands for the year, as in the figures.
year_wave as (
  select
    indicator_id,
    fiscal_year,
    max(wave_id) as wave_id
  from {{ ref('stg_survey__codebook') }}
  where indicator_id is not null
  group by indicator_id, fiscal_year
),

codebook as (
  select
    codebook.indicator_id,
    codebook.fiscal_year,
    {{ question_wording('codebook.question_text') }} as wording,
    case when coalesce(codebook.code_class, '') <> 'missing' then {{ wording_key('codebook.label') }} end as choice
  from {{ ref('stg_survey__codebook') }} as codebook
  inner join year_wave
    on
      codebook.indicator_id = year_wave.indicator_id
      and codebook.fiscal_year = year_wave.fiscal_year
      and codebook.wave_id = year_wave.wave_id
),

wordings as (
  select
    indicator_id,
    fiscal_year,
    {{ joined('wording') }} as wording
  from (select distinct
    indicator_id,
    fiscal_year,
    wording
  from codebook) as distinct_wording
  group by indicator_id, fiscal_year
),

choices as (
  select
    indicator_id,
    fiscal_year,
    {{ joined('choice') }} as choice
  from (select distinct
    indicator_id,
    fiscal_year,
    choice
  from codebook) as distinct_choice
  group by indicator_id, fiscal_year
),

asked as (
  select
    wordings.indicator_id,
    wordings.fiscal_year,
    wordings.wording,
    choices.choice,
    lag(wordings.wording) over (partition by wordings.indicator_id order by wordings.fiscal_year) as former_wording,
    lag(choices.choice) over (partition by wordings.indicator_id order by wordings.fiscal_year) as former_choice
  from wordings
  left join choices
    on
      wordings.indicator_id = choices.indicator_id
      and wordings.fiscal_year = choices.fiscal_year
),

-- What a department reported by another model, or with other unit costs, than the time before.
reported as (
  select
    indicator_id,
    definition_version,
    period_start,
    coalesce(model_id || coalesce(' ' || model_version, ''), constant_version) as method
  from {{ ref('int_reported_figure') }}
  where breakdown = 'total'
),

reported_after as (
  select
    *,
    lag(method) over (partition by indicator_id, definition_version order by period_start) as former_method
  from reported
  where method is not null
),

-- A system whose records begin a quarter or more after those of the others widens what is counted; a month without
-- cases is no break.
first_month as (
  select
    indicator_id,
    definition_version,
    breakdown_label as system,
    min(period_start) as began_on
  from {{ ref('indicator_values') }}
  where breakdown = 'system' and period_kind = 'month' and denominator > 0
  group by indicator_id, definition_version, breakdown_label
),

added as (
  select
    *,
    min(began_on) over (partition by indicator_id, definition_version) as series_began_on
  from first_month
),

found as (
  select
    indicator_id,
    definition_version,
    break_on,
    kind,
    reason_ja,
    'declared' as origin
  from declared
  union all
  select
    indicator_id,
    cast(null as varchar) as definition_version,
    {{ fiscal_year_start('fiscal_year') }} as break_on,
    'wording' as kind,
    '調査の設問の言葉が前の回と違います' as reason_ja,
    'survey.codebook' as origin
  from asked
  where former_wording <> wording
  union all
  select
    indicator_id,
    cast(null as varchar) as definition_version,
    {{ fiscal_year_start('fiscal_year') }} as break_on,
    'code_list' as kind,
    '調査の設問の選択肢が前の回と違います' as reason_ja,
    'survey.codebook' as origin
  from asked
  where former_choice <> choice
  union all
  select
    indicator_id,
    definition_version,
    period_start as break_on,
    'method' as kind,
    '測り方が「' || former_method || '」から「' || method || '」に変わりました' as reason_ja,
    'register.reported_figure' as origin
  from reported_after
  where former_method <> method
  union all
  select
    indicator_id,
    definition_version,
    began_on as break_on,
    'scope' as kind,
    '「' || system || '」の記録がこの月から加わりました' as reason_ja,
    'indicator_values' as origin
  from added
  where {{ days_between('series_began_on', 'began_on') }} >= 89
)

select
  cast(indicator_id as varchar) as indicator_id,
  cast(definition_version as varchar) as definition_version,
  cast(break_on as date) as break_on,
  cast(kind as varchar) as kind,
  cast(reason_ja as varchar) as reason_ja,
  cast(origin as varchar) as origin
from found
