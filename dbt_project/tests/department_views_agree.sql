{{ config(meta={'dagster': {'ref': {'name': 'indicator_values'}}}) }}
{#
  The departments as they were and as they are today add up to the same, and both to the total: numerators and
  denominators, in each period and definition. A figure that was reported by hand has no breakdown, a median or
  percentile cannot be added up (no numerator). Sums are compared in decimals; what is left is the rounding of doubles.
#}
with summed as (
  select
    indicator_id,
    definition_version,
    period_kind,
    period_start,
    period_end,
    breakdown,
    sum(cast(numerator as decimal(28, 9))) as numerator,
    sum(cast(denominator as decimal(28, 9))) as denominator
  from {{ ref('indicator_values') }}
  where breakdown in ('total', 'department', 'department_today')
  group by indicator_id, definition_version, period_kind, period_start, period_end, breakdown
),

compared as (
  select
    as_was.indicator_id,
    as_was.definition_version,
    as_was.period_kind,
    as_was.period_start,
    as_was.period_end,
    coalesce(as_was.numerator, 0) as numerator_as_was,
    coalesce(as_is.numerator, 0) as numerator_as_is,
    coalesce(total.numerator, 0) as numerator_total,
    coalesce(as_was.denominator, 0) as denominator_as_was,
    coalesce(as_is.denominator, 0) as denominator_as_is,
    coalesce(total.denominator, 0) as denominator_total
  from summed as as_was
  {% for view, breakdown in [('as_is', 'department_today'), ('total', 'total')] -%}
  left join summed as {{ view }}
    on
      as_was.indicator_id = {{ view }}.indicator_id
      and as_was.definition_version = {{ view }}.definition_version
      and as_was.period_kind = {{ view }}.period_kind
      and as_was.period_start = {{ view }}.period_start
      and as_was.period_end = {{ view }}.period_end
      and {{ view }}.breakdown = '{{ breakdown }}'
  {% endfor -%}
  where as_was.breakdown = 'department' and as_was.numerator is not null
)

select *
from compared
where
  {% for part in ['numerator', 'denominator'] -%}
  {% for view in ['as_was', 'as_is'] -%}
  abs({{ part }}_{{ view }} - {{ part }}_total) > 0.000000001 * greatest(1, abs({{ part }}_total))
  {{ 'or' if not loop.last }}
  {% endfor -%}
  {{ 'or' if not loop.last }}
  {% endfor %}
