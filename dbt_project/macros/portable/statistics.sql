{#
  Median and 90th percentile with linear interpolation between neighbours, as an array of two: one aggregate keeps
  the values once for both. Read it with `item_of`.
#}
{% macro median_and_p90(expression) -%}
  {{ return(adapter.dispatch('median_and_p90', 'shihyo')(expression)) }}
{%- endmacro %}

{% macro default__median_and_p90(expression) -%}
  quantile_cont({{ expression }}, [0.5, 0.9])
{%- endmacro %}

{% macro spark__median_and_p90(expression) -%}
  percentile({{ expression }}, array(0.5, 0.9))
{%- endmacro %}

{# Item of an array, counted from 1. #}
{% macro item_of(list, number) -%}
  {{ return(adapter.dispatch('item_of', 'shihyo')(list, number)) }}
{%- endmacro %}

{% macro default__item_of(list, number) -%}
  {{ list }}[{{ number }}]
{%- endmacro %}

{% macro spark__item_of(list, number) -%}
  element_at({{ list }}, {{ number }})
{%- endmacro %}

{#
  Percentile with linear interpolation between neighbours, from counts: a group's rows hold a value, `upto` (how many
  lie at it or below) and `total`. The same number as the database's own aggregate over the single values gives.
#}
{% macro percentile_of_counts(value, share) -%}
  (
    min(case when upto > floor({{ share }} * (total - 1)) then {{ value }} end)
    + (
      min(case when upto > ceil({{ share }} * (total - 1)) then {{ value }} end)
      - min(case when upto > floor({{ share }} * (total - 1)) then {{ value }} end)
    ) * max({{ share }} * (total - 1) - floor({{ share }} * (total - 1)))
  )
{%- endmacro %}
