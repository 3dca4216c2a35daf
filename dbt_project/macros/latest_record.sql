{#
  Addresses of records that a newer record of the same key replaces.
  The newest is the greatest of (updated_at where the table has it, rank of its file, row). Only keys that occur
  more than once are resolved: the first pass groups hashes alone, which keeps millions of keys in little memory.
  Without `within_drop` all records of a key stay that stand in the newest drop which holds the key.
  With `appended` only the keys of new drops are resolved: a record that was superseded stays so when drops are added.
  The last column of the key, which is never empty, then tells which drops hold such keys, and the others are not read.
#}
{% macro superseded_records(landed, key, updated_at=none, within_drop=true, happened_at=none, appended=false) -%}
  with repeated as (
    {% if appended -%}
    select distinct {{ key_hash(key) }} as hashed_key
    from {{ landed }}
    where _drop_id in (select drop_id from {{ source('landed', 'new_drop') }})
    {%- else -%}
    select {{ key_hash(key) }} as hashed_key
    from {{ landed }}
    group by 1
    having count(*) > 1
    {%- endif %}
  ),

  candidate as (
    select
      {% for column in key -%}
      landed.{{ column }},
      {% endfor -%}
      landed._drop_id,
      landed._record_no,
      coalesce(landed._sheet, '') as _sheet,
      coalesce(landed._cell, '') as _cell,
      {% if happened_at -%}
      {{ month_of('landed.' ~ happened_at) }} as month_start,
      {% endif -%}
      {% set place = ['landed._record_no', "coalesce(landed._sheet, '')", "coalesce(landed._cell, '')"] -%}
      {% set version = ['active_drop.file_rank'] + (place if within_drop else []) -%}
      {% if updated_at -%}
      {% set version = ["coalesce(landed." ~ updated_at ~ ", timestamp '0001-01-01 00:00:00')"] + version -%}
      {% endif -%}
      {{ composite(version) }} as version
    from {{ landed }} as landed
    inner join repeated
      on {{ key_hash(key_of('landed', key)) }} = repeated.hashed_key
    inner join {{ source('landed', 'active_drop') }} as active_drop
      on landed._drop_id = active_drop.drop_id
    {%- if appended %}
    where landed._drop_id in (
      select distinct _drop_id
      from {{ landed }}
      where {{ key[-1] }} in (
        select {{ key[-1] }}
        from {{ landed }}
        where _drop_id in (select drop_id from {{ source('landed', 'new_drop') }})
      )
    )
    {%- endif %}
  ),

  newest as (
    select
      {{ key | join(', ') }},
      {% if happened_at -%}
      max_by(_drop_id, version) as superseded_by,
      {% endif -%}
      max(version) as version
    from candidate
    group by {{ key | join(', ') }}
  )

  select
    candidate._drop_id,
    candidate._record_no,
    candidate._sheet,
    candidate._cell
    {%- if happened_at -%}
    ,
    candidate.month_start,
    newest.superseded_by
    {%- endif %}
  from candidate
  inner join newest
    on {% for column in key -%}
    {% if not loop.first %}and {% endif -%}
    candidate.{{ column }} is not distinct from newest.{{ column }}
    {% endfor -%}
  where candidate.version < newest.version
{%- endmacro %}

{% macro key_of(relation, columns) -%}
  {% set qualified = [] -%}
  {% for column in columns -%}
  {% do qualified.append(relation ~ '.' ~ column) -%}
  {% endfor -%}
  {{ return(qualified) }}
{%- endmacro %}

{# Joins a landed relation to its superseded records; keep the rows where superseded._drop_id is null. #}
{% macro join_superseded(superseded) -%}
  left join {{ superseded }} as superseded
    on landed._drop_id = superseded._drop_id
    and landed._record_no = superseded._record_no
    and coalesce(landed._sheet, '') = superseded._sheet
    and coalesce(landed._cell, '') = superseded._cell
{%- endmacro %}
