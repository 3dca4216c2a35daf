{{ config(contract={'enforced': true}) }}

select
  indicator_id,
  as_of_date,
  value,
  unit,
  scope,
  source,
  source_reliability,
  note,
  item_ja,
  as_of_stated,
  cast({{ scope_ja('scope') }} as varchar) as scope_ja,
  obs_status,
  rank
from {{ ref('reference_value') }}
