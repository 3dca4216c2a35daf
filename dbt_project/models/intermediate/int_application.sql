select
  application.system,
  application.receipt_no,
  application.department_code,
  application.department_name,
  application.procedure_name,
  application.channel,
  application.status,
  application.returned_count,
  application.applicant_id,
  {{ procedure_code_of('application', 'bridge') }} as procedure_code,
  application.received_on,
  application.month_start,
  application.lead_seconds,
  application._drop_id,
  application._record_no,
  application._sheet,
  application._cell
from {{ ref('int_application_counted') }} as application
left join {{ ref('bridge_procedure_key') }} as bridge
  on
    application.procedure_key_kind = bridge.procedure_key_kind
    and application.procedure_key = bridge.procedure_key
