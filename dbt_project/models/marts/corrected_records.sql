{{ config(contract={'enforced': true}) }}

select
  correction_no,
  source_id,
  table_name,
  column_name,
  drop_id,
  record_no,
  sheet,
  cell
from {{ source('landed', 'corrected_record') }}
