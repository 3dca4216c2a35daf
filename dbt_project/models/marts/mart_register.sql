{{ config(contract={'enforced': true}) }}

-- Registers of departments are not landed yet; the table stands with its columns so that connections can be made.
select
  cast(null as varchar) as register_id,
  cast(null as varchar) as indicator_id,
  cast(null as integer) as fiscal_year,
  cast(null as varchar) as period_kind,
  cast(null as date) as period_start,
  cast(null as date) as period_end,
  cast(null as varchar) as department_code,
  cast(null as varchar) as department_label,
  cast(null as varchar) as breakdown,
  cast(null as varchar) as breakdown_code,
  cast(null as varchar) as breakdown_label,
  cast(null as double) as numerator,
  cast(null as double) as denominator,
  cast(null as double) as value,
  cast(null as varchar) as unit,
  cast(null as varchar) as obs_status,
  cast(null as varchar) as drop_id
where false
