{{ config(materialized='incremental', incremental_strategy='append') }}

-- A form service numbers receipts within each form, so the form (procedure_key) belongs to a receipt's identity.
with superseded as (
  {{ superseded_records(
    source('e_application', 'application'), ['system', 'procedure_key', 'receipt_no'],
    updated_at='updated_at', happened_at='received_at', appended=is_incremental()
  ) }}
)

select superseded.*
from superseded
{% if is_incremental() -%}
  left join {{ this }} as known
    on
      superseded._drop_id = known._drop_id
      and superseded._record_no = known._record_no
      and superseded._sheet = known._sheet
      and superseded._cell = known._cell
  where known._drop_id is null
{%- endif %}
