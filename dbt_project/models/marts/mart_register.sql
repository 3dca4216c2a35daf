{{ config(contract={'enforced': true}) }}

-- Ledgers by month of the entry's own day (event, evaluation or beginning); reports one row per figure.
with dated as (
  select
    *,
    coalesce(occurred_on, evaluated_on, starts_on, stated_on) as day
  from {{ ref('stg_register__ledger_entry') }}
),

counted as (
  select
    ledger,
    case when day is null then 'fiscal_year' else 'month' end as period_kind,
    coalesce({{ fiscal_year_of('day') }}, fiscal_year) as fiscal_year,
    {{ month_of('day') }} as month_start,
    department_code,
    department_name,
    district,
    category,
    status,
    unit,
    count(*) as entries,
    count(distinct coalesce(subject_id, staff_id, firm_no)) as distinct_counted,
    sum(quantity) as quantity,
    count(case when quantity_status = 'E' then 1 end) as estimated,
    max(_drop_id) as drop_id
  from dated
  group by
    ledger,
    period_kind,
    coalesce({{ fiscal_year_of('day') }}, fiscal_year),
    {{ month_of('day') }},
    department_code,
    department_name,
    district,
    category,
    status,
    unit
)

select
  cast(ledger as varchar) as register_id,
  cast('ledger' as varchar) as kind,
  cast(null as varchar) as indicator_id,
  cast(null as varchar) as definition_version,
  cast(fiscal_year as integer) as fiscal_year,
  cast(period_kind as varchar) as period_kind,
  cast(coalesce(month_start, {{ fiscal_year_start('fiscal_year') }}) as date) as period_start,
  cast(coalesce(last_day(month_start), {{ fiscal_year_end('fiscal_year') }}) as date) as period_end,
  cast(department_code as varchar) as department_code,
  cast(department_name as varchar) as department_label,
  cast(district as varchar) as district,
  cast(status as varchar) as status,
  cast(case when category is null then 'total' else 'category' end as varchar) as breakdown,
  cast(coalesce(category, 'ALL') as varchar) as breakdown_code,
  cast(coalesce(category, '全体') as varchar) as breakdown_label,
  cast(entries as double) as numerator,
  cast(null as double) as denominator,
  cast(quantity as double) as value,
  cast(unit as varchar) as unit,
  cast(distinct_counted as double) as distinct_counted,
  cast(case when estimated > 0 then 'E' else 'A' end as varchar) as obs_status,
  cast(null as boolean) as is_approved,
  cast(null as varchar) as evidence,
  cast(drop_id as varchar) as drop_id
from counted
union all
select
  cast('report' as varchar) as register_id,
  cast('report' as varchar) as kind,
  cast(indicator_id as varchar) as indicator_id,
  cast(definition_version as varchar) as definition_version,
  cast(fiscal_year as integer) as fiscal_year,
  cast(coalesce(period_kind, 'fiscal_year') as varchar) as period_kind,
  cast(coalesce(period_start, period_end) as date) as period_start,
  cast(period_end as date) as period_end,
  cast(department_code as varchar) as department_code,
  cast(department_name as varchar) as department_label,
  cast(null as varchar) as district,
  cast(null as varchar) as status,
  cast(coalesce(breakdown, 'total') as varchar) as breakdown,
  cast(coalesce(breakdown_code, 'ALL') as varchar) as breakdown_code,
  cast(coalesce(breakdown_label, breakdown_code, '全体') as varchar) as breakdown_label,
  cast(numerator as double) as numerator,
  cast(denominator as double) as denominator,
  cast(value as double) as value,
  cast(unit as varchar) as unit,
  cast(null as double) as distinct_counted,
  cast(
    case
      when value is null and (numerator is null or denominator is null) then 'M'
      when 'E' in (numerator_status, denominator_status, value_status) then 'E'
      else 'A'
    end as varchar
  ) as obs_status,
  cast(approver_role is not null and approved_on is not null as boolean) as is_approved,
  cast(evidence as varchar) as evidence,
  cast(_drop_id as varchar) as drop_id
from {{ ref('stg_register__reported_figure') }}
