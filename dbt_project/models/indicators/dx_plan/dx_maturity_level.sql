-- Levels as reported, never averaged. Levels by another model or version stand in cells of their own.
with reported as (
  {{ reported_rows('dx_maturity_level', unit='レベル') }}
),

model as (
  select
    fiscal_year,
    period_end,
    model_id || coalesce(' ' || model_version, '') as model
  from {{ ref('int_reported_figure') }}
  where
    indicator_id = 'dx_maturity_level'
    and breakdown = 'total'
    and definition_version = 'A'
    and model_id is not null
)

select * from reported
union all
select
  reported.definition_version,
  reported.fiscal_year,
  reported.period_kind,
  reported.period_start,
  reported.period_end,
  cast('model' as varchar) as breakdown,
  cast(model.model as varchar) as breakdown_code,
  cast(model.model as varchar) as breakdown_label,
  reported.numerator,
  reported.denominator,
  reported.value,
  reported.coverage,
  reported.obs_status
from reported
inner join model
  on
    reported.fiscal_year = model.fiscal_year
    and reported.period_end = model.period_end
where reported.breakdown = 'total' and reported.definition_version = 'A'
