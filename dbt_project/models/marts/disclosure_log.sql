{{ config(materialized='view', contract={'enforced': true}) }}

-- A view: what it shows is known only after dbt has run, and is published from here.
select
  record_kind,
  indicator_id,
  definition_version,
  period_kind,
  period_start,
  period_end,
  breakdown,
  breakdown_code,
  quantity,
  population,
  threshold,
  figures,
  hidden,
  small,
  protecting,
  reason_code,
  reason_ja
from {{ source('landed', 'disclosure_log') }}
