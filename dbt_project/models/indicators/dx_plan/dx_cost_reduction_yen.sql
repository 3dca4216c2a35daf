with reported as (
  {{ reported_rows('dx_cost_reduction_yen', unit='円') }}
),

-- A year of which only the kinds of cost were reported: their sum.
summed as (
  select
    definition_version,
    fiscal_year,
    period_kind,
    period_start,
    period_end,
    'total' as breakdown,
    'ALL' as breakdown_code,
    '全体' as breakdown_label,
    case when count(value) = count(*) then sum(value) end as value,
    max(case when obs_status in ('P', 'E') then obs_status end) as obs_status
  from reported
  where breakdown = 'cost_type'
  group by definition_version, fiscal_year, period_kind, period_start, period_end
)

select * from reported
union all
select
  definition_version,
  fiscal_year,
  period_kind,
  period_start,
  period_end,
  cast(breakdown as varchar) as breakdown,
  cast(breakdown_code as varchar) as breakdown_code,
  cast(breakdown_label as varchar) as breakdown_label,
  cast(value as double) as numerator,
  cast(null as double) as denominator,
  cast(value as double) as value,
  cast(null as double) as coverage,
  cast(case when value is null then 'M' else coalesce(obs_status, 'A') end as varchar) as obs_status
from summed
where
  not exists (
    select 1
    from reported
    where
      reported.breakdown = 'total'
      and reported.definition_version = summed.definition_version
      and reported.period_end = summed.period_end
      and reported.period_kind = summed.period_kind
  )
