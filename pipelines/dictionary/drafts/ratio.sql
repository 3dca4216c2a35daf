-- What is counted, by month. Here: applications. Replace it with what this indicator counts. By department there are
-- two views, then and today: department_rows('cells') writes both (docs/new-indicator.md).
with counted as (
  select
    procedure_code,
    month_start,
    max(procedure_name) as procedure_name,
    sum(case when status = 'done' then 1 else 0 end) as reached,
    count(status) as known,
    count(*) as all_of_them
  from {{ ref('int_application') }}
  group by procedure_code, month_start
),

cells as (
  select
    'A' as definition_version,
    period.fiscal_year,
    period.period_kind,
    period.period_start,
    period.period_end,
    counted.procedure_code,
    counted.procedure_name,
    case when counted.known > 0 then counted.reached end as numerator,
    nullif(counted.known, 0) as denominator,
    counted.known as covered,
    counted.all_of_them as coverable,
    false as is_estimated,
    period.is_running as is_provisional
  from counted
  inner join {{ ref('dim_fiscal_period') }} as period
    on counted.month_start between period.period_start and period.period_end
)

{{ ratio_rows('cells', 'total') }}
union all
{{ ratio_rows('cells', 'procedure', 'procedure_code', 'procedure_name') }}
