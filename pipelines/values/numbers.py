"""Numbers, counts and yes/no as they are printed in tables (handbook 1.1 missing symbols; 2.4)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipelines.values.clean import LONGEST_VALUE, is_blank, is_dash, tidy, why_not, words
from pipelines.values.parsed import Parsed

LARGEST_INTEGER = 2**63 - 1

_UNITS = (
    "件|人|名|回|日|歳|才|円|%|パーセント|ポイント|pt|点|分|秒|時間|月|年|校|箇所|か所|ヶ所|カ所|ケ所|拠点"
    "|台|冊|通|票|枚|部|課|世帯|社|団体|手続|事業|件数|MB|GB|KB|kB|㎡"
)
_NUMBER = re.compile(
    r"(?P<about>約|概ね|およそ|おおよそ|ほぼ|≒)? *"
    r"(?P<sign>[-+‐‑‒–—−ー▲△]?) *(?P<yen>[¥\\])? *"
    r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?P<fraction>\.[0-9]*)?(?P<power>[eE][-+]?[0-9]{1,4})?"
    rf" *(?P<unit>{_UNITS})? *(?P<about_after>程度|余り|余|強|弱|前後)?"
    r" *(?P<note>(?:[※*†‡][0-9]*|\(?注[0-9]*\)?|\(※[0-9]*\)) *)*"
)
_SCALED = re.compile(r"[-+▲△]? *[0-9][0-9,.]* *[十百千万億兆]+.*")
_PARENTHESES = re.compile(r"\((?P<inside>[^()]*)\) *(?P<unit_after>[※*].*)?")
_NON_FINITE = words("nan inf +inf -inf infinity -infinity +infinity")
_UNKNOWN = words("... .. .... ・・・ ・・ 不明 不詳 未集計 未収集 未回答 調査中 集計中 n/a na 未報告 未提出")
_SECRET = words("x X * ** *** χ Χ 秘匿")
_NONE = words("該当なし 該当無し 皆無 なし 無し")
_YES = words("○ ◯ 〇 ● ◎ ✓ ✔ ☑ レ 1 true t yes y on はい 有 有り あり 済 済み 該当 可 是")
_NO = words("× ✕ ✖ ╳ ☓ ✗ ✘ x 0 false f no n off いいえ 無 無し なし 未 未済 非該当 否 不可")


@dataclass(frozen=True, slots=True)
class Count:
    """A statistical count with its SDMX status: A as printed, E estimated (約), M missing (value None)."""

    value: int | None
    status: Literal["A", "E", "M"]


@dataclass(frozen=True, slots=True)
class _Figure:
    amount: Decimal
    about: bool
    note: bool
    scientific: bool


def parse_integer(text: str) -> Parsed[int]:
    """Whole number within 64 bits; a fraction other than .0 is refused, and so is 1.23457E+11."""
    if text.isascii() and text.isdigit() and len(text) < 19:
        return Parsed(int(text))
    found = _figure(text)
    if not isinstance(found, _Figure):
        return found if found.reason != "not_a_number" else Parsed(None, "not_an_integer")
    if found.scientific:
        return Parsed(None, "excel_scientific")
    if found.amount != found.amount.to_integral_value():
        return Parsed(None, "not_an_integer")
    if abs(found.amount) > LARGEST_INTEGER:
        return Parsed(None, "number_too_large")
    return Parsed(int(found.amount), None, _warning(found))


def parse_number(text: str) -> Parsed[float]:
    """Finite number as printed: 87% is 87.0. Symbols for a missing figure are blank with a warning."""
    found = _figure(text)
    if not isinstance(found, _Figure):
        return Parsed(None, found.reason, found.warning)
    amount = float(found.amount)
    if not math.isfinite(amount):
        return Parsed(None, "number_too_large")
    return Parsed(amount, None, _warning(found))


def parse_count(text: str) -> Parsed[Count]:
    """Count with status: `-` is 0 A, `…`, `x` and blank are None M, 約100 is 100 E with a warning."""
    printed = tidy(text) if len(text) <= LONGEST_VALUE else text
    if is_blank(printed) or printed.lower() in _UNKNOWN or printed in _SECRET:
        return Parsed(Count(None, "M"))
    if is_dash(printed) or printed in _NONE:
        return Parsed(Count(0, "A"))
    whole = parse_integer(printed)
    if whole.value is None:
        return Parsed(None, whole.reason)
    if whole.value < 0:
        return Parsed(None, "negative_count")
    return Parsed(Count(whole.value, "E" if whole.warning == "approximate" else "A"), None, whole.warning)


def parse_boolean(text: str) -> Parsed[bool]:
    """Yes or no: ○ 1 TRUE はい 有 済, × 0 FALSE いいえ 無; a dash alone is blank."""
    printed = tidy(text).lower() if len(text) <= LONGEST_VALUE else text
    if is_blank(printed) or is_dash(printed):
        return Parsed(None)
    if printed in _YES:
        return Parsed(True)
    return Parsed(False) if printed in _NO else Parsed(None, why_not(printed, "not_a_boolean"))


def _warning(found: _Figure) -> str | None:
    return "approximate" if found.about else "note_removed" if found.note else None


def _figure(text: str) -> _Figure | Parsed[int]:
    """The figure, or how the text ends without one (blank, missing symbol, refused)."""
    if len(text) > LONGEST_VALUE:
        return Parsed(None, "not_a_number")
    printed = tidy(text)
    if is_blank(printed):
        return Parsed(None)
    if is_dash(printed) or printed.lower() in _UNKNOWN or printed in _SECRET or printed in _NONE:
        return Parsed(None, None, "missing_symbol")
    if printed.lower() in _NON_FINITE:
        return Parsed(None, "non_finite")
    negative = _PARENTHESES.fullmatch(printed)
    match = _NUMBER.fullmatch(negative["inside"] if negative else printed)
    if not match or not (match["digits"] or (match["fraction"] or ".") != "."):
        return Parsed(None, "scaled_unit" if _SCALED.fullmatch(printed) else why_not(printed, "not_a_number"))
    if negative and match["sign"]:
        return Parsed(None, "not_a_number")
    return _amount(match, bool(negative))


def _amount(match: re.Match[str], negative: bool) -> _Figure:
    written = (match["digits"] or "0").replace(",", "") + (match["fraction"] or "").rstrip(".")
    amount = Decimal(written + (match["power"] or ""))
    negative = negative or match["sign"] not in ("", "+")
    return _Figure(
        -amount if negative else amount,
        bool(match["about"] or match["about_after"]),
        bool(match["note"]),
        bool(match["power"]),
    )
