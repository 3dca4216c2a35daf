{{ config(contract={'enforced': true}) }}

select
  cast(match_status as varchar) as reason_code,
  cast(
    case match_status
      when 'ambiguous_person' then '同じ所属に同じ氏名の職員が複数います。職員番号で確認してください'
      else '職員番号との対応が分かりません。ID対応表または受講記録に職員番号を載せてください'
    end as varchar
  ) as message_ja,
  cast(system as varchar) as system,
  cast(course_code as varchar) as course_code,
  cast(session_no as varchar) as session_no,
  cast(identity_kind as varchar) as identity_kind,
  cast(_drop_id as varchar) as drop_id,
  cast(_record_no as bigint) as record_no,
  cast(_sheet as varchar) as sheet
from {{ ref('int_training_record') }}
where match_status <> 'known'
