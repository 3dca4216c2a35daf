{%- set covered = '1.0 * count(subject_id) / nullif(count(entry_no), 0)' -%}
{%- set estimated = 'count(subject_id) < count(entry_no)' -%}
{%- set told = "case when subject_id is null then 'anonymous' else 'identified' end" -%}
{%- set told_ja = "case when subject_id is null then '本人を確かめられない利用(延べ)' else '名寄せした実人数' end" -%}

-- A person once; a use of which nobody knows whose it was counts by itself, and lowers the coverage.
with cells as (
  {{ ledger_events('support_use') }}
)

{{ ledger_rows('cells', ledger_subjects(), covered=covered, estimated=estimated) }}
union all
{{ ledger_rows('cells', ledger_subjects(), 'identification', told, told_ja) }}
union all
{{ ledger_rows('cells', ledger_subjects(), 'site', 'site', covered=covered, estimated=estimated) }}
union all
{{ ledger_rows('cells', ledger_subjects(), 'age_band', 'age_band', covered=covered, estimated=estimated) }}
