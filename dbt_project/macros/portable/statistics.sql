{# Percentile with linear interpolation between neighbours. #}
{% macro percentile_linear(expression, share) -%}
  {{ return(adapter.dispatch('percentile_linear', 'shihyo')(expression, share)) }}
{%- endmacro %}

{% macro default__percentile_linear(expression, share) -%}
  quantile_cont({{ expression }}, {{ share }})
{%- endmacro %}

{% macro spark__percentile_linear(expression, share) -%}
  percentile({{ expression }}, {{ share }})
{%- endmacro %}
