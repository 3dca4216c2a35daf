{#
  Each row of `relation` once in its month, once in its fiscal year and, with `all_time`, once more in a period `all`
  without a first day; `month` and `fiscal_year` are columns. A union of plain selects: one join with an "or" would
  compare every row with every period.
#}
{% macro in_each_period(relation, month, fiscal_year, all_time=false) -%}
  {% set starts = [('month', month), ('fiscal_year', fiscal_year_start(fiscal_year))] -%}
  {% if all_time -%}
    {% do starts.append(('all', 'cast(null as date)')) -%}
  {% endif -%}
  {% for kind, start in starts -%}
  select
    *,
    '{{ kind }}' as period_kind,
    {{ start }} as period_start
  from {{ relation }}
  {% if not loop.last %}union all{% endif %}
  {% endfor %}
{%- endmacro %}
