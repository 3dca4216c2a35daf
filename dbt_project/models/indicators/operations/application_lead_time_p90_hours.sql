with summary as (
  select
    lead_time.fiscal_year,
    lead_time.period_kind,
    lead_time.period_start,
    lead_time.period_end,
    lead_time.is_running,
    lead_time.breakdown,
    lead_time.receipts as cases,
    lead_time.p90_hours as hours,
    coalesce(lead_time.procedure_code, lead_time.department_code, 'ALL') as breakdown_code,
    coalesce(label.label, lead_time.procedure_code, lead_time.department_code, '全体') as breakdown_label
  from {{ ref('int_application_lead_time') }} as lead_time
  left join {{ ref('int_procedure_label') }} as label
    on
      lead_time.breakdown = label.breakdown
      and coalesce(lead_time.procedure_code, lead_time.department_code) = label.code
)

{{ percentile_rows('summary') }}
