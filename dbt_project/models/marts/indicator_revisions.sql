{{ config(materialized='view', contract={'enforced': true}) }}

-- A view: what it shows is known only after dbt has run, and is published from here.
select
  citation_id,
  indicator_id,
  definition_version,
  cast(fiscal_year as integer) as fiscal_year,
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
  obs_status,
  conf_status,
  coverage,
  publication_id,
  published_at,
  superseded_by,
  reason
from {{ source('landed', 'revision') }}
