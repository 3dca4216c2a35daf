"""Lines of the form service's exports: words for the text file, cells for a workbook that was made of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

from pipelines.sample.e_application.form_receipts import STATUSES, FormReceipts, moment_of
from pipelines.sample.e_application.forms import AGES, APPLICANTS, Form, answers, breaks_lines, contact
from pipelines.sample.e_application.ledger import DAY_MINUTES
from pipelines.sample.plan import REORGANISED_ON
from pipelines.sample.spelling import WAVE_DASH, compact, era_long, era_short, serial, with_weekday
from pipelines.sample.ward import Ward
from pipelines.sample.xlsx import Cell, Dated

_RECEIVED, _CLOSED, _AGE = 3, 5, 7
"""Places of 申請日時, 完了日時 and 年代 or 生年月日."""
_CLOCK = [f"{minute // 60}:{minute % 60:02d}" for minute in range(DAY_MINUTES)]
_PAYMENTS = ("決済済", "未決済")
_VARIANTS = {"髙﨑地域センター": ("高崎地域センター", "髙﨑地域センタ－")}
"""Spellings of a department by people whose keyboard has neither its kanji nor its long vowel."""


REPEATED = "exact_duplicate"


@dataclass(slots=True)
class Line:
    """One record: `plain` words, the moments that stand in them (by place), and the kinds of dirt it carries."""

    plain: list[str]
    moments: dict[int, int]
    kinds: list[str] = field(default_factory=list)

    def words(self) -> list[str]:
        """As the service prints it."""
        printed = list(self.plain)
        for place, at in self.moments.items():
            printed[place] = _printed_day(at // DAY_MINUTES) + _CLOCK[at % DAY_MINUTES]
        return printed

    def cells(self, epoch_1904: bool) -> list[Cell]:
        """As a workbook holds it: 申請日時 with the format of a moment, the others as bare numbers."""
        cells: list[Cell] = list(self.plain)
        for place, at in self.moments.items():
            day = serial(date.fromordinal(at // DAY_MINUTES), epoch_1904=epoch_1904)
            number = day + round(at % DAY_MINUTES / DAY_MINUTES, 10)
            cells[place] = Dated(number) if place == _RECEIVED else number
        return cells

    @property
    def serials(self) -> int:
        """How many moments it holds."""
        return len(self.moments)


class FormPrinter:
    """Prints receipts of one form as one export has them."""

    def __init__(self, ward: Ward, form: Form, export: int, *, test: bool = False) -> None:
        self._form, self._export, self._test = form, export, test
        codes = form.procedure.department_after, form.procedure.department_before
        self._names = [ward.by_code[code].name for code in codes]

    def lines(self, receipts: FormReceipts, kinds: dict[int, str]) -> list[Line]:
        """One line for each receipt, two for an exact duplicate; `kinds` by place."""
        columns = zip(
            receipts.serial.tolist(), receipts.at.tolist(), receipts.status.tolist(),
            receipts.closed.tolist(), receipts.touched.tolist(), receipts.salt.tolist(), strict=True,
        )  # fmt: skip
        found: list[Line] = []
        for place, (number, at, status, closed, touched, salt) in enumerate(columns):
            kind = kinds.get(place)
            twice = kind == REPEATED
            line = self._line(number, at, status, closed, touched, salt, None if twice else kind)
            found.append(line)
            if twice:
                found.append(Line(list(line.plain), dict(line.moments), [REPEATED, *line.kinds]))
        return found

    def _line(
        self, number: int, at: int, status: int, closed: int, touched: int, salt: int, kind: str | None
    ) -> Line:
        day = _day(at // DAY_MINUTES)
        kinds = [kind] if kind else []
        form, name = self._form, self._form.procedure.name
        if self._export > 1 and "～" in name:
            name = name.replace("～", WAVE_DASH)
            kinds.append("wave_dash")
        department, spelt = self._department(day, salt)
        age, odd_age = self._age(salt, day)
        plain = [
            f"{number:06d}", form.procedure.form_id, f"【テスト】{name}" if self._test else name, "", STATUSES[status], "",
            APPLICANTS[(0, 0, 0, 0, 1, 2)[salt % 6]], age, department,
            _PAYMENTS[salt % 2] if form.paid else "決済不要",
            *answers(self._export, salt, canary=kind == "canary"), "",
        ]  # fmt: skip
        moments = {_RECEIVED: at, len(plain) - 1: touched}
        if closed:
            moments[_CLOSED] = closed
        if kind in _SPELLERS:
            place, speller = _SPELLERS[kind]
            plain[place] = speller(moment_of(at), salt)
            moments.pop(place, None)
        kinds += [*spelt, *odd_age]
        kinds += ["newline_in_answer"] if breaks_lines(salt) else []
        kinds += ["other_in_choice"] if contact(salt).startswith("その他") else []
        return Line(plain, moments, kinds)

    def _department(self, day: date, salt: int) -> tuple[str, list[str]]:
        name = self._names[day < REORGANISED_ON]
        variants = _VARIANTS.get(name, ())
        if variants and salt % 3 == 0:
            return variants[salt // 3 % len(variants)], ["name_variant"]
        return name, []

    def _age(self, salt: int, day: date) -> tuple[str, list[str]]:
        """Age class, or the day of birth: 2024 or so, minus 20 to 95 years, in one of several spellings."""
        if not self._form.asks_birthday:
            return AGES[salt // 11 % len(AGES)], []
        born = date(day.year - 20 - salt % 60, salt // 60 % 12 + 1, salt // 720 % 28 + 1)
        if salt % 5 == 1 and born >= date(1989, 1, 8):
            return era_long(born), ["date_spelling"]
        if salt % 5 == 2 and born >= date(1989, 1, 8):
            return era_short(born), ["date_spelling"]
        if salt % 5 == 3:
            return compact(born), ["date_spelling"]
        return f"{born:%Y/%m/%d}", []


@cache
def _day(ordinal: int) -> date:
    return date.fromordinal(ordinal)


@cache
def _printed_day(ordinal: int) -> str:
    return f"{date.fromordinal(ordinal):%Y/%m/%d} "


def _midnight(at: datetime, salt: int) -> str:
    return f"{at - timedelta(days=1):%Y/%m/%d} 24:00"


_SPELLERS: dict[str, tuple[int, Callable[[datetime, int], str]]] = {
    "impossible_date": (_RECEIVED, lambda at, salt: f"{at.year}/02/30 {at.hour}:{at:%M}"),
    "impossible_time": (_RECEIVED, lambda at, salt: f"{at:%Y/%m/%d} 25:{at:%M}"),
    "missing_required": (_RECEIVED, lambda at, salt: ""),
    "midnight": (_RECEIVED, _midnight),
    "date_spelling": (
        _RECEIVED,
        lambda at, salt: f"{era_long(at.date())} {at:%H:%M}" if salt % 2 else f"{at:%Y-%m-%d %H:%M}",
    ),
    "weekday_printed": (_RECEIVED, lambda at, salt: f"{with_weekday(at.date())} {at:%H:%M}"),
    "date_compact": (_RECEIVED, lambda at, salt: f"{at:%Y%m%d%H%M}"),
    "impossible_birthday": (_AGE, lambda at, salt: f"{at.year - 40}/02/30"),
    "impossible_optional_date": (_CLOSED, lambda at, salt: f"{at.year}/06/31 10:00"),
}
