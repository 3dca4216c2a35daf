"""The invented ward 白鷺区: its departments, procedures and people's names. No resemblance is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipelines.sample.draw import Draw
from pipelines.sample.organisation import CHANGES, Change, Department, departments
from pipelines.sample.plan import REORGANISED_ON, Month
from pipelines.sample.procedure_names import PROCEDURES

WARD = "白鷺区"
CANARY_NAME = "秘匿川　見留奈"
CANARY_KANA = "ヒトクガワ　ミルナ"
CANARY_PHONE = "03-0000-5963"
CANARY_NOTE = "秘匿川見留奈様から電話、折返し希望"
CANARY_MAIL = "hitokugawa.mirena@shirasagi.example.jp"
CANARIES = (CANARY_NAME, "秘匿川見留奈", CANARY_KANA, CANARY_PHONE, CANARY_MAIL)
"""Invented personal words that are planted in columns which must never pass the door."""

SURNAMES = "佐藤 鈴木 髙橋 田中 伊藤 渡邊 山本 中村 小林 加藤 吉田 山田 佐々木 山﨑 松本 井上 木村 林 斎藤 清水".split()
GIVEN = "翔太 美咲 健一 陽子 大輔 由美子 誠 恵子 拓也 久美子 進 和子 淳 真由美 学 明美".split()
SURNAMES_KANA = (
    "サトウ スズキ タカハシ タナカ イトウ ワタナベ ヤマモト ナカムラ コバヤシ カトウ ヨシダ ヤマダ ササキ ヤマザキ "
    "マツモト イノウエ キムラ ハヤシ サイトウ シミズ"
).split()
GIVEN_KANA = (
    "ショウタ ミサキ ケンイチ ヨウコ ダイスケ ユミコ マコト ケイコ タクヤ クミコ ススム カズコ ジュン マユミ マナブ アケミ"
).split()

_RATES = (62, 48, 71, 35, 55, 28, 80, 44, 66, 38, 52, 74, 31, 58, 46)
"""Share online in percent, over and over along the list of procedures."""


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure: `weight` is its share of all receipts, `online_percent` how many of them come online."""

    index: int
    code: str
    name: str
    department_before: str
    department_after: str
    weight: int
    online_percent: int
    online_allowed: bool
    online_from: date | None
    online_to: date | None
    scopes: frozenset[str]

    def department_on(self, day: date) -> str:
        """Code of the department in charge on that day."""
        return self.department_before if day < REORGANISED_ON else self.department_after

    def is_online(self, month: Month) -> bool:
        """Whether it is online during the month; in this ward procedures go online on the first of a month."""
        return self.is_online_on(month.last) and self.is_online_on(month.first)

    def is_online_on(self, day: date) -> bool:
        """Whether it is online on the day."""
        begun = self.online_from is not None and self.online_from <= day
        return begun and (self.online_to is None or day <= self.online_to)

    @property
    def form_id(self) -> str:
        """ID of its form in the form service."""
        return f"F{70_000 + self.index * 7}"

    @property
    def procedure_id(self) -> str:
        """ID in the application management system."""
        return f"TA{self.index + 1:05d}"


@dataclass(frozen=True)
class Ward:
    """Everything that the files of one sample speak about."""

    departments: tuple[Department, ...]
    changes: tuple[Change, ...]
    procedures: tuple[Procedure, ...]

    @cached_property
    def by_code(self) -> dict[str, Department]:
        """Departments by code; codes are never used again."""
        return {department.code: department for department in self.departments}

    def departments_on(self, day: date) -> list[Department]:
        """Departments that exist on the day."""
        return [
            d for d in self.departments if d.valid_from <= day and (d.valid_to is None or day <= d.valid_to)
        ]


def found_ward(seed: int) -> Ward:
    """The ward of a seed: names are always the same, volumes and days differ."""
    return Ward(tuple(departments()), CHANGES, tuple(_procedures(Draw(seed, "procedures"))))


def _procedures(draw: Draw) -> list[Procedure]:
    listed = [(place, mark, name) for line in PROCEDURES.split("\n") for place, mark, name in _of_line(line)]
    ranks = [int(rank) for rank in draw.distinct(len(listed), len(listed))]
    numbers: dict[str, int] = {}
    found = []
    for index, (place, mark, name) in enumerate(listed):
        before, _, after = place.partition("/")
        numbers[before] = numbers.get(before, 0) + 1
        allowed = mark != "!"
        since = None if mark in ("!", ".") else _since(index)
        found.append(
            Procedure(
                index,
                f"{before[:4]}{numbers[before]:02d}",
                name,
                before,
                after or before,
                60_000 // (ranks[index] + 12),
                _RATES[index % len(_RATES)],
                allowed,
                since,
                _until(index) if since else None,
                _scopes(mark),
            )
        )
    return found


def _of_line(line: str) -> list[tuple[str, str, str]]:
    words = line.split()
    marked: list[tuple[str, str, str]] = []
    pending = ""
    for word in words[1:]:
        if word in (".", "!"):
            pending = word
            continue
        mark = pending or (word[0] if word[0] in "*+!~" else "")
        marked.append((words[0], mark, word.lstrip("*+!~")))
        pending = ""
    return marked


def _since(index: int) -> date:
    """Most were online before the sample begins; every eleventh goes online during it."""
    if index % 11 == 4:
        month = (index // 11) * 2 + 2
        return date(2024 + (month + 3) // 12, (month + 3) % 12 + 1, 1)
    return date(2019 + index % 5, 5 if index % 5 == 0 else 4, 1)


def _until(index: int) -> date | None:
    return {18: date(2024, 9, 30), 57: date(2025, 11, 30)}.get(index)


def _scopes(mark: str) -> frozenset[str]:
    sets = set() if mark in ("!", ".") else {"S_NAKANO"}
    if mark != "~":
        sets.add("S_ALL")
    if mark in ("*", "+"):
        sets.add("S_P59")
    if mark == "*":
        sets.add("S_26")
    return frozenset(sets)
