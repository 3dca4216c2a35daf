"""Catalogue of the dirt that is planted: what it is, and what must become of it.

`accepted`: read in full. `warning`: read, with a warning. `value`: the record is accepted, one of its values is
not. `quarantined`: the record is not accepted. `structural`: a line that is no record. `file`: concerns a whole file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Effect = Literal["accepted", "warning", "value", "quarantined", "structural", "file"]


@dataclass(frozen=True, slots=True)
class Dirt:
    """One kind of dirt, the reason code it must get (None where it is simply read), and words for people."""

    id: str
    effect: Effect
    reason: str | None
    what_ja: str


_ALL = (
    Dirt("wide_digits", "accepted", None, "全角数字の番号"),
    Dirt("wide_count", "accepted", None, "全角数字の件数・回数"),
    Dirt("department_with_division", "accepted", None, "所管所属が「部名　課名」(全角空白)"),
    Dirt("department_inner_space", "accepted", None, "所属名の中や後ろに全角空白"),
    Dirt("vendor_characters", "accepted", None, "髙﨑①㈱など CP932 の拡張文字"),
    Dirt("quoted_comma", "accepted", None, "引用符の中のカンマ"),
    Dirt("canary", "accepted", None, "取り込んではならない列に置いた架空の氏名など"),
    Dirt("repeated_receipt", "accepted", None, "後の月のファイルに、後の状況で再び現れる受付"),
    Dirt("later_state", "accepted", None, "翌年度の一覧に、後の状態で再び現れる起案"),
    Dirt("circle_and_cross", "accepted", None, "修了区分が ○ ×"),
    Dirt("not_recorded", "accepted", None, "修了区分が空白"),
    Dirt("count_dash", "accepted", None, "件数の「-」(該当なし、0)"),
    Dirt("count_missing_sign", "accepted", None, "件数の「…」(未収集)"),
    Dirt("count_blank", "accepted", None, "件数の空白 (未収集)"),
    Dirt("count_about", "warning", "approximate", "約100 (概数)"),
    Dirt("weekday_mismatch", "warning", "weekday_mismatch", "日付と合わない曜日"),
    Dirt("count_note", "warning", "note_removed", "1,234 ※1 (注つきの件数)"),
    Dirt("concurrent_post", "accepted", None, "名簿に兼務で2度現れる職員"),
    Dirt("left_before_base_date", "accepted", None, "基準日より前に退職した職員"),
    Dirt("hired_after_base_date", "accepted", None, "基準日より後に採用される職員"),
    Dirt("date_spelling", "accepted", None, "同じ列に混じる日付の書き方"),
    Dirt("survey_missing_code", "accepted", None, "無回答・無効・非該当の符号と空白"),
    Dirt("newline_in_answer", "accepted", None, "引用符の中の改行"),
    Dirt("other_in_choice", "accepted", None, "選択肢に混ざった「その他（…）」"),
    Dirt("test_receipt", "accepted", None, "テスト用フォーム (【テスト】) の受付。どこにも数えない"),
    Dirt("reopened", "accepted", None, "完了の後で対応中に戻り、後の出力に再び現れる受付"),
    Dirt("overlapping_export", "accepted", None, "期間の重なる出力に再び現れる記録"),
    Dirt("midnight", "accepted", None, "24:00 (翌日の0時)"),
    Dirt("weekday_printed", "accepted", None, "曜日つきの日付"),
    Dirt("date_compact", "accepted", None, "区切りのない日付 (20240401)"),
    Dirt("serial_1900", "accepted", None, "Excel のシリアル値 (1900年方式)"),
    Dirt("serial_1904", "accepted", None, "Excel のシリアル値 (1904年方式)"),
    Dirt("wide_gannen", "accepted", None, "令和元年５月１日 (元年、全角数字)"),
    Dirt("last_day_of_heisei", "accepted", None, "H31.4.30 (平成の最後の日)"),
    Dirt("era_slashed", "accepted", None, "R06/04/01"),
    Dirt("reissued_number", "accepted", None, "4月に別の人へ振り直された職員番号"),
    Dirt("moved_account", "accepted", None, "異動で2行ある対応表の職員"),
    Dirt("not_completed_word", "accepted", None, "完了日時の「未完了」「-」"),
    Dirt("other_action", "accepted", None, "受講の段階でないアクション (アンケート回答)"),
    Dirt("mail_in_capitals", "accepted", None, "大文字で書かれたメールアドレス"),
    Dirt("unknown_person", "accepted", None, "どの名簿にもない人 (確認の一覧へ)"),
    Dirt("ambiguous_person", "accepted", None, "同じ課に同姓同名が2人いる人 (確認の一覧へ)"),
    Dirt("name_spacing", "accepted", None, "姓と名の間の空白が違う氏名"),
    Dirt("merged_department", "accepted", None, "結合されたセルの所属 (上のセルの値)"),
    Dirt("wide_gannen_style", "accepted", None, "令和６年４月１日 (全角数字の和暦)"),
    Dirt("next_year_draft", "accepted", None, "3月の日付で翌年度と書かれた準備起案 (決裁日で数える)"),
    Dirt("closed_department", "accepted", None, "組織改編の後も旧所属で書かれた起案"),
    Dirt("utc_moment", "accepted", None, "世界時 (Z) の日時"),
    Dirt("name_variant", "accepted", None, "髙と高、長音と負号など、字の違う所属名・氏名"),
    Dirt("wave_dash", "accepted", None, "～ (U+FF5E) のところの 〜 (U+301C)"),
    Dirt("trailing_blanks", "accepted", None, "行末の余分な空欄"),
    Dirt("count_secret", "accepted", None, "件数・構成比の x と * (秘匿)"),
    Dirt("count_with_unit", "accepted", None, "１，２３４件 (全角、単位つき)"),
    Dirt("hidden_row", "accepted", None, "非表示の行 (ほかの行と同じに数える)"),
    Dirt("mark_sheet_code", "accepted", None, "1.0 -1.0 など、マークシートの符号"),
    Dirt("choice_with_comma", "accepted", None, "区切りの文字を含む選択肢"),
    Dirt("same_as_above", "accepted", None, "同上、〃"),
    Dirt("figure_unknown", "accepted", None, "数の欄の「…」(分からない。0 ではない)"),
    Dirt("figure_blank", "accepted", None, "数の欄の空白 (回答なし。0 ではない)"),
    Dirt("unapproved", "accepted", None, "承認者と承認日のない報告 (取り込むが数えない)"),
    Dirt("anonymous_use", "accepted", None, "利用者番号のない利用 (延べに数え、実人数では別)"),
    Dirt("header_reworded", "file", None, "言い換えられた見出し (登録年月日、名称、※ など)"),
    Dirt("column_added", "file", None, "課が足した列"),
    Dirt("renamed_question", "file", None, "年度の途中で名前の変わった設問列"),
    Dirt("header_radicals", "file", None, "康熙部首の混じる見出し (⼿続、⽅法)"),
    Dirt("header_half_width", "file", None, "半角カナの見出し (手続ｺｰﾄﾞ)"),
    Dirt("header_spaces", "file", None, "空白の入った見出し (氏　名)"),
    Dirt("hidden_sheet", "file", None, "非表示のシート"),
    Dirt("header_line_break", "file", None, "改行のある見出し"),
    Dirt("utf16_tsv", "file", None, "UTF-16 (BOM つき) のタブ区切り"),
    Dirt("resaved_workbook", "file", None, "CSV を Excel ブックで保存し直したもの"),
    Dirt("duplicate_file", "file", "duplicate", "同じ内容の別名ファイル"),
    Dirt("era_overrun", "warning", "era_overrun", "平成31年5月1日 (改元後の旧元号)"),
    Dirt("unknown_status", "value", "unknown_code", "対応表にない処理状況"),
    Dirt("unknown_method", "value", "unknown_code", "対応表にない決裁方式"),
    Dirt("impossible_optional_date", "value", "impossible_date", "必須でない列のありえない日付"),
    Dirt("impossible_birthday", "value", "impossible_date", "ありえない生年月日"),
    Dirt("without_era_optional", "value", "ambiguous_date", "必須でない列の、元号のない日付 (6.4.1)"),
    Dirt("wrong_corporate_number", "value", "not_a_corporate_number", "検査数字の合わない法人番号"),
    Dirt("answer_of_ones_own", "value", "undeclared_choice", "選択肢にない「その他」の記述が混じる複数回答"),
    Dirt("count_error", "value", "excel_error", "件数の #REF!"),
    Dirt("count_negative", "value", "negative_count", "件数の ▲5 △5 (5)"),
    Dirt("missing_required", "quarantined", "missing_value", "必須の列の空白"),
    Dirt("repeated_number", "quarantined", "conflicting_key", "同じ番号の、内容の違う2つの行 (どちらも)"),
    Dirt("word_for_a_number", "quarantined", "not_an_integer", "数の欄の言葉"),
    Dirt("rate_for_a_value", "quarantined", "unexpected_text", "実数の報告に書かれた割合 (単位 %)"),
    Dirt("without_era", "quarantined", "ambiguous_date", "必須の列の、元号のない日付 (6.4.1)"),
    Dirt("not_a_date", "quarantined", "not_a_date", "日付の列の言葉"),
    Dirt("excel_error", "quarantined", "excel_error", "必須の列の #VALUE!"),
    Dirt("impossible_time", "quarantined", "impossible_time", "25時など、ありえない時刻"),
    Dirt("too_few_fields", "quarantined", "too_few_fields", "途中で切れた行"),
    Dirt("too_many_fields", "quarantined", "too_many_fields", "列の多い行"),
    Dirt("excel_scientific", "quarantined", "excel_scientific", "Excel で壊れた番号 (1.23457E+11)"),
    Dirt("lost_leading_zero", "quarantined", "lost_leading_zero", "Excel で先頭の 0 が落ちた番号"),
    Dirt("impossible_date", "quarantined", "impossible_date", "必須の列のありえない日付"),
    Dirt("unknown_channel", "quarantined", "unknown_code", "対応表にない申込方法"),
    Dirt("unknown_state", "quarantined", "unknown_code", "対応表にない状態"),
    Dirt("unknown_action", "quarantined", "unknown_code", "対応表にない処理"),
    Dirt("exact_duplicate", "structural", "exact_duplicate", "同じファイルの中の、まったく同じ行"),
    Dirt("example_row", "structural", "example_row", "残っている記入例の行"),
    Dirt("header", "structural", "header", "見出し行"),
    Dirt("title", "structural", "title", "表題の行"),
    Dirt("repeated_header", "structural", "repeated_header", "改ページ後に繰り返された見出し"),
    Dirt("total_row", "structural", "total_row", "小計・合計の行"),
    Dirt("unclaimed_sheet", "structural", "unclaimed_sheet", "表のないシート、使わないシートの行"),
    Dirt("signature", "structural", "note", "署名・押印の行"),
    Dirt("unit_line", "structural", "note", "見出しの下の単位の行"),
    Dirt("note", "structural", "note", "※の行"),
    Dirt("blank", "structural", "blank", "空行"),
)
CATALOGUE: dict[str, Dirt] = {dirt.id: dirt for dirt in _ALL}
