with cells as (
  {{ ledger_change('bpr_measurement', weight='weight', where="category = 'データ連携'") }}
)

{{ ratio_rows('cells', 'total') }}
union all
{{ ledger_ratio_rows('cells', 'task', 'related_no', 'entry_name') }}
