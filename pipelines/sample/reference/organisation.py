"""組織表 (CSV, UTF-8 with BOM) and 新旧対照表 (saved from Excel as Unicode text: UTF-16 with BOM, tabs)."""

from __future__ import annotations

from pipelines.sample.plan import REORGANISED_ON
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_long
from pipelines.sample.textfile import TextFile

_ORGANISATION = ("所属コード", "所属名", "部コード", "部名", "有効開始日", "有効終了日")
_CHANGES = ("異動日", "旧所属コード", "旧所属名", "新所属コード", "新所属名", "区分", "按分率")


def write(run: Run) -> None:
    """Write both files."""
    _organisation(run)
    _changes(run)


def _organisation(run: Run) -> None:
    file = TextFile(run, "reference/組織表.csv", "organisation", "utf-8-sig")
    file.header(_ORGANISATION)
    for department in run.ward.departments:
        spelt = department.code.endswith("300")
        begun = era_long(department.valid_from) if spelt else department.valid_from.isoformat()
        ended = department.valid_to.isoformat() if department.valid_to else ""
        values = (
            department.code,
            department.name,
            department.division_code,
            department.division,
            begun,
            ended,
        )
        dirt = ["date_spelling"] if spelt else []
        file.accepted(values, *dirt, *(["vendor_characters"] if "髙" in department.name else []))
    file.close()


def _changes(run: Run) -> None:
    file = TextFile(run, "reference/新旧対照表.tsv", "organisation_change", "utf-16", delimiter="\t")
    file.header(_CHANGES)
    for change in run.ward.changes:
        old, new = (run.ward.by_code[code] if code else None for code in (change.old, change.new))
        file.accepted(
            (
                REORGANISED_ON.isoformat(),
                old.code if old else "",
                old.name if old else "",
                new.code if new else "",
                new.name if new else "",
                change.kind,
                "" if change.share is None else f"{change.share / 100:g}",
            )
        )
    file.truth.plant("utf16_tsv")
    file.close()
