{{ config(materialized='table') }}

with entry as (
  select
    *,
    {{ ledger_department_day() }} as department_on
  from {{ ref('stg_register__ledger_entry') }}
)

select
  entry.ledger,
  entry.entry_no,
  entry.stated_on,
  entry.subject_id,
  entry.staff_id,
  entry.related_no,
  entry.entry_name,
  coalesce(entry.department_code, entry.department_name) as department_code,
  coalesce(entry.department_name, entry.department_code) as department_label,
  bridge.department_code as department_chart_code,
  entry.department_on,
  entry.district,
  entry.site,
  entry.category,
  entry.channel,
  entry.age_band,
  entry.level,
  entry.status,
  entry.fiscal_year as entry_year,
  entry.round_label,
  entry.attempt_no,
  entry.starts_on,
  entry.ends_on,
  entry.occurred_on,
  entry.evaluated_on,
  entry.quantity,
  entry.full_score,
  entry.before_value,
  entry.after_value,
  entry.weight,
  entry.is_eligible,
  entry.is_met,
  entry.is_also_met,
  coalesce(entry.subject_id, entry.firm_no, entry.staff_id, entry.ledger || ':' || entry.entry_no) as counted_as,
  entry._drop_id,
  entry._record_no,
  entry._sheet,
  entry._cell
from entry
{{ join_ledger_department('entry.department_on') }}
