{{ config(contract={'enforced': true}) }}

with entry as (
  {{ entries_of_plans() }}
  {{ entries_of_files() }}
),

difference as (
  {{ differences() }}
),

different as (
  select
    indicator_id,
    {{ joined('other_id') }} as not_same_as
  from (select distinct
    indicator_id,
    other_id
  from difference) as pair
  group by indicator_id
)

select
  entry.*,
  different.not_same_as,
  -- The order of the plans: pillar by pillar, KGI, KSI, outcomes, outputs, then what stands outside of the tables.
  -- Questions of a plan's survey (Q) come before its goals (GL).
  cast(
    coalesce(
      replace(substr(entry.seed_key, 1, 7), '.Q.', '.A.') || translate(substr(entry.seed_key, 8), 'GSKOX', '12345'),
      '999.' || entry.indicator_id
    ) as varchar
  ) as plan_order
from entry
left join different
  on entry.indicator_id = different.indicator_id
