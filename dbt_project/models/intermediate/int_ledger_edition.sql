-- Ledgers that say how things stand on a day and keep no history in their rows: every edition stays.
with ranked as (
  select
    entry.*,
    {{ ledger_department_day() }} as department_on,
    row_number() over (
      partition by entry.ledger, entry.entry_no, entry.stated_on
      order by active_drop.file_rank desc, entry._record_no desc
    ) as place
  from {{ source('register', 'ledger_entry') }} as entry
  inner join {{ source('landed', 'active_drop') }} as active_drop
    on entry._drop_id = active_drop.drop_id
  where entry.stated_on is not null
)

select
  entry.ledger,
  entry.entry_no,
  entry.stated_on,
  {{ fiscal_year_of('entry.stated_on') }} as fiscal_year,
  entry.staff_id,
  entry.entry_name,
  coalesce(entry.department_code, entry.department_name) as department_code,
  coalesce(entry.department_name, entry.department_code) as department_label,
  bridge.department_code as department_chart_code,
  entry.district,
  entry.category,
  entry.level,
  entry.starts_on,
  entry.ends_on,
  entry.is_eligible,
  entry.is_met,
  entry.is_also_met,
  entry._drop_id,
  entry._record_no,
  entry._sheet,
  entry._cell
from ranked as entry
{{ join_ledger_department('entry.department_on') }}
where entry.place = 1
