with superseded as (
  {{ superseded_records(source('survey', 'codebook'), ['wave_id', 'variable', 'code']) }}
)

select
  landed.wave_id,
  cast(landed.fiscal_year as integer) as fiscal_year,
  landed.variable,
  landed.question_text,
  landed.form,
  landed.code,
  landed.label,
  landed.code_class,
  landed.indicator_id,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('survey', 'codebook') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
