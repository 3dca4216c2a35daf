{{ config(contract={'enforced': true}) }}

with closed_year as (
  select fiscal_year
  from {{ source('landed', 'year_close') }}
  where is_in_force
),

-- What the year was closed with: breakdowns that did not exist then are not revised, new cells of known ones are.
final_breakdown as (
  select distinct
    indicator_id,
    definition_version,
    fiscal_year,
    period_kind,
    breakdown
  from {{ source('landed', 'final_value') }}
),

stated as (
  select
    computed.*,
    run_context.as_of,
    case
      when closed_year.fiscal_year is null
        then
          case when {{ fiscal_year_end('computed.fiscal_year') }} > run_context.as_of then 'running' else 'ended' end
      when final_value.indicator_id is null
        then case when final_breakdown.indicator_id is null then 'closed' else 'revised' end
      when
        {{ same_figure('computed.numerator', 'final_value.numerator') }}
        and {{ same_figure('computed.denominator', 'final_value.denominator') }}
        and {{ same_figure('computed.value', 'final_value.value') }}
        then 'closed'
      else 'revised'
    end as year_state
  from {{ ref('int_indicator_value') }} as computed
  cross join {{ source('landed', 'run_context') }} as run_context
  left join closed_year
    on computed.fiscal_year = closed_year.fiscal_year
  left join {{ source('landed', 'final_value') }} as final_value
    on
      computed.indicator_id = final_value.indicator_id
      and computed.definition_version = final_value.definition_version
      and computed.fiscal_year = final_value.fiscal_year
      and computed.period_kind = final_value.period_kind
      and computed.period_start = final_value.period_start
      and computed.period_end = final_value.period_end
      and computed.breakdown = final_value.breakdown
      and computed.breakdown_code = final_value.breakdown_code
  left join final_breakdown
    on
      computed.indicator_id = final_breakdown.indicator_id
      and computed.definition_version = final_breakdown.definition_version
      and computed.fiscal_year = final_breakdown.fiscal_year
      and computed.period_kind = final_breakdown.period_kind
      and computed.breakdown = final_breakdown.breakdown
),

settled as (
  select
    indicator_id,
    definition_version,
    fiscal_year,
    period_kind,
    period_start,
    period_end,
    breakdown,
    breakdown_code,
    breakdown_label,
    numerator,
    denominator,
    value,
    unit,
    conf_status,
    coverage,
    code,
    as_of,
    year_state,
    {{ settled_obs_status('obs_status', 'year_state', 'fiscal_year', 'as_of') }} as obs_status
  from stated
)

select
  indicator_id,
  definition_version,
  fiscal_year,
  period_kind,
  period_start,
  period_end,
  breakdown,
  breakdown_code,
  breakdown_label,
  numerator,
  denominator,
  value,
  unit,
  cast(obs_status as varchar) as obs_status,
  conf_status,
  coverage,
  -- Over the status as it is published: it is read out with the value.
  {{ citation_id('code', 'as_of') }} as citation_id,
  cast(year_state as varchar) as year_state
from settled
