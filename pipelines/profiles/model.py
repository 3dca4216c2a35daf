"""Strict models of `source.yml` (canonical tables) and `profiles/*.yml` (one vendor layout each)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import (
    ConfigDict,
    Field,
    model_validator,
)

from pipelines.profiles.base import Regex, Strict, Word
from pipelines.profiles.shapes import Alternating, StructuralRule, Unpivot

ColumnType = Literal[
    "text",
    "code",
    "identifier",
    "pseudonym",
    "date",
    "datetime",
    "integer",
    "fiscal_year",
    "number",
    "boolean",
    "count",
    "figure",
]


class ColumnSpec(Strict):
    """One canonical column: what it means, whatever the vendor calls it.

    `fold` makes pseudonyms of names meet although they are spaced or spelt with variants of a kanji.
    """

    type: ColumnType
    description: str
    required: bool = False
    codes: dict[str, str] = Field(default_factory=dict)
    domain: str | None = None
    unit: str | None = None
    min: int | None = None
    max: int | None = None
    keep_utc: bool = False
    fold: bool = False
    check: Literal["corporate_number"] | None = None

    @model_validator(mode="after")
    def _type_has_its_facts(self) -> ColumnSpec:
        if (self.type == "code") != bool(self.codes):
            raise ValueError("codes: belongs to type code, and only there")
        if (self.type == "pseudonym") != (self.domain is not None):
            raise ValueError("domain: belongs to type pseudonym, and only there")
        if self.check is not None and self.type != "identifier":
            raise ValueError("check: belongs to type identifier")
        return self


class Yearly(Strict):
    """What must come anew every fiscal year: records whose date or fiscal year `by` (the first that is filled) lies in
    it, for every value of column `each` that had some the year before. `ask_ja` says whom to ask for what.
    """

    by: list[str] = Field(min_length=1)
    each: str | None = None
    ask_ja: str


class TableSpec(Strict):
    """One canonical table; `key` is what makes a record the same record in two exports.

    `dated_by` is the day by which dated meanings of a profile's words are chosen. `repeats` says what several records
    of one key inside one file are, once exact repetitions are set aside: `conflict` (the default) a contradiction,
    all of them are quarantined; `latest` states of one record, of which the newest counts, by `version` or else by
    their order; `keep` records of their own, for keys that cannot tell two of them apart.
    """

    description: str
    key: list[str]
    columns: dict[str, ColumnSpec]
    dated_by: str | None = None
    repeats: Literal["conflict", "latest", "keep"] = "conflict"
    version: str | None = None
    yearly: Yearly | None = None

    @model_validator(mode="after")
    def _key_is_made_of_columns(self) -> TableSpec:
        renewed = [*self.yearly.by, self.yearly.each] if self.yearly else []
        unknown = {*self.key, *filter(None, [self.dated_by, self.version, *renewed])} - set(self.columns)
        if unknown:
            raise ValueError(
                f"key, dated_by, version or yearly names columns that do not exist: {sorted(unknown)}"
            )
        return self

    @model_validator(mode="after")
    def _years_are_told_by_dates(self) -> TableSpec:
        kinds = {self.columns[column].type for column in self.yearly.by} if self.yearly else set()
        if kinds not in (set(), {"fiscal_year"}) and not kinds <= {"date", "datetime"}:
            raise ValueError("yearly: by names one fiscal_year, or columns of type date or datetime")
        return self

    @model_validator(mode="after")
    def _version_orders_states(self) -> TableSpec:
        if self.version is None:
            return self
        if self.repeats != "latest":
            raise ValueError("version: belongs to repeats: latest, and only there")
        if self.columns[self.version].type not in ("date", "datetime", "integer"):
            raise ValueError("version: must be a column of type date, datetime or integer")
        return self


class SourceSpec(Strict):
    """`source.yml`: the canonical tables of one feed."""

    title_ja: str
    title_en: str
    owner: str
    cadence: Literal["daily", "monthly", "quarterly", "yearly"]
    description: str
    tables: dict[str, TableSpec]


class DatedCode(Strict):
    """What a word means from one day to another (both included), by the record's own date."""

    code: Word
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, day: date | None) -> bool:
        """Whether the meaning holds on `day`; without a day only an undated meaning does."""
        if day is None:
            return self.valid_from is None and self.valid_to is None
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


class ColumnRule(Strict):
    """Where one canonical column comes from in this layout, and how its words translate.

    Exactly one of `from`, `constant`, `from_row` and the words around the table: `from_file`, `from_title`,
    `from_sheet` take a regular expression whose first group (or whole match) is the value; several of these three
    are tried in that order, and a sheet without title has that of the others. `from_row` is the record's number.
    The header `#1` is the first column without a name.
    `also` are other wordings of the header, `required` asks for a value in this layout although the table does not.
    `whole` refuses fractions and negative numbers where the table's figure may have decimals.
    `hint_ja`, `example` and `choices` are for people: the hint follows every message on the column, and all three go
    into the blank workbook (`pipelines.blank`).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    from_: Word | list[Word] | None = Field(default=None, alias="from")
    constant: Word | None = None
    from_title: Regex | None = None
    from_sheet: Regex | None = None
    from_file: Regex | None = None
    from_row: bool = False
    optional: bool = False
    also: list[Word] = Field(default_factory=list)
    required: bool = False
    whole: bool = False
    hint_ja: str | None = None
    example: Word | None = None
    choices: list[Word] = Field(default_factory=list)
    map: dict[Word, Word | list[DatedCode]] = Field(default_factory=dict)
    map_patterns: dict[Regex, Word] = Field(default_factory=dict)
    otherwise: Word | None = None
    pattern: Regex | None = None
    zone: Literal["tokyo", "as_written"] = "tokyo"
    derive: Literal["age_band"] | None = None

    @property
    def targets(self) -> set[str]:
        """Every code that the map can give."""
        dated = [d.code for meaning in self.map.values() if not isinstance(meaning, str) for d in meaning]
        plain = [meaning for meaning in self.map.values() if isinstance(meaning, str)]
        return {*plain, *dated, *self.map_patterns.values()}

    @model_validator(mode="after")
    def _one_origin(self) -> ColumnRule:
        around = [p for p in (self.from_title, self.from_sheet, self.from_file) if p is not None]
        given = [self.from_, self.constant, self.from_row or None, around or None]
        if sum(origin is not None for origin in given) != 1:
            raise ValueError(
                "give exactly one of from, constant, from_row, or from_title, from_sheet, from_file"
            )
        if self.also and len(self.headers) != 1:
            raise ValueError("also: other wordings of one header; give from with one header")
        return self

    @property
    def headers(self) -> list[str]:
        """Headers that this rule reads, in order; empty for constants."""
        if self.from_ is None:
            return []
        return [self.from_] if isinstance(self.from_, str) else list(self.from_)


class TableRule(Strict):
    """How one canonical table is found in a file of this layout.

    `optional`: the file is of this layout without the table, too. `requires`: headers that must stand beside the
    mapped ones although they are not taken in. `headerless`: the file has no header; these are its columns, in order.
    `by_hand`: people fill it in (`pipelines.landing.by_hand` says what is forgiven and what is asked about).
    """

    columns: dict[str, ColumnRule]
    optional: bool = False
    requires: list[str] = Field(default_factory=list)
    headerless: list[str] = Field(default_factory=list)
    sheet: Regex | None = None
    header_rows: int = Field(default=1, ge=1, le=5)
    rows_of: str | None = None
    unpivot: Unpivot | None = None
    blocks: Regex | None = None
    alternating: Alternating | None = None
    ignore: list[str] = Field(default_factory=list)
    ignore_patterns: list[Regex] = Field(default_factory=list)
    fill_down: list[str] = Field(default_factory=list)
    structural: list[StructuralRule] = Field(default_factory=list)
    by_hand: bool = False
    short_rows: Literal["quarantine", "pad"] = "quarantine"
    long_rows: Literal["quarantine", "cut"] = "quarantine"

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, data: object) -> object:
        """`receipt_no: 整理番号` is short for `receipt_no: {from: 整理番号}`."""
        if isinstance(data, dict) and isinstance(data.get("columns"), dict):
            columns = {
                name: {"from": rule} if isinstance(rule, str) else rule
                for name, rule in data["columns"].items()
            }
            return {**data, "columns": columns}
        return data

    @property
    def required_headers(self) -> list[str]:
        """Headers without which a file is not of this layout."""
        mapped = [h for rule in self.columns.values() if not rule.optional for h in rule.headers]
        return list(dict.fromkeys([*mapped, *self.requires]))


class FileFormat(Strict):
    """What the profile expects of the file itself. Encoding and delimiter are found by trying, for the same export
    comes in CP932 from the system and in UTF-8 after a re-save."""

    kind: Literal["text", "workbook", "any"]
    file_name: Regex | None = None


class BlankWorkbook(Strict):
    """How the empty workbook of a layout is handed out (`shihyo blank-workbooks`)."""

    department_ja: str
    purpose_ja: str
    guide_ja: list[str] = Field(default_factory=list)
    sheet: str | None = None
    title_lines: dict[str, Word] = Field(default_factory=dict)


class Profile(Strict):
    """One vendor layout of one source; with `blank` it can be written as an empty workbook."""

    title_ja: str
    format: FileFormat
    tables: dict[str, TableRule]
    valid_from: date | None = None
    valid_to: date | None = None
    note: str | None = None
    blank: BlankWorkbook | None = None


__all__ = [
    "Alternating",
    "ColumnRule",
    "ColumnSpec",
    "DatedCode",
    "FileFormat",
    "Profile",
    "Regex",
    "SourceSpec",
    "StructuralRule",
    "TableRule",
    "TableSpec",
    "Unpivot",
    "Word",
]
