with superseded as (
  {{ superseded_records(
    source('survey', 'tabulation'), ['wave_id', 'question', 'axis', 'category', 'choice', 'measure']
  ) }}
)

select
  landed.wave_id,
  cast(landed.fiscal_year as integer) as fiscal_year,
  landed.question,
  landed.base_n,
  landed.axis,
  landed.category,
  landed.choice,
  landed.measure,
  landed.figure,
  landed.figure_status,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('survey', 'tabulation') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
