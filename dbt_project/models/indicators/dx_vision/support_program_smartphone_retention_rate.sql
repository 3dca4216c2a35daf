-- A: all who finished, no answer counts as not using (the lower bound). B: those who answered.
with cells as (
  {{ ledger_ratio('programme_follow_up', 'is_met') }}
  union all
  {{ ledger_ratio('programme_follow_up', 'is_met', 'is_eligible', coverable='true', version='B') }}
)

{{ ratio_rows('cells', 'total') }}
union all
{{ ledger_ratio_rows('cells', 'age_band', 'age_band') }}
union all
{{ ledger_ratio_rows('cells', 'site', 'site') }}
