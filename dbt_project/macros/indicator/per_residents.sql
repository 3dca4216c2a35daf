{#
  Counts (rows as ledger_rows gives them) over residents: `column` of int_residents on the newest day between
  `first_day` and `last_day`, which name columns of `period` (int_ledger_period). No residents known then is missing.
#}
{% macro per_residents(counted, ledger, column, first_day, last_day, scale) -%}
  select
    counted.definition_version,
    counted.fiscal_year,
    counted.period_kind,
    counted.period_start,
    counted.period_end,
    counted.breakdown,
    counted.breakdown_code,
    counted.breakdown_label,
    counted.numerator,
    cast(known.residents as double) as denominator,
    cast({{ scale }} * counted.numerator / nullif(known.residents, 0) as double) as value,
    counted.coverage,
    cast(case when known.residents > 0 then counted.obs_status else 'M' end as varchar) as obs_status
  from {{ counted }} as counted
  left join (
    select
      period.period_kind,
      period.period_start,
      max_by(residents.{{ column }}, residents.base_date) as residents
    from {{ ref('int_ledger_period') }} as period
    inner join {{ ref('int_residents') }} as residents
      on residents.base_date between {{ first_day }} and {{ last_day }}
    where period.ledger = '{{ ledger }}'
    group by period.period_kind, period.period_start
  ) as known
    on
      counted.period_kind = known.period_kind
      and counted.period_start = known.period_start
{%- endmacro %}
