"""The three sheets of the scorecard workbook."""

from __future__ import annotations

from datetime import date

from openpyxl import Workbook

from pipelines.publish.reports.cells import (
    SHARE,
    STATUS_COLOURS,
    Column,
    Shown,
    Styles,
    Value,
    add_row,
    change_format,
    finish_sheet,
    number_format,
    start_sheet,
)
from pipelines.publish.scorecard import words
from pipelines.publish.scorecard.cards import cards_in_short
from pipelines.publish.scorecard.marts import Point
from pipelines.publish.scorecard.read import Entry, Scorecard, tally
from pipelines.values.rounding import NO_VALUE, half_up
from pipelines.values.wareki import japanese_fiscal_year

_SCORECARD = [
    Column("計画", 11, "wrapped"),
    Column("柱", 6),
    Column("区分", 15),
    Column("指標", 33, "wrapped"),
    Column("値", 14, "number"),
    Column("単位", 9),
    Column("期間", 13, "wrapped"),
    Column("印", 6),
    Column("前回値", 14, "number"),
    Column("増減", 16, "number"),
    Column("目標", 17, "wrapped"),
    Column("期限", 11, "day"),
    Column("進捗", 9, "number"),
    Column("状況", 13),
    Column("理由", 25, "wrapped"),
    Column("引用番号", 18, "code"),
]
_DEFINITIONS = [
    Column("区分", 15),
    Column("指標", 30, "wrapped"),
    Column("計画", 11, "wrapped"),
    Column("柱", 6),
    Column("単位", 9),
    Column("定義", 46, "wrapped"),
    Column("分子", 26, "wrapped"),
    Column("分母", 26, "wrapped"),
    Column("測り方", 26, "wrapped"),
    Column("データの出どころ", 17, "wrapped"),
    Column("担当", 13, "wrapped"),
    Column("現状値", 13, "number"),
    Column("現状値の範囲・時点", 19, "wrapped"),
    Column("目標値", 15, "number"),
    Column("目標の読み方", 18, "wrapped"),
    Column("値の種類", 12, "wrapped"),
    Column("定義の違うほかの値", 60, "wrapped"),
    Column("計画のキー", 11, "code"),
    Column("指標ID", 24, "code"),
]
_SIGNS = {"P": "p", "R": "r", "E": "e"}


def add_scorecard(book: Workbook, styles: Styles, scorecard: Scorecard) -> None:
    """KGI, KSI and KPI in the order of the plans; values rounded half up."""
    counts = tally(scorecard.entries)
    notes = [
        f"基準日 {words.day_text(scorecard.as_of)}　公開番号 {scorecard.publication_id}",
        f"指標 {len(scorecard.entries)}件: "
        + "、".join(f"{words.STATUS_SIGNS[s]} {words.STATUS_WORDS[s]} {n}" for s, n in counts.items()),
        "値は四捨五入した数値です。－ は値がないことを示し、0 ではありません。引用番号は shihyo explain で調べられます。",
    ]
    _fill(
        book,
        styles,
        "スコアカード",
        scorecard,
        notes,
        _SCORECARD,
        4,
        1,
        [_scorecard_row(e, scorecard.as_of) for e in scorecard.entries],
    )


def add_definitions(book: Workbook, styles: Styles, scorecard: Scorecard) -> None:
    """The whole catalogue: indicators of the plans first, then the others."""
    notes = ["現状値は計画に書かれた値です。自区の値でないものからは進捗を計算しません。"]
    entries = (*scorecard.entries, *scorecard.others)
    _fill(book, styles, "定義", scorecard, notes, _DEFINITIONS, 2, 2, [_definition_row(e) for e in entries])


def add_years(book: Workbook, styles: Styles, scorecard: Scorecard) -> None:
    """One column a fiscal year, by the definition of the scorecard, rounded half up; no row without any total."""
    usual = [(entry, _by_year(entry)) for entry in (*scorecard.entries, *scorecard.others)]
    years = sorted({year for _, found in usual for year in found})
    columns = [Column("指標", 44, "wrapped"), Column("単位", 9), Column("目標", 20, "wrapped")]
    columns += [Column(f"{japanese_fiscal_year(year)}\nFY{year}", 13, "number") for year in years]
    notes = [
        "p 暫定　r 訂正　e 概数　－ 値なし　空欄 その年度の調査・集計なし。1年度に複数ある指標は最後のもの。"
    ]
    rows: list[list[Value | Shown]] = [
        [
            words.name_of(entry),
            words.unit_of(entry),
            words.target_text(entry),
            *(_year_cell(entry, found.get(year)) for year in years),
        ]
        for entry, found in usual
        if found
    ]
    _fill(book, styles, "年度別", scorecard, notes, columns, 1, 1, rows)


def _fill(
    book: Workbook,
    styles: Styles,
    name: str,
    scorecard: Scorecard,
    notes: list[str],
    columns: list[Column],
    frozen: int,
    pages: int,
    rows: list[list[Value | Shown]],
) -> None:
    sheet = start_sheet(book, styles, name, scorecard, notes, columns, frozen, pages)
    top = len(notes) + 3
    for number, row in enumerate(rows, top + 1):
        add_row(sheet, styles, number, columns, row)
    finish_sheet(sheet, top, len(columns), top + len(rows))


def _scorecard_row(entry: Entry, as_of: date) -> list[Value | Shown]:
    definition, standing = entry.definition, entry.standing
    progress = standing.progress if standing else None
    return [
        definition.plan,
        words.pillar_text(definition.pillar or ""),
        definition.tier,
        words.name_of(entry),
        _rounded(entry, entry.latest, entry.value),
        words.unit_of(entry),
        words.period_text(standing) if standing else None,
        words.mark_text(standing) if standing and entry.value is not None else None,
        _rounded(entry, entry.previous, entry.previous.value if entry.previous else None),
        _change(entry, as_of),
        words.target_text(entry),
        definition.target_deadline,
        NO_VALUE if progress is None else Shown(float(half_up(progress, 3)), SHARE),
        Shown(
            f"{words.STATUS_SIGNS[entry.status]} {words.status_text(entry)}",
            colour=STATUS_COLOURS[entry.status],
        ),
        _why(entry),
        standing.citation_id if standing else None,
    ]


def _definition_row(entry: Entry) -> list[Value | Shown]:
    definition = entry.definition
    unit = words.unit_of(entry)
    return [
        definition.tier,
        words.name_of(entry),
        definition.plan,
        words.pillar_text(definition.pillar or ""),
        unit,
        definition.definition_ja,
        definition.numerator_ja,
        definition.denominator_ja,
        definition.method_ja,
        definition.source_ids,
        definition.owner_department,
        _stated(definition.baseline_value, unit),
        words.baseline_note(entry),
        _stated(definition.target_value, unit),
        words.target_text(entry) if definition.target_value is not None else None,
        words.catalogue_text(entry),
        cards_in_short(entry) or None,
        definition.seed_key,
        definition.indicator_id,
    ]


def _by_year(entry: Entry) -> dict[int, Point]:
    """Totals by fiscal year, by the scorecard's definition and kind of period; the last of a year stands."""
    standing = entry.standing
    if standing is None:
        return {}
    version, kind = standing.definition_version, standing.period_kind
    usual = [p for p in entry.points if (p.definition_version, p.period_kind) == (version, kind)]
    return {point.fiscal_year: point for point in usual}


def _year_cell(entry: Entry, point: Point | None) -> Value | Shown:
    return (
        None if point is None else _rounded(entry, point, point.value, _SIGNS.get(point.obs_status or "", ""))
    )


def _rounded(
    entry: Entry, point: Point | None, value: float | None, sign: str | None = None
) -> Value | Shown:
    """A rounded number with its format; 秘匿 or a dash where there is none."""
    if value is None:
        return words.HIDDEN if point is not None and point.hidden else NO_VALUE
    decimals = entry.definition.decimals
    return Shown(float(half_up(value, decimals)), number_format(words.unit_of(entry), decimals, sign))


def _change(entry: Entry, as_of: date) -> Value | Shown:
    change = words.comparable_change(entry, as_of)
    if change is None or entry.standing is None:
        return NO_VALUE
    decimals = entry.definition.decimals
    return Shown(float(half_up(change, decimals)), change_format(entry.standing.change_unit or "", decimals))


def _stated(value: float | None, unit: str) -> Value | Shown:
    """A stated figure with as many decimals as it was stated with."""
    if value is None:
        return None
    _, _, decimals = words.plain(value).partition(".")
    return Shown(value, number_format(unit, len(decimals)))


def _why(entry: Entry) -> str:
    """Why there is no figure, or no judgement."""
    if entry.hidden and entry.latest is not None:
        return words.hidden_reason(entry.latest.conf_status)
    return words.reason_text(entry)
