{#
  A value as it is written: half up on its decimal form, away from zero (handbook 1.1). The same rule as
  `pipelines.values.rounding.half_up`; tests hold the two together. For checks only: marts keep values unrounded.
#}
{% macro half_up(value, decimals) -%}
  (
    sign({{ value }})
    * floor(cast(abs({{ value }}) * power(10, {{ decimals }}) as decimal(28, 6)) + 0.5)
    / power(10, {{ decimals }})
  )
{%- endmacro %}

{# Check digit of a municipality's code, from its first five digits: (11 − S mod 11) mod 10, S the digits times 6 to 2. #}
{% macro municipality_check_digit(five_digits) -%}
  {% set digit = "cast(substr(lpad(cast(cast(" ~ five_digits ~ " as integer) as varchar), 5, '0'), %d, 1) as integer)" -%}
  mod(
    11 - mod(
      6 * {{ digit % 1 }} + 5 * {{ digit % 2 }} + 4 * {{ digit % 3 }} + 3 * {{ digit % 4 }} + 2 * {{ digit % 5 }}, 11
    ), 10
  )
{%- endmacro %}
