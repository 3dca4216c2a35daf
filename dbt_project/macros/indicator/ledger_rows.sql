{#
  One breakdown of a counting indicator over `cells` (ledger_cells), in the columns of every indicator. `amount` is an
  aggregate: ledger_entries(), ledger_subjects() or ledger_quantity(). Without `column` it is the total. Entries that
  do not say their `column` are one cell of their own, so that the cells add up.
  `with_empty` keeps cells without entries, where `cells` lists them all.
  `covered` is an aggregate between 0 and 1; `estimated` one that is true where the figure is an estimate.
#}
{% macro ledger_rows(
  cells, amount, breakdown='total', column=none, label=none, covered='null', estimated='false', with_empty=false
) -%}
  select
    cast(definition_version as varchar) as definition_version,
    cast(fiscal_year as integer) as fiscal_year,
    cast(period_kind as varchar) as period_kind,
    cast(period_start as date) as period_start,
    cast(period_end as date) as period_end,
    cast('{{ breakdown }}' as varchar) as breakdown,
    {% if column -%}
    cast(coalesce({{ column }}, 'unknown') as varchar) as breakdown_code,
    cast(coalesce(max({{ label or column }}), '不明') as varchar) as breakdown_label,
    {% else -%}
    cast('ALL' as varchar) as breakdown_code,
    cast('全体' as varchar) as breakdown_label,
    {% endif -%}
    cast({{ amount }} as double) as numerator,
    cast(null as double) as denominator,
    cast({{ amount }} as double) as value,
    cast({{ covered }} as double) as coverage,
    cast(
      case
        when {{ amount }} is null then 'M'
        when max(case when is_provisional then 1 else 0 end) = 1 then 'P'
        when {{ estimated }} then 'E'
        else 'A'
      end as varchar
    ) as obs_status
  from {{ cells }}
  {% if column and not with_empty -%}
  where entry_no is not null
  {% endif -%}
  group by
    definition_version, fiscal_year, period_kind, period_start, period_end
    {%- if column %}, coalesce({{ column }}, 'unknown'){% endif %}
{%- endmacro %}

{# Entries, each once. #}
{% macro ledger_entries() -%}
  count(entry_no)
{%- endmacro %}

{# Persons, firms or sites, each once whatever the number of entries; an entry that does not say whose counts by itself. #}
{% macro ledger_subjects() -%}
  count(distinct counted_as)
{%- endmacro %}

{# Sum of the quantities; 0 where there was no entry, missing where no entry knows its quantity. #}
{% macro ledger_quantity() -%}
  case when count(entry_no) = 0 then 0 else sum(quantity) end
{%- endmacro %}

{# ratio_rows over the cells of ledger_ratio, ledger_change or ledger_mean; entries that do not say are one cell. #}
{% macro ledger_ratio_rows(cells, breakdown, column, label=none, scale=100.0) -%}
  {{ ratio_rows(
    cells, breakdown, 'coalesce(' ~ column ~ ", 'unknown')", 'coalesce(' ~ (label or column) ~ ", '不明')", scale
  ) }}
{%- endmacro %}
