"""ID対応表: who is who in the learning system, by staff number, name and department (CSV, UTF-8 with BOM)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.reference.people import ANNUAL, Person, Roster
from pipelines.sample.run import Run
from pipelines.sample.textfile import TextFile
from pipelines.sample.ward import (
    CANARY_KANA,
    CANARY_MAIL,
    CANARY_NAME,
    GIVEN,
    GIVEN_KANA,
    SURNAMES,
    SURNAMES_KANA,
)

PATH = "reference/ID対応表.csv"
_COLUMNS = ("ユーザーID", "職員番号", "氏名", "所属名")
_WITHOUT_PER_MILLE = 60
"""Share of the staff who have no account in the learning system."""
_PLAIN_PER_MILLE = 50
"""Share of accounts whose ID is no mail address."""
CANARY = -1
"""Place of the name of the one invented person whose words must never pass the door."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account; `name` is a place in the list of names, `departments` has the code of each fiscal year in it."""

    user: str
    number: str
    name: int
    departments: dict[int, str]

    @property
    def printed_name(self) -> str:
        """Family and given name with a wide space."""
        return name_of(self.name)

    @property
    def kana(self) -> str:
        """The name in katakana."""
        if self.name == CANARY:
            return CANARY_KANA
        return f"{SURNAMES_KANA[self.name % len(SURNAMES)]}　{GIVEN_KANA[self.name // len(SURNAMES)]}"


@dataclass
class Directory:
    """All accounts, and the staff numbers that a name in a department stands for in any file that prints both."""

    accounts: list[Account] = field(default_factory=list)
    by_name: dict[tuple[int, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def of_year(self, fiscal_year: int) -> list[Account]:
        """Accounts of persons on the roster of a fiscal year."""
        return [account for account in self.accounts if fiscal_year in account.departments]

    def know(self, name: int, department: str, number: str) -> None:
        """Remember that a number stands beside a name in a department."""
        self.by_name[name, department].add(number)

    def numbers(self, name: int, department: str) -> set[str]:
        """Staff numbers that are known for a name in a department."""
        return self.by_name.get((name, department), set())


def name_of(place: int) -> str:
    """Family and given name with a wide space."""
    if place == CANARY:
        return CANARY_NAME
    return f"{SURNAMES[place % len(SURNAMES)]}　{GIVEN[place // len(SURNAMES)]}"


def name_place(person: Person) -> int:
    """Place of a person's name in the list of all names; many persons share one."""
    return person.name_index % (len(SURNAMES) * len(GIVEN))


def write(run: Run, rosters: dict[int, Roster]) -> Directory:
    """Write the directory: one line for each account and department it was in; returns it."""
    directory = Directory(_accounts(run, rosters))
    file = TextFile(run, PATH, "staff_login", "utf-8-sig")
    file.header(_COLUMNS)
    for account in directory.accounts:
        for place, code in enumerate(dict.fromkeys(account.departments.values())):
            directory.know(account.name, code, account.number)
            kinds = ["moved_account"] if place else []
            kinds += ["canary"] if account.name == CANARY else []
            department = run.ward.by_code[code].name
            file.accepted((account.user, account.number, account.printed_name, department), *kinds)
    file.close()
    return directory


def _accounts(run: Run, rosters: dict[int, Roster]) -> list[Account]:
    draw = run.draw("reference", "accounts")
    last = FISCAL_YEARS[-1]
    found: dict[str, Account] = {}
    for fiscal_year, roster in rosters.items():
        people = [p for p in roster.persons if p.employment != ANNUAL]
        for person in [*people, *(roster.annual if fiscal_year == last else [])]:
            known = found.get(person.number)
            if known is not None:
                known.departments[fiscal_year] = person.department
            elif not draw.happens(_WITHOUT_PER_MILLE):
                found[person.number] = _account(
                    person, fiscal_year, len(found), draw.happens(_PLAIN_PER_MILLE)
                )
    return list(found.values())


def _account(person: Person, fiscal_year: int, place: int, plain: bool) -> Account:
    user = f"shirasagi{place:04d}" if plain else f"s{place:05d}@shirasagi.example.jp"
    name = name_place(person)
    if place == 0:
        user, name = CANARY_MAIL, CANARY
    return Account(user, person.number, name, {fiscal_year: person.department})
