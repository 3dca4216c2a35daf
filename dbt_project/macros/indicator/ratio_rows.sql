{#
  One breakdown of a ratio indicator, in the columns of every indicator.
  `cells` holds: definition_version, fiscal_year, period_kind, period_start, period_end, numerator, denominator,
  covered, coverable (weights for coverage; null where it does not apply), is_estimated, is_provisional.
  Always the sum of numerators over the sum of denominators; nothing over nothing is missing (M), never zero.
  `in_shares`: the parts have decimals, and are divided before they are scaled, so that all of all is 100 and not more.
#}
{% macro ratio_rows(cells, breakdown, code="'ALL'", label="'全体'", scale=100.0, in_shares=false) -%}
  select
    cast(definition_version as varchar) as definition_version,
    cast(fiscal_year as integer) as fiscal_year,
    cast(period_kind as varchar) as period_kind,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    cast('{{ breakdown }}' as varchar) as breakdown,
    cast({{ code }} as varchar) as breakdown_code,
    cast(max({{ label }}) as varchar) as breakdown_label,
    cast(sum(numerator) as double) as numerator,
    cast(sum(denominator) as double) as denominator,
    {% if in_shares -%}
    cast({{ scale }} * (sum(numerator) / nullif(sum(denominator), 0)) as double) as value,
    {% else -%}
    cast({{ scale }} * sum(numerator) / nullif(sum(denominator), 0) as double) as value,
    {% endif -%}
    cast(1.0 * sum(covered) / nullif(sum(coverable), 0) as double) as coverage,
    cast(
      case
        when sum(numerator) / nullif(sum(denominator), 0) is null then 'M'
        when max(case when is_provisional then 1 else 0 end) = 1 then 'P'
        when max(case when is_estimated then 1 else 0 end) = 1 then 'E'
        else 'A'
      end as varchar
    ) as obs_status
  from {{ cells }}
  group by definition_version, fiscal_year, period_kind, period_start, period_end, {{ code }}
{%- endmacro %}
