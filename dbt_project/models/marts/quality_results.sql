{{ config(materialized='view', contract={'enforced': true}) }}

-- A view: what it shows is known only after dbt has run, and is published from here.
select
  check_id,
  kind,
  source_id,
  model,
  severity,
  passed,
  evaluated,
  failed,
  message_ja
from {{ source('landed', 'quality_result') }}
