{#
  Entries of one ledger beside the periods that were delivered, as counting indicators need them: a delivered period
  without entries is one row without an entry (a true zero), a period that was not delivered is no row.
  `in_period` compares `entry` with `period`; the three macros below are the ways to do it.
#}
{% macro ledger_cells(ledger, in_period, where='true', leave_out=[], months=true) -%}
  select
    'A' as definition_version,
    period.fiscal_year,
    period.period_kind,
    period.period_start,
    period.period_end,
    period.reference_date,
    period.is_provisional,
    entry.entry_no,
    entry.counted_as,
    entry.subject_id,
    entry.related_no,
    entry.entry_name,
    entry.department_code,
    entry.department_label,
    entry.department_chart_code,
    entry.department_on,
    entry.district,
    entry.site,
    entry.category,
    entry.channel,
    entry.age_band,
    entry.level,
    entry.status,
    entry.starts_on,
    entry.quantity,
    entry.is_eligible,
    entry.is_met
  from (
    select *
    from {{ ref('int_ledger_period') }}
    where
      ledger = '{{ ledger }}'
      {% if not months -%}
      and period_kind = 'fiscal_year'
      {%- endif %}
  ) as period
  left join (
    select *
    from {{ ref('int_ledger_entry') }}
    where
      ledger = '{{ ledger }}'
      {% if leave_out -%}
      and coalesce(status, '') not in ('{{ leave_out | join("', '") }}')
      {%- endif %}
      and {{ where }}
  ) as entry
    on {{ in_period }}
{%- endmacro %}

{# What happened within the period, by its day. What was cancelled, withdrawn, undone or is only planned is out. #}
{% macro ledger_events(
  ledger, day='occurred_on', where='true', leave_out=['planned', 'cancelled', 'withdrawn', 'revoked'], months=true
) -%}
  {{ ledger_cells(
    ledger, 'entry.' ~ day ~ ' between period.period_start and period.reference_date', where, leave_out, months
  ) }}
{%- endmacro %}

{#
  What is in force on the last day of the period: starts_on <= day < ends_on. Suspended, planned and cancelled entries
  are out, and those that have ended nobody knows when. A state is the one last written: the ledgers keep no history
  of suspensions.
#}
{% macro ledger_stock(ledger, where='true', months=true) -%}
  {{ ledger_cells(
    ledger,
    'coalesce(entry.starts_on <= period.reference_date, true) and coalesce(entry.ends_on > period.reference_date, true)',
    "not (coalesce(status, '') = 'ended' and ends_on is null) and " ~ where,
    ['suspended', 'planned', 'cancelled', 'withdrawn', 'revoked', 'rejected'],
    months
  ) }}
{%- endmacro %}

{# What began or went on within the period; the last day of what is done with (支援終了日) is still in it. #}
{% macro ledger_running(ledger, where='true', leave_out=['planned', 'cancelled', 'withdrawn', 'revoked'], months=true) -%}
  {{ ledger_cells(
    ledger,
    'entry.starts_on <= period.reference_date and coalesce(entry.ends_on >= period.period_start, true)',
    where,
    leave_out,
    months
  ) }}
{%- endmacro %}
