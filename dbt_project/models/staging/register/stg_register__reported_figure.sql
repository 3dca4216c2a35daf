with superseded as (
  {{ superseded_records(
    source('register', 'reported_figure'), ['indicator_id', 'fiscal_year', 'period_end', 'breakdown', 'breakdown_code', 'definition_version']
  ) }}
)

select
  landed.indicator_id,
  cast(landed.fiscal_year as integer) as fiscal_year,
  landed.period_kind,
  landed.period_start,
  landed.period_end,
  landed.breakdown,
  landed.breakdown_code,
  landed.breakdown_label,
  landed.definition_version,
  landed.numerator,
  landed.numerator_status,
  landed.denominator,
  landed.denominator_status,
  landed.value,
  landed.value_status,
  landed.unit,
  landed.evidence,
  landed.department_code,
  landed.department_name,
  landed.reporter_role,
  landed.approver_role,
  landed.approved_on,
  landed.model_id,
  landed.model_version,
  landed.constant_version,
  landed.note,
  landed._drop_id,
  landed._record_no,
  landed._sheet,
  landed._cell
from {{ source('register', 'reported_figure') }} as landed
{{ join_superseded('superseded') }}
where superseded._drop_id is null
