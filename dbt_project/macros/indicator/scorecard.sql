{#
  Words of the scorecard. A reason says why no status is given; a basis says how the status was found.
  Rules: handbook 1.1 (progress, status). Columns are those of indicator_scorecard's CTE `judged`.
#}
{% macro reason_ja(reason) -%}
  case {{ reason }}
    when 'reference' then '他団体などの公表値(参照)のため、判定しません'
    when 'qualitative' then '数値目標のない定性的な目標のため、判定しません'
    when 'pending' then status_reason_ja
    when 'no_data' then
      case status when 'reported' then '所管課の実績報告がまだありません' else 'もとになる資料がまだ届いていません' end
    when 'no_value' then '分子または分母がそろわないため、値を計算できません'
    when 'suppressed' then '人数などが少なく、秘匿の対象です'
    when 'low_coverage' then
      '対象に入った割合(カバー率)が{{ (100 * var("scorecard_least_coverage")) | int }}%未満です'
    when 'no_target' then '目標値がありません'
    when 'ordinal' then '順序を表す段階のため、期限までの進み具合は計算しません(目標の段階には達していません)'
    when 'not_over' then '期限までの道すじを引けないため、期限が来るまで判定しません'
    when 'no_groups' then '内訳ごとの値がないため、すべてが目標を満たすかを判定できません'
    when 'baseline_to_confirm' then '現状値が要確認のため、進み具合を計算しません'
    when 'no_baseline' then '出発点となる現状値がありません'
    when 'baseline_unstated' then '現状値がどの範囲の値か原文に書かれていないため、進み具合を計算しません'
    when 'baseline_of_others' then
      '現状値が自区の値ではないため(' || coalesce({{ scope_ja('baseline_scope') }}, '') || ')、進み具合を計算しません'
    when 'no_deadline' then '目標の期限がありません'
    when 'no_baseline_date' then
      case
        when target_kind = 'cumulative' then '計画期間の初日が登録されていません'
        when implied_baseline = 0 then '比べる基準年が登録されていません'
        else '現状値の時点がありません'
      end
    when 'series_break' then '現状値の時点から後に系列の断絶があるため、進み具合を計算しません'
    when 'not_begun' then '計画期間がまだ始まっていません'
    when 'flat_path' then '現状値がすでに目標と同じかそれ以上の水準のため、目標への道すじを引けません'
    when 'target_not_positive' then '目標が0以下のため、目標に対する割合を計算できません'
  end
{%- endmacro %}

{# A number for a sentence: whole with thousands separated, or with one decimal. Rounding is half up. #}
{% macro in_words(number) -%}
  case
    when {{ number }} is null then '－'
    when {{ number }} = round({{ number }}, 0) then {{ grouped(number) }}
    else cast(cast({{ number }} as decimal(28, 1)) as varchar)
  end
{%- endmacro %}

{% macro basis_ja() -%}
  case
    when target_kind = 'coverage' and cells > 0 and coalesce(reason_code, 'no_deadline') in ('no_deadline', 'not_over') then
      '内訳' || {{ in_words('cells') }} || '件のうち' || {{ in_words('cells_reached') }} || '件が目標('
      || {{ in_words('target_value') }} || '以上)を満たしています。'
    when target_kind = 'per_month' and months_due > 0 and reason_code is null then
      '経過した' || {{ in_words('months_due') }} || 'か月のうち' || {{ in_words('cells_reached') }} || 'か月が月ごとの目標('
      || {{ in_words('target_value') }} || unit || '以上)を満たしています。'
    when reason_code is not null then null
    when target_kind = 'ordinal' then '順序を表す段階のため、目標の段階に達したかどうかだけで判定しました。'
    when target_kind = 'annual_growth' then
      '1年当たりの目標' || {{ in_words('target_level') }} || 'と比べて判定しました。'
    when target_kind = 'annual_flow' and expected_share < 1 then
      '年度の目標' || {{ in_words('target_level') }} || 'に、年度の経過割合' || {{ in_words('100 * expected_share') }}
      || '%を掛けた目安' || {{ in_words('path_value') }} || 'と比べて判定しました。'
    when target_kind = 'annual_flow' then '年度の目標' || {{ in_words('target_level') }} || 'と比べて判定しました。'
    when path_value is null then '値が目標' || {{ in_words('target_level') }} || 'に達しているかどうかだけで判定しました。'
    else
      '現状値' || {{ in_words('start_value') }} || '(' || coalesce(baseline_date, '－') || ')から目標'
      || {{ in_words('target_level') }} || '(' || cast(target_deadline as varchar) || ')への直線と比べて判定しました。'
      || cast(reference_date as varchar) || '時点の道すじは' || {{ in_words('path_value') }} || 'です。'
  end
{%- endmacro %}

{# Share of the days from start to deadline that are over on a day; the whole way after the deadline, null where a day is unknown. #}
{% macro share_of_way(start, day, deadline) -%}
  case
    when {{ day }} >= {{ deadline }} then case when {{ start }} is not null then 1.0 end
    else 1.0 * {{ days_between(start, day) }} / nullif({{ days_between(start, deadline) }}, 0)
  end
{%- endmacro %}
