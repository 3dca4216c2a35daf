-- New receipts, receipts that a new drop replaces, and the months that the as-of date has walked through.
with touched_month as (
  select drop_month.month_start
  from {{ ref('int_application_drop_month') }} as drop_month
  inner join {{ source('landed', 'new_drop') }} as new_drop
    on drop_month._drop_id = new_drop.drop_id
  union
  select superseded.month_start
  from {{ ref('stg_e_application__application_superseded') }} as superseded
  inner join {{ source('landed', 'new_drop') }} as new_drop
    on superseded.superseded_by = new_drop.drop_id
  union
  select drop_month.month_start
  from {{ ref('int_application_drop_month') }} as drop_month
  inner join {{ source('landed', 'run_context') }} as run_context
    on drop_month.month_start between {{ month_of('run_context.built_as_of') }} and run_context.as_of
  where run_context.built_as_of < run_context.as_of
)

select
  drop_month._drop_id,
  drop_month.month_start
from {{ ref('int_application_drop_month') }} as drop_month
inner join touched_month
  on drop_month.month_start = touched_month.month_start
