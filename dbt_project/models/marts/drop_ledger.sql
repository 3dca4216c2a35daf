{{ config(materialized='table', contract={'enforced': true}) }}

select
  drop_id,
  source_id,
  profile_id,
  path,
  sha256,
  bytes,
  records_in,
  accepted,
  quarantined,
  structural,
  state,
  reason_code,
  message_ja,
  first_seen_at,
  as_of
from {{ source('landed', 'drop_ledger') }}
