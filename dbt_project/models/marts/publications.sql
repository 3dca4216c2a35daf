{{ config(materialized='view', contract={'enforced': true}) }}

-- A view: what it shows is known only after dbt has run, and is published from here.
select
  publication_no,
  publication_id,
  as_of,
  published_at,
  code_version,
  files_accepted,
  files_duplicate,
  files_superseded,
  files_refused,
  files_withdrawn,
  records_in,
  records_accepted,
  records_quarantined,
  records_structural,
  checks_passed,
  checks_warned,
  checks_failed,
  revisions,
  code,
  values_sha256,
  journal_drops,
  journal_decisions
from {{ source('landed', 'publications') }}
