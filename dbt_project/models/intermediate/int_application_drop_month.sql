{{ config(materialized='incremental', incremental_strategy='append') }}

select distinct
  application._drop_id,
  {{ month_of('application.received_at') }} as month_start
from {{ source('e_application', 'application') }} as application
{% if is_incremental() -%}
  inner join {{ source('landed', 'new_drop') }} as new_drop
    on application._drop_id = new_drop.drop_id
  left join {{ this }} as known
    on application._drop_id = known._drop_id
  where known._drop_id is null
{%- endif %}
