{#
  Cells for ratio_rows out of one ledger: an entry is worth 1 in the denominator where `denominator` holds, and 1 in
  the numerator where `numerator` holds too; coverage is the share of entries in the denominator among those where
  `coverable` holds (left out without it). The period is that of `day`, or the fiscal year that the entry names.
#}
{% macro ledger_ratio(
  ledger, numerator, denominator='true', coverable=none, day='occurred_on', where='true', months=false, version='A'
) -%}
  {{ ledger_weighted(
    ledger,
    'case when ' ~ denominator ~ ' then case when ' ~ numerator ~ ' then 1 else 0 end end',
    'case when ' ~ denominator ~ ' then 1 end',
    'case when ' ~ denominator ~ ' then 1 else 0 end' if coverable else 'cast(null as integer)',
    'case when ' ~ coverable ~ ' then 1 else 0 end' if coverable else 'cast(null as integer)',
    day, where, months, version
  ) }}
{%- endmacro %}

{#
  The change from before to after as a share of before, each entry with its fixed weight: only entries of which all
  three are known. Of several measurements of one thing (related_no) in a fiscal year the newest counts.
#}
{% macro ledger_change(ledger, weight='1', where='true') -%}
  {% set known = 'before_value is not null and after_value is not null and ' ~ weight ~ ' is not null' -%}
  select cells.*
  from (
    {{ ledger_weighted(
      ledger,
      'case when ' ~ known ~ ' then (before_value - after_value) * ' ~ weight ~ ' end',
      'case when ' ~ known ~ ' then before_value * ' ~ weight ~ ' end',
      'case when ' ~ known ~ ' then before_value * ' ~ weight ~ ' else 0 end',
      'before_value * ' ~ weight,
      none, where, false, 'A'
    ) }}
  ) as cells
  where cells.place = 1
{%- endmacro %}

{# The mean of `amount` over entries where it is known, with their number as denominator (ratio_rows with scale=1.0). #}
{% macro ledger_mean(ledger, amount, day=none, where='true', version='A') -%}
  {{ ledger_weighted(
    ledger,
    amount,
    'case when ' ~ amount ~ ' is not null then 1 end',
    'case when ' ~ amount ~ ' is not null then 1 else 0 end',
    '1',
    day, where, false, version
  ) }}
{%- endmacro %}

{# Decimals, so that a sum is the same whatever the order of its rows. #}
{% macro ledger_weighted(ledger, numerator, denominator, covered, coverable, day, where, months, version) -%}
  select
    '{{ version }}' as definition_version,
    period.fiscal_year,
    period.period_kind,
    period.period_start,
    period.period_end,
    entry.staff_id,
    entry.related_no,
    entry.entry_name,
    entry.department_code,
    entry.department_label,
    entry.department_chart_code,
    entry.department_on,
    entry.site,
    entry.category,
    entry.age_band,
    entry.level,
    entry.round_label,
    entry.occurred_on,
    cast({{ numerator }} as decimal(28, 12)) as numerator,
    cast({{ denominator }} as decimal(28, 12)) as denominator,
    cast({{ covered }} as decimal(28, 12)) as covered,
    cast({{ coverable }} as decimal(28, 12)) as coverable,
    false as is_estimated,
    period.is_provisional,
    row_number() over (
      partition by period.fiscal_year, coalesce(entry.related_no, entry.entry_no)
      order by entry.evaluated_on desc nulls last, entry.entry_no desc
    ) as place
  from (
    select *
    from {{ ref('int_ledger_entry') }}
    where
      ledger = '{{ ledger }}'
      and {{ where }}
  ) as entry
  inner join {{ ref('int_ledger_period') }} as period
    on
      entry.ledger = period.ledger
      {% if day -%}
      and entry.{{ day }} between period.period_start and period.reference_date
      {% else -%}
      and entry.entry_year = period.fiscal_year
      {% endif -%}
      {% if not months -%}
      and period.period_kind = 'fiscal_year'
      {%- endif %}
{%- endmacro %}
