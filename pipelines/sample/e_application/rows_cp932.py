"""Rows of variant B as CP932 bytes, made column by column so that a ward-year takes seconds.

Every column is a dictionary of encoded words and the position of each row's word; joined by commas, the rows lie
one after the other in one buffer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.sample.draw import Ints
from pipelines.sample.e_application.receipts import APPLICANTS, CHANNELS, REASONS, STATUSES, Receipts
from pipelines.sample.plan import Month
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_long, era_short, excel_scientific, wide
from pipelines.sample.ward import (
    CANARY_KANA,
    CANARY_NAME,
    CANARY_NOTE,
    CANARY_PHONE,
    GIVEN,
    GIVEN_KANA,
    SURNAMES,
    SURNAMES_KANA,
)

COLUMNS = (
    "整理番号", "手続コード", "手続名称", "所管所属", "申込日", "申込時刻", "申込方法", "利用者区分", "氏名", "フリガナ",
    "電話番号", "処理状況", "返却回数", "処理完了日", "取下げ事由", "備考",
)  # fmt: skip
BLOCK_ROWS = 100_000
_LOST = ("excel_scientific", "lost_leading_zero", "impossible_date", "unknown_channel")
_NOTES = ("", "", "", "", "", "", "電話連絡希望", "添付書類あり", '"住所変更あり,別途連絡"', "平日午後に連絡")


_QUOTED_NOTE = next(i for i, note in enumerate(_NOTES) if note.startswith('"'))


@dataclass(frozen=True, slots=True)
class Spoilt:
    """Positions of dirty rows by kind (ids of the catalogue)."""

    rows: dict[str, Ints]

    @property
    def lost(self) -> Ints:
        """Rows that must be quarantined."""
        found = [self.rows[kind] for kind in _LOST if kind in self.rows]
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def within(self, kind: str, begin: int, end: int) -> Ints:
        """Positions of one kind inside a block, counted from its beginning."""
        rows = self.rows.get(kind, np.zeros(0, np.int64))
        return rows[(rows >= begin) & (rows < end)] - begin


def quoted_notes(receipts: Receipts, spoilt: Spoilt) -> int:
    """How many of the rows have a note in quotes, because it holds a comma."""
    quoted = receipts.serial % len(_NOTES) == _QUOTED_NOTE
    quoted[spoilt.rows.get("canary", np.zeros(0, np.int64))] = False
    return int(quoted.sum())


class Printer:
    """Turns receipts of one export into lines."""

    def __init__(self, run: Run, month: Month) -> None:
        self._month = month
        self._procedures = run.ward.procedures
        in_charge = [run.ward.by_code[p.department_on(month.first)] for p in self._procedures]
        self._department = {
            "": _words(d.name for d in in_charge),
            "department_with_division": _words(f"{d.division}　{d.name}" for d in in_charge),
            "department_inner_space": _words(f"{d.name[:2]}　{d.name[2:]}　" for d in in_charge),
        }
        self._codes = _words(p.code for p in self._procedures)
        self._names = _words(p.name for p in self._procedures)

    def print(
        self, receipts: Receipts, spoilt: Spoilt, breaks: Sequence[tuple[int, bytes]]
    ) -> Iterator[memoryview | bytes]:
        """Lines with their ends; before row n of `breaks` its bytes are put in."""
        for begin in range(0, len(receipts), BLOCK_ROWS):
            end = min(begin + BLOCK_ROWS, len(receipts))
            block = receipts.take(np.arange(begin, end))
            inside = Spoilt({kind: spoilt.within(kind, begin, end) for kind in spoilt.rows})
            data, offsets = _joined(self._columns(block, inside))
            cuts = [(at - begin, line) for at, line in breaks if begin <= at < end]
            stops = [0, *(at for at, _ in cuts), end - begin]
            for i, (low, high) in enumerate(pairwise(stops)):
                yield data[offsets[low] : offsets[high]]
                if i < len(cuts):
                    yield cuts[i][1]

    def _columns(self, block: Receipts, spoilt: Spoilt) -> list[Any]:
        rows = spoilt.rows
        person = block.serial * 7919 % (len(SURNAMES) * len(GIVEN))
        canary = rows.get("canary", np.zeros(0, np.int64))
        return [
            self._numbers(block, rows),
            self._codes.take(pa.array(block.procedure)),
            self._names.take(pa.array(block.procedure)),
            self._departments(block, rows),
            self._received(block, rows),
            _TIMES.take(pa.array(block.minute)),
            _CHANNELS.take(pa.array(block.channel)),
            _APPLICANTS.take(pa.array(block.applicant)),
            _put(_NAMES.take(pa.array(person)), canary, [CANARY_NAME] * len(canary)),
            _put(_KANA.take(pa.array(person)), canary, [CANARY_KANA] * len(canary)),
            _put(_phones(block), canary, [CANARY_PHONE] * len(canary)),
            _STATUSES.take(pa.array(block.status)),
            self._returned(block, rows),
            self._closed(block, rows),
            _REASONS.take(pa.array(block.reason)),
            _put(
                _NOTE_LINES.take(pa.array(block.serial % len(_NOTES))),
                canary,
                [CANARY_NOTE + "\r\n"] * len(canary),
            ),
        ]

    def _numbers(self, block: Receipts, rows: dict[str, Ints]) -> Any:
        numbers = block.numbers()
        printed = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), 12, "0").cast(pa.binary())
        for kind, spell in (
            ("wide_digits", lambda n: wide(f"{n:012d}")),
            ("excel_scientific", excel_scientific),
            ("lost_leading_zero", str),
        ):
            if kind in rows:
                printed = _put(printed, rows[kind], [spell(int(n)) for n in numbers[rows[kind]]])
        return printed

    def _departments(self, block: Receipts, rows: dict[str, Ints]) -> Any:
        printed = self._department[""].take(pa.array(block.procedure))
        for kind in ("department_with_division", "department_inner_space"):
            if kind in rows:
                words = self._department[kind].take(pa.array(block.procedure[rows[kind]]))
                printed = _put_bytes(printed, rows[kind], words.to_pylist())
        return printed

    def _received(self, block: Receipts, rows: dict[str, Ints]) -> Any:
        printed = _days(block.day, era_long)
        spoilt = rows.get("impossible_date", np.zeros(0, np.int64))
        february = f"令和{self._month.fiscal_year + 1 - 2018}年2月30日"
        return _put(printed, spoilt, [february] * len(spoilt))

    def _returned(self, block: Receipts, rows: dict[str, Ints]) -> Any:
        printed = pa.array(block.returned).cast(pa.string()).cast(pa.binary())
        spoilt = rows.get("wide_count", np.zeros(0, np.int64))
        return _put(printed, spoilt, [wide(str(n)) for n in block.returned[spoilt]])

    def _closed(self, block: Receipts, rows: dict[str, Ints]) -> Any:
        printed = _days(block.closed, era_short)
        spoilt = rows.get("impossible_optional_date", np.zeros(0, np.int64))
        return _put(printed, spoilt, [f"R{self._month.fiscal_year - 2018}.6.31"] * len(spoilt))


def _words(words: Any) -> Any:
    return pa.array([word.encode("cp932") for word in words], pa.binary())


def _days(days: Ints, spell: Any) -> Any:
    """Days of a column, spelt once each; 0 is empty."""
    known, place = np.unique(days, return_inverse=True)
    return _words("" if n == 0 else spell(date.fromordinal(int(n))) for n in known).take(pa.array(place))


def _phones(block: Receipts) -> Any:
    last = pc.utf8_lpad(pa.array(block.serial * 31 % 10_000).cast(pa.string()), 4, "0")
    return pc.binary_join_element_wise("03-0000", last, "-").cast(pa.binary())


def _put(column: Any, rows: Ints, words: list[str]) -> Any:
    return _put_bytes(column, rows, [word.encode("cp932") for word in words])


def _put_bytes(column: Any, rows: Ints, words: list[bytes]) -> Any:
    """The column with `words` at `rows` (ascending)."""
    if len(rows) == 0:
        return column
    mask = np.zeros(len(column), np.bool_)
    mask[rows] = True
    return pc.replace_with_mask(column, pa.array(mask), pa.array(words, pa.binary()))


def _joined(columns: list[Any]) -> tuple[memoryview, Ints]:
    """Bytes of all rows, and where each begins (one more than rows)."""
    rows = pc.binary_join_element_wise(*columns, b",")
    _, offsets, data = rows.buffers()
    return memoryview(data), np.frombuffer(offsets, np.int32)[: len(rows) + 1].astype(np.int64)


_TIMES = _words(f"{minute // 60}:{minute % 60:02d}" for minute in range(24 * 60))
_CHANNELS = _words(CHANNELS)
_APPLICANTS = _words(APPLICANTS)
_STATUSES = _words(STATUSES)
_REASONS = _words(REASONS)
_NOTE_LINES = _words(note + "\r\n" for note in _NOTES)
_NAMES = _words(f"{family}　{given}" for family in SURNAMES for given in GIVEN)
_KANA = _words(f"{family}　{given}" for family in SURNAMES_KANA for given in GIVEN_KANA)
