with label as (
  select
    'procedure' as breakdown,
    procedure_code as code,
    procedure_name as label,
    month_start
  from {{ ref('int_procedure_month_coverage') }}
  union all
  select
    'department' as breakdown,
    coalesce(department_code, 'unknown') as code,
    coalesce(department_label, '所属不明') as label,
    month_start
  from {{ ref('int_procedure_month_coverage') }}
  union all
  select
    'department_today' as breakdown,
    coalesce(department_code, 'unknown') as code,
    coalesce(department_label, '所属不明') as label,
    month_start
  from {{ ref('int_procedure_month_coverage') }}
  union all
  select
    'department_today' as breakdown,
    department_code_today as code,
    department_label_today as label,
    date '9999-12-31' as month_start
  from {{ ref('int_organisation_conversion') }}
)

select
  breakdown,
  code,
  max_by(label, month_start) as label
from label
group by breakdown, code
