with cells as (
  {{ survey_cells('age75_digital_service_usage_rate', age_from=75) }}
)

{{ ratio_rows('cells', 'total') }}
union all
{{ ratio_rows('cells', 'age_band', 'age_band', 'age_band_label') }}
union all
{{ ratio_rows('cells', 'sex', 'sex_code', 'sex_label') }}
union all
{{ ratio_rows('cells', 'district', 'district_code', 'district_label') }}
