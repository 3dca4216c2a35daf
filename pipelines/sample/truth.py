"""The truth: what was generated, written down while it is generated and never read back from a file."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.sample.dirt import CATALOGUE


@dataclass
class SheetTruth:
    """Counts of one text file, or of one sheet of a workbook (rows that hold any value)."""

    records_in: int = 0
    accepted: int = 0
    quarantined: Counter[str] = field(default_factory=Counter)
    structural: Counter[str] = field(default_factory=Counter)
    value_issues: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    tables: Counter[str] = field(default_factory=Counter)

    def as_dict(self) -> dict[str, Any]:
        """Plain form, keys sorted."""
        return {
            "records_in": self.records_in,
            "accepted": self.accepted,
            **{
                name: dict(sorted(getattr(self, name).items()))
                for name in ("quarantined", "structural", "value_issues", "warnings", "tables")
            },
        }


@dataclass
class FileTruth:
    """Expected outcome of one file; `sheets` has one entry (named "") for a text file.

    `review` counts accepted records that belong on a list for people, by what is doubtful about them.
    """

    path: str
    sheets: dict[str, SheetTruth] = field(default_factory=dict)
    planted: Counter[str] = field(default_factory=Counter)
    review: Counter[str] = field(default_factory=Counter)
    duplicate_of: str | None = None

    def sheet(self, name: str = "") -> SheetTruth:
        """Counts of one sheet, begun at the first call."""
        if name not in self.sheets:
            self.sheets[name] = SheetTruth()
        return self.sheets[name]

    def plant(self, dirt_id: str, times: int = 1, sheet: str = "") -> None:
        """Tally dirt; what it does to values and records is in the catalogue.

        Structural and quarantined dirt is a whole record and is counted as one here. Raises KeyError for a
        kind that is not in the catalogue.
        """
        dirt = CATALOGUE[dirt_id]
        if times == 0:
            return
        self.planted[dirt_id] += times
        counts = self.sheet(sheet)
        if dirt.effect in ("structural", "quarantined"):
            counts.records_in += times
        if dirt.reason is None:
            return
        kinds = {
            "structural": counts.structural,
            "quarantined": counts.quarantined,
            "value": counts.value_issues,
            "warning": counts.warnings,
        }
        if dirt.effect in kinds:
            kinds[dirt.effect][dirt.reason] += times

    def accept(self, table: str, records: int = 1, sheet: str = "", rows: int | None = None) -> None:
        """Count accepted records, and how many rows of `table` they land as (one each, unless told)."""
        counts = self.sheet(sheet)
        counts.records_in += records
        counts.accepted += records
        counts.tables[table] += records if rows is None else rows

    def as_dict(self) -> dict[str, Any]:
        """Plain form: sums over the sheets, the sheets themselves for workbooks, and the dirt."""
        planted = dict(sorted(self.planted.items()))
        if self.duplicate_of is not None:
            return {"state": "duplicate", "duplicate_of": self.duplicate_of, "planted": planted}
        total = SheetTruth()
        for counts in self.sheets.values():
            total.records_in += counts.records_in
            total.accepted += counts.accepted
            for name in ("quarantined", "structural", "value_issues", "warnings", "tables"):
                getattr(total, name).update(getattr(counts, name))
        told = {"state": "accepted", **total.as_dict()}
        if set(self.sheets) != {""}:
            told["sheets"] = {name: counts.as_dict() for name, counts in self.sheets.items()}
        if self.review:
            told["review"] = dict(sorted(self.review.items()))
        return {**told, "planted": planted}


@dataclass
class Truth:
    """Everything that the files of one sample must lead to.

    `indicators` has one row for each period and breakdown cell (total has the code ALL); `alternatives` holds the
    same facts under other readings of a definition; `ledgers` has the rows that departments' ledgers and reports lead
    to.
    """

    about: dict[str, Any]
    files: dict[str, FileTruth] = field(default_factory=dict)
    indicators: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    alternatives: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ledgers: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def file(self, path: str) -> FileTruth:
        """Truth of a new file. Raises ValueError where the path was used before."""
        if path in self.files:
            raise ValueError(f"{path} is written twice")
        self.files[path] = FileTruth(path)
        return self.files[path]

    def write(self, path: Path) -> None:
        """Write as JSON, one file or indicator value per line, keys in a fixed order."""
        totals: Counter[str] = Counter()
        planted: Counter[str] = Counter()
        for file in self.files.values():
            planted.update(file.planted)
            totals["duplicate_files" if file.duplicate_of else "accepted_files"] += 1
            for counts in file.sheets.values():
                totals["records_in"] += counts.records_in
                totals["accepted"] += counts.accepted
                totals["quarantined"] += counts.quarantined.total()
                totals["structural"] += counts.structural.total()
        dirt = {
            name: {
                "planted": times,
                "effect": CATALOGUE[name].effect,
                "reason": CATALOGUE[name].reason,
                "what_ja": CATALOGUE[name].what_ja,
            }
            for name, times in sorted(planted.items())
        }
        parts = [
            *(f"{_json(key)}: {_json(value)}" for key, value in self.about.items()),
            f'"totals": {_json(dict(sorted(totals.items())))}',
            '"dirt": ' + _lines_of_dict(dirt),
            '"files": ' + _lines_of_dict({path: self.files[path].as_dict() for path in sorted(self.files)}),
            '"indicators": ' + _lists(self.indicators),
            '"alternatives": ' + _lists(self.alternatives),
            *(['"ledgers": ' + _lists(self.ledgers)] if self.ledgers else []),
        ]
        path.write_bytes(("{\n" + ",\n".join(parts) + "\n}\n").encode("utf-8"))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines_of_dict(values: dict[str, Any]) -> str:
    return "{\n" + ",\n".join(f"{_json(key)}: {_json(value)}" for key, value in values.items()) + "\n}"


def _lists(values: dict[str, list[dict[str, Any]]]) -> str:
    written = (f"{_json(key)}: [\n" + ",\n".join(map(_json, rows)) + "\n]" for key, rows in values.items())
    return "{\n" + ",\n".join(written) + "\n}"
