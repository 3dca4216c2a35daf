{{ config(contract={'enforced': true}) }}

select
  drop_id,
  record_no,
  sheet,
  cell,
  column_name,
  reason_code,
  message_ja,
  cast(case when disposition = 'value' then 'value' else 'record' end as varchar) as scope
from {{ source('landed', 'disposition') }}
where disposition in ('quarantined', 'value')
