select
  landed.system,
  landed.receipt_no,
  landed.procedure_key,
  landed.procedure_key_kind,
  landed.procedure_name,
  landed.department_code,
  landed.department_name,
  landed.received_at,
  landed.channel,
  landed.status,
  landed.returned_count,
  landed.closed_at,
  landed.closed_at_precision,
  landed.updated_at,
  landed.applicant_kind,
  landed.applicant_id,
  landed.age_band,
  landed.is_test,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('e_application', 'application') }} as landed
{{ join_superseded(ref('stg_e_application__application_superseded')) }}
where superseded._drop_id is null
