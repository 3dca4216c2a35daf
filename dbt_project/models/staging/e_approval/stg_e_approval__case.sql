with superseded as (
  {{ superseded_records(source('e_approval', 'case'), ['system', 'fiscal_year', 'draft_no']) }}
)

select
  landed.system,
  cast(landed.fiscal_year as integer) as fiscal_year,
  landed.draft_no,
  landed.drafted_at,
  landed.department_code,
  landed.department_name,
  landed.drafter_id,
  landed.approval_level,
  landed.method,
  landed.paper_reason,
  landed.status,
  landed.decided_at,
  landed.decided_at_precision,
  landed.attachment_mb,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('e_approval', 'case') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
