select
  procedure_code,
  scope_set
from {{ ref('stg_reference__procedure_scope') }}
where is_member
