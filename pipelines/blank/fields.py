"""What one column of a blank workbook asks for, in words and as a rule of the spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.profiles import ColumnRule, ColumnSpec, Profile, TableRule, TableSpec

_WIDTHS = {"date": 13, "datetime": 17, "integer": 9, "count": 9, "figure": 10, "number": 10, "boolean": 9}
_FORMATS = {
    "date": "yyyy/m/d",
    "datetime": "yyyy/m/d h:mm",
    "count": "#,##0",
    "figure": "#,##0.###",
    "number": "General",
}
_HOW = {
    "date": "日付。2026/4/1、令和8年4月1日、R8.4.1 のどれでも読みます。年を省かないでください。",
    "datetime": "日付と時刻。2026/4/1 9:05 のように書きます。",
    "integer": "整数。",
    "fiscal_year": "年度。令和7年度 または 2025 と書きます。",
    "number": "数。",
    "count": "0以上の整数。空欄は0ではありません。分からないときは「…」と書きます。",
    "figure": "数 (単位は書きません)。空欄は0ではありません。分からないときは「…」と書きます。",
    "boolean": "○ か × を書きます。",
    "code": "決まった言葉から選びます。",
    "identifier": "番号や記号。先頭の0も書きます。",
    "pseudonym": "番号。取り込むときに元に戻せない符号に変えます。氏名は書かないでください。",
    "text": "言葉。氏名は書かないでください。",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One header of the workbook; `closed` is a list beside which nothing else is read."""

    header: str
    type: str
    required: bool
    is_key: bool
    choices: tuple[str, ...]
    closed: bool
    how_ja: str
    example: str

    @property
    def number_format(self) -> str:
        """Excel's format; text for whatever must keep its zeros and spelling."""
        return _FORMATS.get(self.type, "0" if self.type == "integer" else "@")

    @property
    def width(self) -> float:
        """Columns of a half-width digit; headers take two lines."""
        longest = max(_columns(word) for word in (*self.choices, self.example, self.header[::2]))
        return float(min(max(_WIDTHS.get(self.type, 11), longest + 3), 26))


def _columns(text: str) -> int:
    return sum(1 if char.isascii() else 2 for char in text)


def fields_of(profile: Profile, specs: Mapping[str, TableSpec]) -> list[Field]:
    """Headers that the first table of the layout reads, in the order of the profile; titles and constants are not."""
    table, rule = next(iter(profile.tables.items()))
    found: dict[str, Field] = {}
    for name, column in rule.columns.items():
        for header in column.headers:
            alone = len(column.headers) == 1
            if header not in found or alone:
                found[header] = _field(
                    header, name, column, specs[table], is_key=_is_key(name, header, rule, specs[table])
                )
    return list(found.values())


def _is_key(name: str, header: str, rule: TableRule, spec: TableSpec) -> bool:
    """Whether a repeated value is a repeated record: the one column from the file that is key."""
    printed = [key for key in spec.key if key in rule.columns and rule.columns[key].headers]
    return printed == [name] and rule.columns[name].headers == [header]


def _field(header: str, name: str, rule: ColumnRule, spec: TableSpec, *, is_key: bool) -> Field:
    column = spec.columns[name]
    choices = tuple(rule.choices or column.codes.values() or (("○", "×") if column.type == "boolean" else ()))
    return Field(
        header,
        "count" if rule.whole else column.type,
        column.required or rule.required,
        is_key,
        choices,
        bool(choices) and (column.type in ("code", "boolean") or rule.pattern is not None),
        _how(rule, column, is_key=is_key, listed=bool(rule.choices)),
        rule.example or "",
    )


def _how(rule: ColumnRule, spec: ColumnSpec, *, is_key: bool, listed: bool) -> str:
    parts = ["決まった言葉から選びます。" if listed else _HOW["count" if rule.whole else spec.type]]
    digits = re.fullmatch(r"\\d\{(\d+)(?:,(\d+))?\}", rule.pattern or "")
    if digits:
        parts.append(f"{digits[1]}{f'から{digits[2]}' if digits[2] else ''}桁の数字です。")
    if is_key:
        parts.append("同じ番号を2つの行に書かないでください。")
    if rule.hint_ja:
        parts.append(rule.hint_ja)
    return "".join(parts)
