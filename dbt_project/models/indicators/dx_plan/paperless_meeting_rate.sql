-- Of the meetings that were reported; coverage is reported over reserved, without cancelled ones.
with cells as (
  {{ ledger_ratio(
    'meeting_reservation', 'is_met', 'is_eligible', coverable='true',
    where="coalesce(status, '') <> 'cancelled'", months=true
  ) }}
)

{{ ratio_rows('cells', 'total') }}
union all
{{ ledger_ratio_rows('cells', 'department', 'department_code', 'department_label') }}
union all
{{ ledger_ratio_rows('cells', 'room', 'site') }}
