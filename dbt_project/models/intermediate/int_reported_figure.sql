{{ config(materialized='table') }}

-- Only what was approved; of several reports of one figure the one that was approved last. A later report that is not
-- approved yet does not take the approved one away.
with approved as (
  select
    figure.*,
    row_number() over (
      partition by
        figure.indicator_id,
        figure.fiscal_year,
        coalesce(figure.period_kind, 'fiscal_year'),
        figure.period_end,
        coalesce(figure.breakdown, 'total'),
        coalesce(figure.breakdown_code, 'ALL'),
        coalesce(figure.definition_version, 'A')
      order by figure.approved_on desc, active_drop.file_rank desc, figure._record_no desc
    ) as place
  from {{ source('register', 'reported_figure') }} as figure
  inner join {{ source('landed', 'active_drop') }} as active_drop
    on figure._drop_id = active_drop.drop_id
  where figure.approved_on is not null
)

select
  indicator_id,
  coalesce(definition_version, 'A') as definition_version,
  cast(fiscal_year as integer) as fiscal_year,
  coalesce(period_kind, 'fiscal_year') as period_kind,
  case
    when coalesce(period_kind, 'fiscal_year') = 'as_of' then period_end
    else coalesce(period_start, {{ fiscal_year_start('fiscal_year') }})
  end as period_start,
  period_end,
  coalesce(breakdown, 'total') as breakdown,
  coalesce(breakdown_code, 'ALL') as breakdown_code,
  case when breakdown is null then '全体' else coalesce(breakdown_label, breakdown_code) end as breakdown_label,
  numerator,
  denominator,
  value,
  case
    when 'M' in (numerator_status, denominator_status, value_status) then 'M'
    when 'E' in (numerator_status, denominator_status, value_status) then 'E'
    else 'A'
  end as figure_status,
  unit,
  case when unit = '時間' then value / {{ var('hours_per_fte') }} end as full_time_posts,
  case when unit = '時間' then '{{ var("hours_per_fte_version") }}' end as full_time_posts_version,
  evidence,
  coalesce(department_code, department_name) as department_code,
  approved_on,
  model_id,
  model_version,
  constant_version,
  _drop_id,
  _record_no,
  _sheet,
  _cell
from approved
where place = 1
