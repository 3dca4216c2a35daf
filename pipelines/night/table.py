"""The short table of indicators at the end of a night."""

from __future__ import annotations

from pathlib import Path
from unicodedata import east_asian_width

from pipelines.values.rounding import rounded

_QUERY = """
select i.name_ja, case when s.conf_status = 'F' then s.value end, i.unit, decimals, period_kind, fiscal_year, period_end,
    case when s.conf_status in ('C', 'N') then s.conf_status else obs_status end, s.status_ja
from marts.indicator_scorecard s join marts.indicators i using (indicator_id)
where i.status in ('computed', 'reported')
order by i.plan_order
"""
_MARKS = {"A": "", "P": "暫定", "R": "訂正", "E": "概数", "M": "欠測", "C": "秘匿", "N": "非公開"}


def indicator_lines(published: Path) -> list[str]:
    """Latest total of every indicator: name, value, unit, period, mark. Values are rounded half up here only; what may
    not be shown (`conf_status`) is not."""
    import duckdb

    with duckdb.connect(str(published / "shihyo.duckdb"), read_only=True) as connection:
        rows = connection.execute(_QUERY).fetchall()
    lines = [_line("指標", "値", "単位", "期間", "記号", "達成状況")]
    for name, value, unit, decimals, kind, fiscal_year, period_end, status, reached in rows:
        year = "－" if fiscal_year is None else f"{fiscal_year}年度"
        period = f"{period_end:%Y-%m-%d}" if kind == "as_of" else year
        mark = _MARKS.get(status, status or "")
        lines.append(_line(name, rounded(value, decimals), unit or "", period, mark, reached or ""))
    return lines


def _line(name: str, value: str, unit: str, period: str, mark: str, status: str) -> str:
    cells = [
        _pad(name, 52),
        _pad(value, 10, right=True),
        _pad(unit, 6),
        _pad(period, 11),
        _pad(mark, 6),
        status,
    ]
    return ("  " + " ".join(cells)).rstrip()


def _pad(text: str, width: int, *, right: bool = False) -> str:
    """Pad by the width of the terminal's cells: full-width signs take two."""
    taken = sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)
    space = " " * max(width - taken, 0)
    return space + text if right else text + space
