{{ config(contract={'enforced': true}) }}

{% for indicator_id in var('indicator_ids') %}
{% set meta = indicator_meta(indicator_id) %}
{% set baseline = meta.baseline or {} %}
{% set target = meta.target or {} %}
select
  {{ literal(indicator_id) }} as indicator_id,
  {{ literal(meta.tier) }} as tier,
  {{ literal(meta.plan) }} as plan,
  {{ literal(meta.pillar) }} as pillar,
  {{ literal(meta.name_ja) }} as name_ja,
  {{ literal(meta.name_en) }} as name_en,
  {{ literal(meta.unit) }} as unit,
  {{ literal(meta.direction) }} as direction,
  {{ literal(meta.decimals, 'integer') }} as decimals,
  {{ literal(meta.definition_ja) }} as definition_ja,
  {{ literal(meta.numerator_ja) }} as numerator_ja,
  {{ literal(meta.denominator_ja) }} as denominator_ja,
  {{ literal((meta.source_ids or []) | join(', ')) }} as source_ids,
  {{ literal(meta.method_ja) }} as method_ja,
  {{ literal(baseline.value, 'double') }} as baseline_value,
  {{ literal(baseline.date) }} as baseline_date,
  {{ literal(baseline.scope) }} as baseline_scope,
  {{ literal(target.op) }} as target_op,
  {{ literal(target.value, 'double') }} as target_value,
  {{ literal(target.deadline, 'date') }} as target_deadline,
  {{ literal(meta.cadence) }} as cadence,
  {{ literal(meta.owner_department) }} as owner_department,
  {{ literal(meta.seed_key) }} as seed_key,
  {{ literal(meta.status) }} as status,
  {{ literal(target.kind) }} as target_kind,
  {{ literal(baseline.note) }} as baseline_note,
  {{ literal(meta.code) }} as code,
  {{ literal(meta.disclosure) }} as disclosure
{% if not loop.last %}union all{% endif %}
{% else %}
select
  cast(null as varchar) as indicator_id,
  cast(null as varchar) as tier,
  cast(null as varchar) as plan,
  cast(null as varchar) as pillar,
  cast(null as varchar) as name_ja,
  cast(null as varchar) as name_en,
  cast(null as varchar) as unit,
  cast(null as varchar) as direction,
  cast(null as integer) as decimals,
  cast(null as varchar) as definition_ja,
  cast(null as varchar) as numerator_ja,
  cast(null as varchar) as denominator_ja,
  cast(null as varchar) as source_ids,
  cast(null as varchar) as method_ja,
  cast(null as double) as baseline_value,
  cast(null as varchar) as baseline_date,
  cast(null as varchar) as baseline_scope,
  cast(null as varchar) as target_op,
  cast(null as double) as target_value,
  cast(null as date) as target_deadline,
  cast(null as varchar) as cadence,
  cast(null as varchar) as owner_department,
  cast(null as varchar) as seed_key,
  cast(null as varchar) as status,
  cast(null as varchar) as target_kind,
  cast(null as varchar) as baseline_note,
  cast(null as varchar) as code,
  cast(null as varchar) as disclosure
where false
{% endfor %}
