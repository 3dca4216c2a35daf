{{ config(materialized='view') }}

{% for indicator_id in var('indicator_ids') %}
{% set meta = indicator_meta(indicator_id) %}
select
  '{{ indicator_id }}' as indicator_id,
  definition_version,
  fiscal_year,
  period_kind,
  period_start,
  period_end,
  breakdown,
  breakdown_code,
  breakdown_label,
  numerator,
  denominator,
  value,
  {{ literal(meta.unit) }} as unit,
  obs_status,
  {{ conf_status(meta.disclosure) }} as conf_status,
  coverage,
  '{{ (meta.code or indicator_id) | upper }}' as code
from {{ ref(indicator_id) }}
{% if not loop.last %}union all{% endif %}
{% else %}
select
  cast(null as varchar) as indicator_id,
  cast(null as varchar) as definition_version,
  cast(null as integer) as fiscal_year,
  cast(null as varchar) as period_kind,
  cast(null as date) as period_start,
  cast(null as date) as period_end,
  cast(null as varchar) as breakdown,
  cast(null as varchar) as breakdown_code,
  cast(null as varchar) as breakdown_label,
  cast(null as double) as numerator,
  cast(null as double) as denominator,
  cast(null as double) as value,
  cast(null as varchar) as unit,
  cast(null as varchar) as obs_status,
  cast(null as varchar) as conf_status,
  cast(null as double) as coverage,
  cast(null as varchar) as code
where false
{% endfor %}
