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

changed as (
  select *
  from chained
  where
    published_at > closed_with_at
    and reason <> 'status'
),

quoted as (
  select
    changed.citation_id,
    changed.published_at,
    {{ joined('citation.cited_in') }} as cited_in
  from changed
  inner join (
    select distinct
      cited_in,
      registered_at,
      indicator_id,
      definition_version,
      period_kind,
      period_start,
      period_end,
      breakdown,
      breakdown_code
    from {{ source('landed', 'citation') }}
  ) as citation
    on
      changed.indicator_id = citation.indicator_id
      and changed.definition_version = citation.definition_version
      and changed.period_kind = citation.period_kind
      and changed.period_start = citation.period_start
      and changed.period_end = citation.period_end
      and changed.breakdown = citation.breakdown
      and changed.breakdown_code = citation.breakdown_code
      and citation.registered_at < changed.published_at
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
