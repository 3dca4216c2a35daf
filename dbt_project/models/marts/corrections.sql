{{ config(contract={'enforced': true}) }}

select
  correction_no,
  corrected_on,
  source_id,
  table_name,
  record,
  file_path,
  sheet_name,
  row_no,
  column_name,
  expected_value,
  corrected_value,
  reason,
  author,
  state,
  state_ja,
  message_ja,
  records_found,
  records_touched,
  drop_id,
  record_no
from {{ source('landed', 'correction_state') }}
