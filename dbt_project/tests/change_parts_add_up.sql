{{ config(meta={'dagster': {'ref': {'name': 'indicator_change_parts'}}}) }}
{# The parts of each change by each breakdown add up to it, within the last bits of doubles. #}
select
  indicator_id,
  definition_version,
  dimension,
  to_fiscal_year,
  max(change) as change,
  sum(contribution) as parts
from {{ ref('indicator_change_parts') }}
group by indicator_id, definition_version, dimension, to_fiscal_year
having
  abs(sum(contribution) - max(change)) > 1e-9 * greatest(1.0, abs(max(change)))
  or count(change) < count(*)
