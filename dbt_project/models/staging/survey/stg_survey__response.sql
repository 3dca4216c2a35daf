with superseded as (
  {{ superseded_records(source('survey', 'response'), ['wave_id', 'respondent_id', 'variable', 'choice']) }}
)

select
  landed.wave_id,
  cast(landed.fiscal_year as integer) as fiscal_year,
  landed.respondent_id,
  landed.variable,
  landed.choice,
  landed.answer,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('survey', 'response') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
