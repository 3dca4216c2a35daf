with cells as (
  {{ ledger_change('bpr_measurement', weight='weight', where="category = '手続'") }}
)

{{ ratio_rows('cells', 'total') }}
union all
{{ ledger_ratio_rows('cells', 'procedure', 'related_no', 'entry_name') }}
union all
{{ ledger_ratio_department_rows('cells') }}
