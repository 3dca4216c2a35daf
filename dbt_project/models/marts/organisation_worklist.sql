{{ config(contract={'enforced': true}) }}

with run_day as (
  select as_of from {{ source('landed', 'run_context') }}
),

-- What the sources print, and the chart of that month does not have.
borne_name as (
  select
    department_key,
    count(distinct department_code) as bearers
  from {{ ref('dim_organisation') }}
  group by department_key
),

printed as (
  select
    seen_in.source_id,
    seen_in.department_code,
    max(seen_in.department_label) as department_name,
    case
      when seen_in.is_known then 'not_in_chart_then'
      when max(coalesce(borne_name.bearers, 0)) > 1 then 'ambiguous_name'
      else 'not_in_chart'
    end as problem,
    min(seen_in.month_start) as first_month,
    max(seen_in.month_start) as last_month,
    sum(seen_in.records) as records,
    min(seen_in.month_start) as since
  from {{ ref('int_printed_department') }} as seen_in
  left join borne_name
    on {{ department_key('seen_in.department_label') }} = borne_name.department_key
  where not seen_in.is_in_chart
  group by seen_in.source_id, seen_in.department_code, seen_in.is_known
),

seen as (
  select
    department_code,
    min(month_start) as first_month,
    max(month_start) as last_month,
    sum(records) as records
  from {{ ref('int_printed_department') }}
  group by department_code
),

-- What the conversion table says, or does not say.
chart as (
  select
    department_code,
    max(valid_to) as valid_to,
    max_by(department_name, valid_from) as department_name
  from {{ ref('dim_organisation') }}
  where valid_from <= valid_to
  group by department_code
),

gone_wrong as (
  select
    event.department_code,
    event.changed_on,
    case
      when event.outcome = 'ended_without_line' and chart.valid_to > event.changed_on then 'gap_in_chart'
      else event.outcome
    end as problem
  from {{ ref('int_organisation_event') }} as event
  left join chart
    on event.department_code = chart.department_code
  where event.outcome not in ('converted', 'abolished')
  union all
  -- The table hands a department on whole, and the chart lets it go on under the same name.
  select
    event.department_code,
    event.changed_on,
    'still_in_chart' as problem
  from {{ ref('int_organisation_event') }} as event
  inner join {{ ref('dim_organisation') }} as span
    on
      event.department_code = span.department_code
      and event.changed_on <= span.valid_to
      and event.changed_on > span.valid_from
  left join {{ ref('int_organisation_line') }} as onto_itself
    on
      event.department_code = onto_itself.old_department_code
      and event.department_code = onto_itself.new_department_code
      and event.changed_on = onto_itself.changed_on
  where event.outcome in ('converted', 'abolished') and onto_itself.changed_on is null
  union all
  select
    line.old_department_code as department_code,
    min(line.changed_on) as changed_on,
    'old_code_unknown' as problem
  from {{ ref('int_organisation_line') }} as line
  left join chart
    on line.old_department_code = chart.department_code
  where line.old_department_code is not null and chart.department_code is null
  group by line.old_department_code
  union all
  select
    line.new_department_code as department_code,
    min(line.changed_on) as changed_on,
    'new_code_unknown' as problem
  from {{ ref('int_organisation_line') }} as line
  left join chart
    on line.new_department_code = chart.department_code
  where line.new_department_code is not null and chart.department_code is null
  group by line.new_department_code
),

-- What the chart says of itself.
neighbour as (
  select
    department_code,
    valid_from,
    valid_to,
    max(valid_to) over (
      partition by department_code
      order by valid_from, valid_to
      rows between unbounded preceding and 1 preceding
    ) as valid_before
  from {{ ref('dim_organisation') }}
),

wrong_span as (
  select
    department_code,
    valid_from as changed_on,
    case when valid_to < valid_from then 'span_reversed' else 'spans_overlap' end as problem
  from neighbour
  where valid_to < valid_from or valid_from <= valid_before
  union all
  select
    one.department_code,
    greatest(one.valid_from, other.valid_from) as changed_on,
    'same_name' as problem
  from {{ ref('dim_organisation') }} as one
  inner join {{ ref('dim_organisation') }} as other
    on
      one.full_key = other.full_key
      and one.department_code < other.department_code
      and one.valid_from <= other.valid_to
      and one.valid_to >= other.valid_from
),

named as (
  select
    department_code,
    max(department_name) as department_name
  from {{ ref('int_organisation_stretch') }}
  group by department_code
),

settled_by_hand as (
  select * from gone_wrong
  union all
  select * from wrong_span
),

problem as (
  select
    source_id,
    department_code,
    department_name,
    problem,
    first_month,
    last_month,
    records,
    since
  from printed
  union all
  select
    'reference' as source_id,
    settled_by_hand.department_code,
    coalesce(chart.department_name, line.department_name, settled_by_hand.department_code) as department_name,
    settled_by_hand.problem,
    seen.first_month,
    seen.last_month,
    coalesce(seen.records, 0) as records,
    settled_by_hand.changed_on as since
  from settled_by_hand
  left join chart
    on settled_by_hand.department_code = chart.department_code
  left join named as line
    on settled_by_hand.department_code = line.department_code
  left join seen
    on settled_by_hand.department_code = seen.department_code
)

select
  cast(problem.problem as varchar) as problem,
  cast(
    case problem.problem
      when 'not_in_chart' then '組織表にない所属'
      when 'ambiguous_name' then '同じ名前の所属が複数ある所属名'
      when 'not_in_chart_then' then 'その月の組織表にない所属'
      when 'ended_without_line' then '新旧対照表に行のないまま終わった所属'
      when 'gap_in_chart' then '組織表の期間にすき間のある所属'
      when 'share_missing' then '按分率が空欄の分割'
      when 'share_not_one' then '按分率の合計が1にならない分割'
      when 'successor_unknown' then '組織表にない所属への移行'
      when 'old_code_unknown' then '新旧対照表だけにある旧所属'
      when 'new_code_unknown' then '新旧対照表だけにある新所属'
      when 'still_in_chart' then '移行した後も組織表で続いている所属'
      when 'spans_overlap' then '組織表の期間が重なる所属'
      when 'span_reversed' then '終わりが始まりより前の期間'
      when 'same_name' then '同じ部に同じ名前の所属'
    end as varchar
  ) as problem_ja,
  cast(problem.source_id as varchar) as source_id,
  cast(problem.department_code as varchar) as department_code,
  cast(problem.department_name as varchar) as department_name,
  cast(problem.first_month as date) as first_month,
  cast(problem.last_month as date) as last_month,
  cast(problem.records as bigint) as records,
  cast(problem.since as date) as since,
  cast(
    case problem.problem
      when 'not_in_chart'
        then '新しい組織表と新旧対照表を reference に置くか、組織表にこの所属を足してください。それまでは名前のまま集計され、今の組織へは読み替えられません。'
      when 'ambiguous_name' then '出力する側で所属コードも出すか、部名を付けてください。どの所属か分からないため、名前のまま集計されます。'
      when 'not_in_chart_then'
        then '旧所属のまま (または先の所属で) 出力されています。出力する側の所属を直してください。読替は、その所属の対照表の行で行います。'
      when 'ended_without_line'
        then '組織表では終わっていますが、行き先が分かりません。新旧対照表に、統合・分割・改称・廃止のいずれかの行を足してください。'
      when 'gap_in_chart'
        then '途切れた前と後を別の所属として扱っています。同じ所属なら組織表の日付を、別の所属なら新旧対照表に廃止の行を直してください。'
      when 'share_missing' then '新しい所属ごとに按分率 (0から1) を書いてください。それまでは読み替えず、旧所属の名前で示します。'
      when 'share_not_one'
        then '新しい所属の按分率を、合計が1になるように直してください (60%は0.6)。残る所属があれば、その行も要ります。それまでは読み替えず、旧所属の名前で示します。'
      when 'successor_unknown'
        then '新所属コードを確かめ、正しければ組織表に足してください。それまでは読み替えず、旧所属の名前で示します。'
      when 'old_code_unknown' then '旧所属コードを確かめ、正しければ終わった期間を付けて組織表に足してください。'
      when 'new_code_unknown' then '新所属コードを確かめ、正しければ組織表に足してください。'
      when 'still_in_chart'
        then '組織表の古い行に有効終了日を書いてください。一部だけが移ったのなら、残る割合の行 (旧も新も同じコード) を新旧対照表に足してください。'
      when 'spans_overlap' then '組織表の有効開始日と有効終了日を、前の行の翌日から始まるように直してください。'
      when 'span_reversed' then '組織表の有効開始日と有効終了日を直してください。この行は使っていません。'
      when 'same_name' then 'どちらかの行が誤りでないか、確かめてください。名前だけの記録はどちらのものか分かりません。'
    end as varchar
  ) as todo_ja
from problem
cross join run_day
where problem.since <= run_day.as_of
