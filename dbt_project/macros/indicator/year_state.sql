{# Day on which the accounts of a fiscal year close: 31 May of the next year (出納閉鎖, 地方自治法 235条の5). #}
{% macro accounts_close(fiscal_year) -%}
  make_date(cast({{ fiscal_year }} as integer) + 1, 5, 31)
{%- endmacro %}

{# Whether two figures are the same as far as a sum of doubles can be: both missing, or equal to one in a thousand million. #}
{% macro same_figure(one, other) -%}
  (
    ({{ one }} is null and {{ other }} is null)
    or coalesce(abs({{ one }} - {{ other }}) <= 1e-9 * greatest(abs({{ one }}), abs({{ other }})), false)
  )
{%- endmacro %}

{#
  Observation status by the state of the year (handbook, gap 2): what is missing stays missing; provisional while the
  year runs and until its accounts close, unless it was closed before; revised where it differs from what it was closed
  with. A closed year has no provisional figures. Else as computed.
#}
{% macro settled_obs_status(obs_status, year_state, fiscal_year, as_of) -%}
  case
    when {{ obs_status }} = 'M' then 'M'
    when {{ year_state }} = 'revised' then 'R'
    when {{ year_state }} = 'closed' and {{ obs_status }} = 'P' then 'A'
    when {{ year_state }} = 'closed' then {{ obs_status }}
    when {{ as_of }} <= {{ accounts_close(fiscal_year) }} then 'P'
    else {{ obs_status }}
  end
{%- endmacro %}
