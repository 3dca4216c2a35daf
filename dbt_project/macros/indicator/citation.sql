{#
  Citation of one value: K-<period>-<indicator's code>-<check of the cell>@<as-of date>#<check of the value> (ADR 0015).
  The check of the cell is short for totals, which are what people quote, and longer for the many cells of breakdowns.
  That of the value covers all that is read out and the other parts. `code` is a column. `pipelines.explain.citation` does the same.
#}
{% macro citation_id(code, as_of) -%}
  {{ citation_stem(code, as_of) }}
  || '#'
  || {{ short_digest(
    citation_stem(code, as_of) ~ " || '|' || " ~ fixed_text('numerator') ~ " || '|' || " ~ fixed_text('denominator')
    ~ " || '|' || " ~ fixed_text('value') ~ " || '|' || obs_status",
    5
  ) }}
{%- endmacro %}

{% macro citation_stem(code, as_of) -%}
  'K-'
  || case period_kind
    when 'month' then substr(cast(period_start as varchar), 1, 7)
    when 'as_of' then cast(period_end as varchar)
    else 'FY' || cast(fiscal_year as varchar)
  end
  || '-' || {{ code }} || '-'
  || substr(
    md5(definition_version || '|' || period_kind || '|' || cast(period_start as varchar) || '|' || cast(period_end as varchar) || '|' || breakdown || '|' || breakdown_code),
    1,
    case when breakdown = 'total' then 6 else 12 end
  )
  || '@' || cast({{ as_of }} as varchar)
{%- endmacro %}

{#
  Confidentiality (SDMX) by the rule inside the hall (variable `disclosure`, ADR 0019): C where a rate speaks of too few,
  N where too little of the field is in it. `population` is the indicator's `meta.disclosure`.
#}
{% macro conf_status(population) -%}
  {% set least = var('disclosure')['hall']['thresholds'][population] -%}
  case
    {% if least -%}
    when denominator > 0 and denominator < {{ least }} then 'C'
    {% endif -%}
    when value is not null and coverage < 0.8 then 'N'
    else 'F'
  end
{%- endmacro %}
