{{ config(materialized='view', contract={'enforced': true}) }}

-- A view: what it shows is known only after dbt has run, and is published from here.
with closed_year as (
  select
    fiscal_year,
    publication_id,
    published_at
  from {{ source('landed', 'year_close') }}
  where is_in_force
),

chained as (
  select
    revision.*,
    closed_year.publication_id as closed_with,
    closed_year.published_at as closed_with_at,
    lag(revision.value) over cells as old_value,
    lag(revision.numerator) over cells as old_numerator,
    lag(revision.denominator) over cells as old_denominator,
    lag(revision.citation_id) over cells as old_citation_id
  from {{ source('landed', 'revision') }} as revision
  inner join closed_year
    on revision.fiscal_year = closed_year.fiscal_year
  window cells as (
    partition by
      revision.indicator_id, revision.definition_version, revision.period_kind, revision.period_start,
      revision.period_end, revision.breakdown, revision.breakdown_code
    order by revision.published_at
  )
),

-- A new cell is a revision where its breakdown was part of what the year was closed with.
final_breakdown as (
  select distinct
    indicator_id,
    definition_version,
    fiscal_year,
    period_kind,
    breakdown
  from {{ source('landed', 'final_value') }}
),

changed as (
  select chained.*
  from chained
  left join final_breakdown
    on
      chained.indicator_id = final_breakdown.indicator_id
      and chained.definition_version = final_breakdown.definition_version
      and chained.fiscal_year = final_breakdown.fiscal_year
      and chained.period_kind = final_breakdown.period_kind
      and chained.breakdown = final_breakdown.breakdown
  where
    chained.published_at > chained.closed_with_at
    and chained.reason <> 'status'
    and (chained.reason <> 'first' or final_breakdown.indicator_id is not null)
),

quoted as (
  select
    changed.citation_id,
    changed.published_at,
    {{ joined('citation.cited_in') }} as cited_in
  from changed
  inner join {{ source('landed', 'citation') }} as citation
    on
      changed.indicator_id = citation.indicator_id
      and changed.definition_version = citation.definition_version
      and changed.period_kind = citation.period_kind
      and changed.period_start = citation.period_start
      and changed.period_end = citation.period_end
      and changed.breakdown = citation.breakdown
      and changed.breakdown_code = citation.breakdown_code
      and changed.published_at > citation.registered_at
  group by changed.citation_id, changed.published_at
)

select
  cast(changed.fiscal_year as integer) as fiscal_year,
  changed.indicator_id,
  changed.definition_version,
  changed.period_kind,
  changed.period_start,
  changed.period_end,
  changed.breakdown,
  changed.breakdown_code,
  changed.breakdown_label,
  changed.unit,
  changed.old_value,
  changed.old_numerator,
  changed.old_denominator,
  changed.old_citation_id,
  changed.value as new_value,
  changed.numerator as new_numerator,
  changed.denominator as new_denominator,
  cast(case when changed.reason <> 'withdrawn' then changed.citation_id end as varchar) as new_citation_id,
  changed.conf_status,
  changed.reason,
  changed.publication_id,
  changed.published_at,
  changed.closed_with,
  cast(quoted.cited_in as varchar) as cited_in
from changed
left join quoted
  on
    changed.citation_id = quoted.citation_id
    and changed.published_at = quoted.published_at
