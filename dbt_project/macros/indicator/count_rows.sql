{#
  One breakdown of a counting indicator, in the columns of every indicator: the sum of `amount` over `cells`, which
  holds fiscal_year, period_kind, period_start, period_end, is_running. Nothing counted in a known period is 0.
#}
{% macro count_rows(cells, amount, breakdown, code="'ALL'", label="'全体'") -%}
  select
    cast('A' as varchar) as definition_version,
    cast(fiscal_year as integer) as fiscal_year,
    cast(period_kind as varchar) as period_kind,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    cast('{{ breakdown }}' as varchar) as breakdown,
    cast({{ code }} as varchar) as breakdown_code,
    cast(max({{ label }}) as varchar) as breakdown_label,
    cast(sum({{ amount }}) as double) as numerator,
    cast(null as double) as denominator,
    cast(sum({{ amount }}) as double) as value,
    cast(null as double) as coverage,
    cast(case when max(case when is_running then 1 else 0 end) = 1 then 'P' else 'A' end as varchar) as obs_status
  from {{ cells }}
  group by fiscal_year, period_kind, period_start, period_end, {{ code }}
{%- endmacro %}
