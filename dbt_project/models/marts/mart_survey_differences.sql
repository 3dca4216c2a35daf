{{ config(contract={'enforced': true}) }}

select
  cast(wave_id as varchar) as wave_id,
  cast(fiscal_year as integer) as fiscal_year,
  cast(question as varchar) as question,
  cast(axis as varchar) as axis,
  cast(category as varchar) as category,
  cast(choice as varchar) as choice,
  cast(measure as varchar) as measure,
  cast(figure as double) as printed,
  cast(computed as double) as computed,
  cast(figure - computed as double) as difference,
  cast(base as bigint) as base,
  is_weighted,
  cast(_drop_id as varchar) as drop_id,
  cast(_sheet as varchar) as sheet,
  cast(place as varchar) as place
from {{ ref('int_survey_tabulation_compared') }}
where not agrees
