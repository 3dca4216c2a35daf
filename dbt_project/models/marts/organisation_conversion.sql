{{ config(contract={'enforced': true}) }}

select
  cast(department_code as varchar) as department_code,
  cast(department_name as varchar) as department_name,
  cast(valid_from as date) as valid_from,
  cast(valid_to as date) as valid_to,
  cast(department_code_today as varchar) as department_code_today,
  cast(department_label_today as varchar) as department_label_today,
  cast(share as decimal(10, 9)) as share,
  cast(outcome as varchar) as outcome,
  cast(
    case
      when outcome = 'today' and share < 1 then '分割のため、按分率で配分します。中央値・百分位数は配分できません。'
      when outcome = 'today' then '今の所属です。'
      when outcome = 'not_in_chart' then '今の組織表にないため、コードのまま示します。'
      when outcome = 'abolished' then '行き先のない廃止のため、廃止した日を付けて示します。'
      when outcome = 'ended_without_line' then '新旧対照表に行き先がないため、最後の日を付けて示します。'
      when outcome = 'share_missing' then '按分率が空欄のため読み替えず、最後の日を付けて示します。'
      when outcome = 'share_not_one' then '按分率の合計が1でないため読み替えず、最後の日を付けて示します。'
      when outcome = 'successor_unknown' then '新所属が組織表にないため読み替えず、最後の日を付けて示します。'
    end as varchar
  ) as note_ja
from {{ ref('int_organisation_conversion') }}
