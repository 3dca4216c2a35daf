select
  line.changed_on,
  line.old_department_code,
  line.old_department_name,
  line.new_department_code,
  line.new_department_name,
  line.change_kind,
  cast(line.share as decimal(18, 9)) as share
from {{ ref('stg_reference__organisation_change') }} as line
cross join {{ source('landed', 'run_context') }} as run_context
where line.changed_on <= run_context.as_of
