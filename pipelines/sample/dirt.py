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
    Dirt("count_about", "accepted", None, "約100 (概数)"),
    Dirt("count_note", "warning", "note_removed", "1,234 ※1 (注つきの件数)"),
    Dirt("concurrent_post", "accepted", None, "名簿に兼務で2度現れる職員"),
    Dirt("left_before_base_date", "accepted", None, "基準日より前に退職した職員"),
    Dirt("hired_after_base_date", "accepted", None, "基準日より後に採用される職員"),
    Dirt("date_spelling", "accepted", None, "同じ列に混じる日付の書き方"),
    Dirt("survey_missing_code", "accepted", None, "無回答・無効・非該当の符号と空白"),
    Dirt("utf16_tsv", "file", None, "UTF-16 (BOM つき) のタブ区切り"),
    Dirt("resaved_workbook", "file", None, "CSV を Excel ブックで保存し直したもの"),
    Dirt("duplicate_file", "file", "duplicate", "同じ内容の別名ファイル"),
    Dirt("era_overrun", "warning", "era_overrun", "平成31年5月1日 (改元後の旧元号)"),
    Dirt("unknown_status", "value", "unknown_code", "対応表にない処理状況"),
    Dirt("unknown_method", "value", "unknown_code", "対応表にない決裁方式"),
    Dirt("impossible_optional_date", "value", "impossible_date", "必須でない列のありえない日付"),
    Dirt("excel_scientific", "quarantined", "excel_scientific", "Excel で壊れた番号 (1.23457E+11)"),
    Dirt("lost_leading_zero", "quarantined", "lost_leading_zero", "Excel で先頭の 0 が落ちた番号"),
    Dirt("impossible_date", "quarantined", "impossible_date", "必須の列のありえない日付"),
    Dirt("unknown_channel", "quarantined", "unknown_code", "対応表にない申込方法"),
    Dirt("unknown_state", "quarantined", "unknown_code", "対応表にない状態"),
    Dirt("unknown_action", "quarantined", "unknown_code", "対応表にない処理"),
    Dirt("header", "structural", "header", "見出し行"),
    Dirt("title", "structural", "title", "表題の行"),
    Dirt("repeated_header", "structural", "repeated_header", "改ページ後に繰り返された見出し"),
    Dirt("total_row", "structural", "total_row", "小計・合計の行"),
    Dirt("note", "structural", "note", "※の行"),
    Dirt("blank", "structural", "blank", "空行"),
)
CATALOGUE: dict[str, Dirt] = {dirt.id: dirt for dirt in _ALL}
