{{ config(contract={'enforced': true}) }}

with every_figure as (
  select
    'month' as period_kind,
    {{ fiscal_year_of('month_start') }} as fiscal_year,
    month_start as period_start,
    procedure_code,
    channel,
    receipts as logged_receipts,
    returned,
    cast(null as bigint) as counted_receipts,
    0 as status_rank
  from {{ ref('int_application_monthly') }}
  union all
  select
    case when month_start is null then 'fiscal_year' else 'month' end as period_kind,
    fiscal_year,
    coalesce(month_start, {{ fiscal_year_start('fiscal_year') }}) as period_start,
    procedure_code,
    channel,
    cast(null as bigint) as logged_receipts,
    cast(null as bigint) as returned,
    receipts as counted_receipts,
    case when receipts is null then 3 when receipts_status = 'E' then 2 else 1 end as status_rank
  from {{ ref('int_procedure_count_monthly') }}
),

figure as (
  select
    period_kind,
    fiscal_year,
    period_start,
    procedure_code,
    channel,
    sum(logged_receipts) as logged_receipts,
    sum(returned) as returned,
    case when max(status_rank) < 3 then sum(counted_receipts) end as counted_receipts,
    max(status_rank) as status_rank
  from every_figure
  group by period_kind, fiscal_year, period_start, procedure_code, channel
)

select
  cast(figure.period_kind as varchar) as period_kind,
  cast(figure.fiscal_year as integer) as fiscal_year,
  cast(figure.period_start as date) as period_start,
  cast(usage.period_end as date) as period_end,
  cast(figure.procedure_code as varchar) as procedure_code,
  cast(usage.procedure_name as varchar) as procedure_name,
  cast(usage.department_code as varchar) as department_code,
  cast(usage.department_label as varchar) as department_label,
  cast(figure.channel as varchar) as channel,
  cast(figure.logged_receipts as bigint) as logged_receipts,
  cast(figure.counted_receipts as bigint) as counted_receipts,
  cast(
    case
      when figure.status_rank < 3 or figure.logged_receipts is not null
        then coalesce(figure.logged_receipts, 0) + coalesce(figure.counted_receipts, 0)
    end as bigint
  ) as receipts,
  cast(case figure.status_rank when 1 then 'A' when 2 then 'E' when 3 then 'M' end as varchar) as counted_status,
  cast(figure.returned as bigint) as returned,
  figure.channel = 'online' as is_online,
  usage.is_included
from figure
inner join {{ ref('int_procedure_period_usage') }} as usage
  on
    figure.period_kind = usage.period_kind
    and figure.period_start = usage.period_start
    and figure.procedure_code = usage.procedure_code
