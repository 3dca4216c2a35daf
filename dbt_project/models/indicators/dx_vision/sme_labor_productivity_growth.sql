-- Firms of 300 employees and more are out. A cell of which either figure is withheld is out on both sides.
with figure as (
  select
    survey_year,
    industry,
    size_class,
    max(base_date) as base_date,
    max(case when measure = '付加価値額' then value end) as value_added,
    max(case when measure = '従業者数' then value end) as employees
  from {{ ref('stg_reference__published_statistic') }}
  where
    statistic like '経済センサス%'
    and measure in ('付加価値額', '従業者数')
    and industry is not null
    and size_class is not null
    and size_class not like '300%'
    and size_class not in ('総数', '計', '合計')
    and industry not in ('総数', '計', '合計', '全産業')
  group by survey_year, industry, size_class
),

known as (
  select *
  from figure
  where value_added is not null and employees is not null
),

cell as (
  select
    survey_year,
    'total' as breakdown,
    'ALL' as breakdown_code,
    '全体' as breakdown_label,
    max(base_date) as base_date,
    sum(value_added) / nullif(sum(employees), 0) as productivity
  from known
  group by survey_year
  union all
  select
    survey_year,
    'industry' as breakdown,
    industry as breakdown_code,
    industry as breakdown_label,
    max(base_date) as base_date,
    sum(value_added) / nullif(sum(employees), 0) as productivity
  from known
  group by survey_year, industry
  union all
  select
    survey_year,
    'size_class' as breakdown,
    size_class as breakdown_code,
    size_class as breakdown_label,
    max(base_date) as base_date,
    sum(value_added) / nullif(sum(employees), 0) as productivity
  from known
  group by survey_year, size_class
),

compared as (
  select
    *,
    coalesce(base_date, make_date(cast(survey_year as integer), 6, 1)) as survey_day,
    lag(productivity) over (partition by breakdown, breakdown_code order by survey_year) as earlier,
    lag(survey_year) over (partition by breakdown, breakdown_code order by survey_year) as earlier_year
  from cell
),

-- Years without a survey have no figure, and say so.
year_without as (
  select
    period.fiscal_year,
    period.period_start,
    period.period_end
  from {{ ref('dim_fiscal_period') }} as period
  where
    period.period_kind = 'fiscal_year'
    and period.fiscal_year > (select min({{ fiscal_year_of('compared.survey_day') }}) from compared)
    and period.fiscal_year not in (select {{ fiscal_year_of('compared.survey_day') }} from compared)
)

select
  cast('A' as varchar) as definition_version,
  {{ fiscal_year_of('survey_day') }} as fiscal_year,
  cast('wave' as varchar) as period_kind,
  cast(survey_day as date) as period_start,
  cast(survey_day as date) as period_end,
  cast(breakdown as varchar) as breakdown,
  cast(breakdown_code as varchar) as breakdown_code,
  cast(breakdown_label as varchar) as breakdown_label,
  cast(productivity as double) as numerator,
  cast(earlier as double) as denominator,
  cast(100.0 * (power(productivity / earlier, 1.0 / (survey_year - earlier_year)) - 1) as double) as value,
  cast(null as double) as coverage,
  cast('A' as varchar) as obs_status
from compared
where earlier > 0 and productivity > 0
union all
select
  cast('A' as varchar) as definition_version,
  cast(fiscal_year as integer) as fiscal_year,
  cast('fiscal_year' as varchar) as period_kind,
  cast(period_start as date) as period_start,
  cast(period_end as date) as period_end,
  cast('total' as varchar) as breakdown,
  cast('ALL' as varchar) as breakdown_code,
  cast('全体' as varchar) as breakdown_label,
  cast(null as double) as numerator,
  cast(null as double) as denominator,
  cast(null as double) as value,
  cast(null as double) as coverage,
  cast('M' as varchar) as obs_status
from year_without
