{#
  Arithmetic of int_indicator_change*: the set-based twin of pipelines/decompose, in doubles.
  What is below a billionth is a rounding of the last bit, not a rest.
#}
{% macro nearly(one, other) -%}
  abs({{ one }} - {{ other }}) <= 1e-9 * greatest(abs({{ one }}), abs({{ other }}))
{%- endmacro %}

{# What a ratio is multiplied with, told by both totals; 1 for counts, null where the value is no ratio of sums. #}
{% macro scale_of_both(former, latter) -%}
  case
    when {{ former }}.denominator is null and {{ latter }}.denominator is null then
      case
        when
          {{ nearly(former ~ '.numerator', former ~ '.value') }}
          and {{ nearly(latter ~ '.numerator', latter ~ '.value') }}
          then 1
      end
    when {{ former }}.denominator <> 0 and {{ latter }}.denominator <> 0 then
      case
        {%- for scale in [1, 100, 1000, 10000, 100000] %}
        when
          {{ nearly(scale ~ '.0 * ' ~ former ~ '.numerator / ' ~ former ~ '.denominator', former ~ '.value') }}
          and {{ nearly(scale ~ '.0 * ' ~ latter ~ '.numerator / ' ~ latter ~ '.denominator', latter ~ '.value') }}
          then {{ scale }}
        {%- endfor %}
      end
  end
{%- endmacro %}

{# How much of a total no unit holds, as a share; a count below 1 is measured against 1. #}
{% macro share_left(column) -%}
  (max(total_{{ column }}) - coalesce(sum(counted_{{ column }}), 0)) / greatest(abs(coalesce(max(total_{{ column }}), 0)), 1.0)
{%- endmacro %}
