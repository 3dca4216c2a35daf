with every_key as (
  select
    'procedure_code' as procedure_key_kind,
    procedure_code as procedure_key,
    procedure_code
  from {{ ref('dim_procedure') }}
  union all
  select
    'form_id' as procedure_key_kind,
    form_id as procedure_key,
    procedure_code
  from {{ ref('dim_procedure') }}
  union all
  select
    'procedure_id' as procedure_key_kind,
    procedure_id as procedure_key,
    procedure_code
  from {{ ref('dim_procedure') }}
)

select
  procedure_key_kind,
  procedure_key,
  min(procedure_code) as procedure_code
from every_key
where procedure_key is not null
group by procedure_key_kind, procedure_key
