select
  listed.system,
  listed.fiscal_year as printed_fiscal_year,
  listed.draft_no as case_no,
  listed.department_code,
  listed.department_name,
  listed.approval_level,
  listed.method,
  listed.paper_reason,
  listed.status,
  listed._drop_id,
  listed._record_no,
  listed._sheet,
  listed._cell,
  case when listed.status <> 'drafting' then listed.drafted_at end as submitted_at,
  case
    when listed.status = 'decided' and cast(listed.decided_at as date) <= run_context.as_of then listed.decided_at
  end as decided_at,
  case
    when
      listed.status <> 'decided'
      or cast(listed.decided_at as date) > run_context.as_of
      or cast(listed.decided_at as date) < cast(listed.drafted_at as date)
      then null
    when listed.decided_at_precision = 'day' then {{ days_between('listed.drafted_at', 'listed.decided_at') }} * 24.0
    when listed.decided_at >= listed.drafted_at then {{ hours_between('listed.drafted_at', 'listed.decided_at') }}
  end as lead_hours
from {{ ref('stg_e_approval__case') }} as listed
cross join {{ source('landed', 'run_context') }} as run_context
where cast(listed.drafted_at as date) <= run_context.as_of
