{#
  What departments report and somebody has approved, in the columns of every indicator. A ratio is computed from the
  reported numerator and denominator, never taken as a rate. Reports in another unit than `unit` are out.
#}
{% macro reported_rows(indicator_id, unit=none, scale=100.0) -%}
  select
    cast(figure.definition_version as varchar) as definition_version,
    cast(figure.fiscal_year as integer) as fiscal_year,
    cast(figure.period_kind as varchar) as period_kind,
    cast(figure.period_start as date) as period_start,
    cast(figure.period_end as date) as period_end,
    cast(figure.breakdown as varchar) as breakdown,
    cast(figure.breakdown_code as varchar) as breakdown_code,
    cast(figure.breakdown_label as varchar) as breakdown_label,
    cast(coalesce(figure.numerator, figure.value) as double) as numerator,
    cast(figure.denominator as double) as denominator,
    cast(
      coalesce(figure.value, {{ scale }} * figure.numerator / nullif(figure.denominator, 0)) as double
    ) as value,
    cast(null as double) as coverage,
    cast(
      case
        when coalesce(figure.value, figure.numerator / nullif(figure.denominator, 0)) is null then 'M'
        when period.is_running then 'P'
        else figure.figure_status
      end as varchar
    ) as obs_status
  from {{ ref('int_reported_figure') }} as figure
  left join {{ ref('dim_fiscal_period') }} as period
    on
      figure.fiscal_year = period.fiscal_year
      and period.period_kind = 'fiscal_year'
  where
    figure.indicator_id = '{{ indicator_id }}'
    {% if unit -%}
    and figure.unit = '{{ unit }}'
    {%- endif %}
{%- endmacro %}

{#
  `computed` (rows of an indicator from its ledger), and what was reported and approved for fiscal years of which the
  ledger gives no value: a department that keeps no ledger reports the figure (実績報告), and a ledger goes first.
#}
{% macro or_reported(computed, indicator_id, unit=none) -%}
  select * from {{ computed }}
  union all
  select reported.*
  from (
    {{ reported_rows(indicator_id, unit) }}
  ) as reported
  where
    reported.fiscal_year not in (
      select ledger.fiscal_year
      from {{ computed }} as ledger
      where ledger.value is not null and ledger.period_kind <> 'month'
    )
{%- endmacro %}
