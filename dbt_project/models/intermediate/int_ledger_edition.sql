-- Ledgers that say how things stand on a day and keep no history in their rows: every edition stays.
with ranked as (
  select
    entry.*,
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
  ledger,
  entry_no,
  stated_on,
  {{ fiscal_year_of('stated_on') }} as fiscal_year,
  staff_id,
  entry_name,
  coalesce(department_code, department_name) as department_code,
  coalesce(department_name, department_code) as department_label,
  district,
  category,
  level,
  starts_on,
  ends_on,
  is_eligible,
  is_met,
  is_also_met,
  _drop_id,
  _record_no,
  _sheet,
  _cell
from ranked
where place = 1
