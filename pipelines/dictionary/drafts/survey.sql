-- Answers of the questions that the codebook gives to this indicator (column indicator_id, class top_box).
with cells as (
  {{ survey_cells('$id') }}
)

{{ ratio_rows('cells', 'total') }}
union all
{{ ratio_rows('cells', 'age_band', 'age_band', 'age_band_label') }}
union all
{{ ratio_rows('cells', 'sex', 'sex_code', 'sex_label') }}
union all
{{ ratio_rows('cells', 'district', 'district_code', 'district_label') }}
