{{ config(contract={'enforced': true}) }}

-- Who quoted which figure where, and whether it is still the same: the value of the same cell as it stands today.
with compared as (
  select
    citation.*,
    today.value as value_now,
    today.numerator as numerator_now,
    today.denominator as denominator_now,
    today.citation_id as citation_id_now,
    today.conf_status as conf_status_now,
    today.year_state,
    case
      when
        {{ same_figure('citation.value', 'today.value') }}
        and {{ same_figure('citation.numerator', 'today.numerator') }}
        and {{ same_figure('citation.denominator', 'today.denominator') }}
        then false
      else true
    end as is_changed
  from {{ source('landed', 'citation') }} as citation
  left join {{ ref('indicator_values') }} as today
    on
      citation.indicator_id = today.indicator_id
      and citation.definition_version = today.definition_version
      and citation.period_kind = today.period_kind
      and citation.period_start = today.period_start
      and citation.period_end = today.period_end
      and citation.breakdown = today.breakdown
      and citation.breakdown_code = today.breakdown_code
)

select
  citation_id,
  cited_in,
  cited_on,
  registered_by,
  registered_at,
  note,
  indicator_id,
  definition_version,
  cast(fiscal_year as integer) as fiscal_year,
  period_kind,
  period_start,
  period_end,
  breakdown,
  breakdown_code,
  breakdown_label,
  unit,
  value as value_then,
  numerator as numerator_then,
  denominator as denominator_then,
  cast(value_now as double) as value_now,
  cast(numerator_now as double) as numerator_now,
  cast(denominator_now as double) as denominator_now,
  cast(citation_id_now as varchar) as citation_id_now,
  -- The stricter of then and today: what was published free may be confidential now, and the other way round.
  cast(case when conf_status <> 'F' then conf_status else coalesce(conf_status_now, 'F') end as varchar) as conf_status,
  cast(is_changed as boolean) as is_changed,
  cast(coalesce(year_state = 'revised', false) as boolean) as is_revised_after_close
from compared
