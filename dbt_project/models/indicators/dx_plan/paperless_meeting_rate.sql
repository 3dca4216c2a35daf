-- Of the meetings that were reported; coverage is reported over reserved, without cancelled ones.
with cells as (
  {{ ledger_ratio(
    'meeting_reservation', 'is_met', 'is_eligible', coverable='true',
    where="coalesce(status, '') <> 'cancelled'", months=true
  ) }}
)

{{ ratio_rows('cells', 'total') }}
union all
{{ ledger_ratio_department_rows('cells') }}
union all
{{ ledger_ratio_rows('cells', 'room', 'site') }}
