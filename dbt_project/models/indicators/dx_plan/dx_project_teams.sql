-- A team that was broken off later was formed all the same.
with cells as (
  {{ ledger_events('dx_project', day='starts_on', leave_out=['planned'], months=false) }}
)

{{ ledger_rows('cells', ledger_entries()) }}
union all
{{ ledger_department_rows('cells') }}
