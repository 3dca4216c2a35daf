{{ config(materialized='view') }}

{% for indicator_id in var('indicator_ids') %}
{% set meta = indicator_meta(indicator_id) %}
{% set counted = meta.counted or {} %}
select
  '{{ indicator_id }}' as indicator_id,
  {{ literal(meta.disclosure) }} as population,
  '{{ counted.numerator or "count" }}' as numerator_kind,
  '{{ counted.denominator or "count" }}' as denominator_kind,
  {{ 'true' if 'survey' in (meta.source_ids or []) else 'false' }} as is_weighted
{% if not loop.last %}union all{% endif %}
{% else %}
select
  cast(null as varchar) as indicator_id,
  cast(null as varchar) as population,
  cast(null as varchar) as numerator_kind,
  cast(null as varchar) as denominator_kind,
  cast(null as boolean) as is_weighted
where false
{% endfor %}
