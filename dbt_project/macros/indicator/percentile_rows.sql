{#
  Rows of an indicator that is a percentile computed beforehand, in the columns of every indicator.
  `summary` holds: fiscal_year, period_kind, period_start, period_end, is_running, breakdown, breakdown_code,
  breakdown_label, cases, hours.
  The denominator is the number of cases; a percentile has no numerator and cannot be added up.
#}
{% macro percentile_rows(summary, version='A', coverage='null') -%}
  select
    cast('{{ version }}' as varchar) as definition_version,
    cast(fiscal_year as integer) as fiscal_year,
    cast(period_kind as varchar) as period_kind,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    cast(breakdown as varchar) as breakdown,
    cast(breakdown_code as varchar) as breakdown_code,
    cast(breakdown_label as varchar) as breakdown_label,
    cast(null as double) as numerator,
    cast(cases as double) as denominator,
    cast(hours as double) as value,
    cast({{ coverage }} as double) as coverage,
    cast(case when hours is null then 'M' when is_running then 'P' else 'A' end as varchar) as obs_status
  from {{ summary }}
{%- endmacro %}
