{# Relation with one column `day`, every day from first to last. #}
{% macro day_series(first_day, last_day) -%}
  {{ return(adapter.dispatch('day_series', 'shihyo')(first_day, last_day)) }}
{%- endmacro %}

{% macro default__day_series(first_day, last_day) -%}
  (
    select cast(generate_series as date) as day
    from generate_series(date '{{ first_day }}', date '{{ last_day }}', interval 1 day)
  )
{%- endmacro %}

{% macro spark__day_series(first_day, last_day) -%}
  (select explode(sequence(date '{{ first_day }}', date '{{ last_day }}')) as day)
{%- endmacro %}

{# Hours from one instant to another, with their fraction. #}
{% macro hours_between(earlier, later) -%}
  {{ return(adapter.dispatch('hours_between', 'shihyo')(earlier, later)) }}
{%- endmacro %}

{% macro default__hours_between(earlier, later) -%}
  (date_diff('microsecond', {{ earlier }}, {{ later }}) / 3600000000.0)
{%- endmacro %}

{% macro spark__hours_between(earlier, later) -%}
  ((unix_micros({{ later }}) - unix_micros({{ earlier }})) / 3600000000.0)
{%- endmacro %}

{# Whole seconds from one instant to another. #}
{% macro seconds_between(earlier, later) -%}
  {{ return(adapter.dispatch('seconds_between', 'shihyo')(earlier, later)) }}
{%- endmacro %}

{% macro default__seconds_between(earlier, later) -%}
  date_diff('second', {{ earlier }}, {{ later }})
{%- endmacro %}

{% macro spark__seconds_between(earlier, later) -%}
  (unix_timestamp({{ later }}) - unix_timestamp({{ earlier }}))
{%- endmacro %}

{# Whole days from one day to another. #}
{% macro days_between(earlier, later) -%}
  {{ return(adapter.dispatch('days_between', 'shihyo')(earlier, later)) }}
{%- endmacro %}

{% macro default__days_between(earlier, later) -%}
  date_diff('day', cast({{ earlier }} as date), cast({{ later }} as date))
{%- endmacro %}

{% macro spark__days_between(earlier, later) -%}
  datediff(cast({{ later }} as date), cast({{ earlier }} as date))
{%- endmacro %}

{# First day of the month. #}
{% macro month_of(moment) -%}
  cast(date_trunc('month', {{ moment }}) as date)
{%- endmacro %}

{# Fiscal year by its starting calendar year: April to March (地方自治法 208条). #}
{% macro fiscal_year_of(moment) -%}
  cast(extract(year from {{ moment }}) - case when extract(month from {{ moment }}) < 4 then 1 else 0 end as integer)
{%- endmacro %}

{# First day of a fiscal year. #}
{% macro fiscal_year_start(fiscal_year) -%}
  make_date(cast({{ fiscal_year }} as integer), 4, 1)
{%- endmacro %}

{# Last day of a fiscal year. #}
{% macro fiscal_year_end(fiscal_year) -%}
  make_date(cast({{ fiscal_year }} as integer) + 1, 3, 31)
{%- endmacro %}

{# Whole months from the first day of a month to the end of a day: 1 April to 30 April is 1, to 29 April 0. #}
{% macro months_between(first_day, last_day) -%}
  (
    12 * (extract(year from {{ last_day }}) - extract(year from {{ first_day }}))
    + extract(month from {{ last_day }}) - extract(month from {{ first_day }})
    + case when {{ last_day }} = last_day({{ last_day }}) then 1 else 0 end
  )
{%- endmacro %}

{# The day so many days later. #}
{% macro plus_days(day, days) -%}
  {{ return(adapter.dispatch('plus_days', 'shihyo')(day, days)) }}
{%- endmacro %}

{% macro default__plus_days(day, days) -%}
  ({{ day }} + cast({{ days }} as integer))
{%- endmacro %}

{% macro spark__plus_days(day, days) -%}
  date_add({{ day }}, cast({{ days }} as integer))
{%- endmacro %}
