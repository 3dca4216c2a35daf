{#
  A breakdown by department in both views, in the columns of every indicator: `department`, as it was, and
  `department_today`, the same figures by the organisation of the as-of date (int_organisation_conversion).
  `cells` is what ratio_rows takes, with department_code, department_label and the day of the figure (`day`): the
  changes after that day are applied. Both views add up to the same sums.
  `having` closes each of the two selects; columns that it needs beside those of ratio_rows go into `also`.
  `chart_code` is the column with the code of the organisation chart, where department_code holds a name as printed.
#}
{% macro department_rows(cells, day='department_on', scale=100.0, having=none, also=[], chart_code='department_code') -%}
  {{ ratio_rows(
    cells, 'department', "coalesce(department_code, 'unknown')", "coalesce(department_label, '不明')", scale
  ) }}
  {{ 'having ' ~ having if having }}
  union all
  {{ ratio_rows(
    shares_of_today(cells, day, also, chart_code), 'department_today', 'department_code', 'department_label', scale
  ) }}
  {{ 'having ' ~ having if having }}
{%- endmacro %}

{#
  Cells of ratio_rows by the departments of today, numerator, denominator and coverage divided by share; a cell of
  which only a share is taken is estimated. Decimals, so that the parts add up to the whole.
#}
{% macro shares_of_today(cells, day, also=[], chart_code='department_code') -%}
  (
    select
      counted.definition_version,
      counted.fiscal_year,
      counted.period_kind,
      counted.period_start,
      counted.period_end,
      {% for column in ['numerator', 'denominator', 'covered', 'coverable'] -%}
      cast(counted.{{ column }} as decimal(28, 12)) * coalesce(conversion.share, 1) as {{ column }},
      {% endfor -%}
      counted.is_estimated or coalesce(conversion.share < 1, false) as is_estimated,
      counted.is_provisional,
      {% for column in also -%}
      counted.{{ column }},
      {% endfor -%}
      {{ department_of_today('counted', chart_code) }}
    from {{ cells }} as counted
    {{ join_department_of_today('counted', day, chart_code) }}
  ) as shares_of_today
{%- endmacro %}

{# What the organisation chart and the conversion table do not know stays what it is. #}
{% macro department_of_today(cells, chart_code='department_code') -%}
  coalesce(conversion.department_code_today, {{ cells }}.{{ chart_code }}, 'unknown') as department_code,
  coalesce(conversion.department_label_today, {{ cells }}.department_label, '不明') as department_label
{%- endmacro %}

{% macro join_department_of_today(cells, day, chart_code='department_code') -%}
  left join {{ ref('int_organisation_conversion') }} as conversion
    on
      {{ cells }}.{{ chart_code }} = conversion.department_code
      and coalesce({{ cells }}.{{ day }}, {{ cells }}.period_start) between conversion.valid_from and conversion.valid_to
{%- endmacro %}
