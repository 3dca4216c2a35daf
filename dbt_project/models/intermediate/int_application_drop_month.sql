{{ config(materialized='incremental', incremental_strategy='append') }}

select distinct
  _drop_id,
  {{ month_of('received_at') }} as month_start
from {{ source('e_application', 'application') }}
{% if is_incremental() -%}
where
  _drop_id in (select drop_id from {{ source('landed', 'new_drop') }})
  and _drop_id not in (select _drop_id from {{ this }})
{%- endif %}
