"""Citation ids (答弁番号): written by the macro `citation_id`, read here (ADR 0015).

`K-FY2024-OUR-1a2b3c@2026-04-30#7f3a9` is period, code of the indicator, check of the cell (six hex digits for a total,
twelve for a cell of a breakdown), as-of date of the publication, check of everything that is read out. Ids with a check
of four digits are older: theirs covers the value alone.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

CHECK, OLD_CHECK = 5, 4
TOTAL_CELL, OTHER_CELL = 6, 12

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−⁃﹘﹣－ーｰ─━"), "-")
_SIGNS = {ord("♯"): "#", ord("﹟"): "#", ord("﹫"): "@"}
# Cyrillic and Greek capitals that look like Latin ones.
_LOOKALIKES = str.maketrans(
    dict(zip("АВЕКМНОРСТУХІЅ", "ABEKMHOPCTYXIS", strict=True))
    | dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True))
)
# Letters that are no hex digits stand for the digits they look like.
_AS_DIGIT = str.maketrans("OQILSZ|", "0011521")
_AROUND = "「」『』【】[]()<>〈〉《》\"'“”‘’.,。、;:：；!?！？"
_SHAPE = re.compile(
    r"K-(?P<period>FY[0-9OILSZQ]{4}|[0-9OILSZQ]{4}-[0-9OILSZQ]{2}(?:-[0-9OILSZQ]{2})?)"
    r"-(?P<code>[A-Z0-9_]+)-(?P<cell>[0-9A-Z|]+)@(?P<day>[0-9OILSZQ]{4}-[0-9OILSZQ]{2}-[0-9OILSZQ]{2})"
    r"(?:#(?P<check>[0-9A-Z|]*))?"
)
_HEX = re.compile(r"[0-9a-f]+")


class NotACitation(Exception):
    """The text has not the form of a citation id; the message says what the form is."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The parts of a citation id. `code` is in capitals, `cell` and `check` in small hex digits; `check` may be empty."""

    period: str
    code: str
    cell: str
    as_of: date
    check: str

    @property
    def stem(self) -> str:
        """Everything before the check of the value."""
        return f"K-{self.period}-{self.code}-{self.cell}@{self.as_of.isoformat()}"

    def with_check(self, check: str) -> Citation:
        """The same id with the check of its value."""
        return replace(self, check=check)

    def __str__(self) -> str:
        return f"{self.stem}#{self.check}"


def looks_like_one(text: str) -> bool:
    """Whether the text is meant as a citation id rather than as the id of an indicator."""
    folded = fold(text)
    return "@" in folded or "#" in folded or re.match(r"K-?(FY)?[0-9]", folded) is not None


def fold(text: str) -> str:
    """Width, case, blanks, dashes and look-alike letters made one: what people type becomes what was printed."""
    wide = unicodedata.normalize("NFKC", text.translate(_DASHES).translate(_SIGNS)).translate(_DASHES)
    return "".join(wide.split()).strip(_AROUND).upper().translate(_LOOKALIKES)


def parse(text: str) -> Citation:
    """The parts of an id as somebody typed it. Raises NotACitation where a part is missing or cannot be such a part."""
    folded = fold(text)
    found = _SHAPE.fullmatch(folded)
    if found is None:
        raise NotACitation(
            "答弁番号の形ではありません (not a citation id)。例: K-FY2024-OUR-1a2b3c@2026-04-30#7f3a9"
            " (期間-指標の略号-区分の検査@基準日#値の検査)"
        )
    period = found["period"]
    period = ("FY" + _digits(period[2:])) if period.startswith("FY") else _digits(period)
    return Citation(
        period, found["code"], _hex(found["cell"]), _day(found["day"]), _hex(found["check"] or "")
    )


def period_of(period_kind: str, fiscal_year: int | None, period_start: date, period_end: date) -> str:
    """How a period is written in an id: FY2025, 2025-04 or 2026-03-31."""
    if period_kind == "month":
        return period_start.isoformat()[:7]
    return period_end.isoformat() if period_kind == "as_of" else f"FY{fiscal_year}"


def cell_check(
    definition_version: str,
    period_kind: str,
    period_start: date,
    period_end: date,
    breakdown: str,
    breakdown_code: str,
) -> str:
    """Check of the cell, the same as the macro's."""
    parts = (definition_version, period_kind, period_start, period_end, breakdown, breakdown_code)
    return _digest("|".join(str(part) for part in parts), TOTAL_CELL if breakdown == "total" else OTHER_CELL)


def value_check(
    stem: str, numerator: float | None, denominator: float | None, value: float | None, obs_status: str
) -> str:
    """Check of what is read out: numerator, denominator, value and status, bound to the id's other parts."""
    figures = "|".join(_fixed(number) for number in (numerator, denominator, value))
    return _digest(f"{stem}|{figures}|{obs_status}", CHECK)


def old_value_checks(value: float | None, obs_status: str) -> set[str]:
    """Checks of ids from before the check covered more than the value: a cast to six decimals, which rounds the
    product with a million where printf rounds the value itself. The two differ for ties alone.
    """
    if value is None:
        return {_digest(obs_status, OLD_CHECK)}
    million = Decimal(repr(value * 1_000_000)).quantize(Decimal(1), ROUND_HALF_UP)
    return {_digest(text, OLD_CHECK) for text in (_fixed(value), f"{million.scaleb(-6) + 0:.6f}")}


def code_key(code: str) -> str:
    """Codes that are told apart by look-alike letters and digits alone have the same key."""
    return code.upper().translate(str.maketrans("0Q1IL5S2Z8B", "OOIIISSZZBB"))


def _digits(text: str) -> str:
    return text.translate(_AS_DIGIT)


def _hex(text: str) -> str:
    digits = text.translate(_AS_DIGIT).lower()
    if digits and not _HEX.fullmatch(digits):
        wrong = "".join(sorted(set(digits) - set("0123456789abcdef")))
        raise NotACitation(f"検査の桁は 0～9 と a～f だけです (not a hex digit): {wrong}")
    return digits


def _day(text: str) -> date:
    try:
        return date.fromisoformat(_digits(text))
    except ValueError as error:
        raise NotACitation(f"基準日が暦にありません (no such day): {_digits(text)}") from error


def _fixed(number: float | None) -> str:
    """Six decimals of the exact binary value, as C's printf writes them; there is no negative zero."""
    return "" if number is None else f"{number + 0.0:.6f}"


def _digest(text: str, digits: int) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()[:digits]
