{{ config(contract={'enforced': true}) }}

select
  cast(fiscal_year as integer) as fiscal_year,
  closed_at,
  closed_by,
  reason,
  publication_id,
  before_accounts_close,
  final_values,
  is_in_force,
  reopened_at,
  reopened_by,
  reopen_reason
from {{ source('landed', 'year_close') }}
