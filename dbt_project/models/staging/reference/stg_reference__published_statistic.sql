with superseded as (
  {{ superseded_records(
    source('reference', 'published_statistic'), ['statistic', 'measure', 'survey_year', 'area', 'industry', 'size_class']
  ) }}
)

select
  landed.statistic,
  landed.measure,
  landed.survey_year,
  landed.base_date,
  landed.area,
  landed.area_code,
  landed.industry,
  landed.size_class,
  landed.value,
  landed.value_status,
  landed.unit,
  landed.price_basis,
  landed.source,
  landed.reliability,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('reference', 'published_statistic') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
