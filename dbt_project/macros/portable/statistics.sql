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
  lie at it or below) and `total`, both bigint. The same number as the database's own aggregate over the single values
  gives. The share is given in hundredths, for whole numbers are exact, and a tenth as quick to compare as decimals.
#}
{% macro percentile_of_counts(value, hundredths) -%}
  {% set place = hundredths ~ ' * (total - 1)' -%}
  (
    min(case when upto > floor({{ place }} / 100.0) then {{ value }} end) * cast(100 as bigint)
    + (
      min(case when upto > ceil({{ place }} / 100.0) then {{ value }} end)
      - min(case when upto > floor({{ place }} / 100.0) then {{ value }} end)
    ) * max(mod({{ place }}, 100))
  ) / 100.0
{%- endmacro %}
