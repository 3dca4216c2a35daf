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
    shares_of_today(cells, day, also, chart_code),
    'department_today',
    'department_code',
    'department_label',
    scale,
    in_shares=true
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
  coalesce(conversion.department_code_today, {{ cells }}.{{ chart_code }}, {{ cells }}.department_code, 'unknown')
    as department_code,
  coalesce(conversion.department_label_today, {{ cells }}.department_label, '不明') as department_label
{%- endmacro %}

{% macro join_department_of_today(cells, day, chart_code='department_code') -%}
  left join {{ ref('int_organisation_conversion') }} as conversion
    on
      coalesce({{ cells }}.{{ chart_code }}, {{ cells }}.department_code) = conversion.department_code
      and coalesce({{ cells }}.{{ day }}, {{ cells }}.period_start) between conversion.valid_from and conversion.valid_to
{%- endmacro %}

{# The same for the cells of one ledger (ledger_ratio, ledger_change, ledger_mean). #}
{% macro ledger_ratio_department_rows(cells, scale=100.0) -%}
  {{ department_rows(cells, scale=scale, chart_code='department_chart_code') }}
{%- endmacro %}

{#
  The same for what ledger_rows counts: entries, or their quantity. Persons and firms, each once, cannot be divided by
  shares, and have no second view.
#}
{% macro ledger_department_rows(cells, counted='entries', day='department_on') -%}
  {{ ledger_rows(
    cells,
    {'entries': ledger_entries(), 'quantity': ledger_quantity()}[counted],
    'department',
    'department_code',
    'department_label'
  ) }}
  union all
  {{ ledger_rows(
    entries_of_today(cells, day),
    {'entries': 'sum(share)', 'quantity': 'sum(quantity * share)'}[counted],
    'department_today',
    'department_code',
    'department_label',
    estimated='max(case when share < 1 then 1 else 0 end) = 1'
  ) }}
{%- endmacro %}

{# Entries of a ledger by the departments of today, each with its share. #}
{% macro entries_of_today(cells, day) -%}
  (
    select
      counted.definition_version,
      counted.fiscal_year,
      counted.period_kind,
      counted.period_start,
      counted.period_end,
      counted.is_provisional,
      counted.entry_no,
      cast(counted.quantity as decimal(28, 12)) as quantity,
      cast(coalesce(conversion.share, 1) as decimal(10, 9)) as share,
      {{ department_of_today('counted', 'department_chart_code') }}
    from {{ cells }} as counted
    {{ join_department_of_today('counted', day, 'department_chart_code') }}
    where counted.entry_no is not null
  ) as entries_of_today
{%- endmacro %}

{# The day by which the department of a ledger's entry is understood. #}
{% macro ledger_department_day() -%}
  coalesce(occurred_on, evaluated_on, starts_on, stated_on, {{ fiscal_year_start('fiscal_year') }})
{%- endmacro %}

{# Code by the organisation chart of what a ledger prints, for `entry` joined by join_ledger_department. #}
{% macro join_ledger_department(day) -%}
  left join {{ ref('bridge_ledger_department') }} as bridge
    on
      coalesce(entry.department_code, '') = bridge.printed_code
      and coalesce(entry.department_name, '') = bridge.printed_name
      and {{ month_of(day) }} = bridge.month_start
{%- endmacro %}
