{{ config(contract={'enforced': true}) }}

select
  drop_id,
  record_no,
  record_no_to,
  sheet,
  cell,
  column_name,
  reason_code,
  message_ja,
  cast(case when reason_code in ('exact_duplicate', 'older_state') then 'record' else 'value' end as varchar) as scope
from {{ source('landed', 'disposition') }}
where disposition = 'warning' or reason_code = 'exact_duplicate'
