"""手続台帳: every procedure with the days it is online and its scope sets."""

from __future__ import annotations

from datetime import date

from pipelines.sample.plan import REORGANISED_ON
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_long, era_short
from pipelines.sample.textfile import TextFile
from pipelines.sample.ward import Procedure

SCOPES = ("S_ALL", "S_P59", "S_26", "S_NAKANO")
_COLUMNS = (
    "手続コード", "手続名称", "所管所属コード", "所管所属", "online_allowed", "online_from", "online_to",
    *SCOPES, "フォームID", "手続ID",
)  # fmt: skip


def write(run: Run) -> None:
    """Write the ledger as of the last reorganisation."""
    file = TextFile(run, "reference/手続台帳.csv", "procedure", "utf-8-sig")
    file.header(_COLUMNS)
    for procedure in run.ward.procedures:
        department = run.ward.by_code[procedure.department_on(REORGANISED_ON)]
        begun, dirt = _spell_beginning(procedure)
        if any(sign in procedure.name for sign in "髙㈱①"):
            dirt.append("vendor_characters")
        file.accepted(
            (
                procedure.code,
                procedure.name,
                department.code,
                department.name,
                "1" if procedure.online_allowed else "0",
                begun,
                procedure.online_to.isoformat() if procedure.online_to else "",
                *("1" if scope in procedure.scopes else "0" for scope in SCOPES),
                procedure.form_id if procedure.online_from else "",
                procedure.procedure_id if "S_P59" in procedure.scopes else "",
            ),
            *dirt,
        )
    file.truth.sheet().tables["procedure_scope"] += len(run.ward.procedures) * len(SCOPES)
    file.close()


def _spell_beginning(procedure: Procedure) -> tuple[str, list[str]]:
    """online_from in one of the spellings that clerks use; 2019-05-01 in the era that had just ended."""
    day = procedure.online_from
    if day is None:
        return "", []
    if day == date(2019, 5, 1):
        return "平成31年5月1日", ["era_overrun"]
    if procedure.index % 6 == 1:
        return era_long(day), ["date_spelling"]
    if procedure.index % 6 == 2:
        return era_short(day), ["date_spelling"]
    return day.isoformat(), []
