"""Handbook 2.4 layout 2: 単純集計, one small table below the other."""

from __future__ import annotations

from pipelines.sample.run import Run
from pipelines.sample.spelling import wide
from pipelines.sample.survey.questions import ANXIETY, SATISFACTION, TASKS, USE, WAYS
from pipelines.sample.survey.respondents import Respondent
from pipelines.sample.survey.tabulated import asked, counts, counts_of_several, share
from pipelines.sample.truth import FileTruth
from pipelines.sample.xlsx import SheetSpec, workbook_bytes

PATH = "survey/区民意識調査_令和7年度_単純集計.xlsx"
_COVER, _FIRST, _SECOND = "表紙", "問1～問4", "問5"
_WIDE_BLOCK = 2
"""Place of the block whose counts were typed in full width."""


def write(run: Run, people: list[Respondent]) -> None:
    """Write the workbook: a cover, and two sheets of tables."""
    truth = run.truth.file(PATH)
    cover = SheetSpec(_COVER)
    cover.add(["令和7年度　区民意識調査　単純集計表"])
    cover.add(["集計日：令和7年12月5日"])
    truth.plant("unclaimed_sheet", 2, _COVER)
    first, second = SheetSpec(_FIRST), SheetSpec(_SECOND)
    for question in (SATISFACTION, ANXIETY, USE):
        _block(
            truth,
            first,
            f"{question.text}（単数回答）",
            counts(question, people),
            len(asked(question, people)),
        )
        if question is SATISFACTION:
            _block(truth, first, WAYS[0].text, counts_of_several(WAYS, people), len(people))
            _note(truth, first, "※ 複数回答のため、構成比の合計は100％を超える。")
            first.add([])
    for task in TASKS:
        _block(truth, second, task.text, counts(task, people), len(asked(task, people)))
    _note(truth, second, "※ 四捨五入のため、内訳の計が100.0％にならないことがある。")
    run.write_bytes(PATH, workbook_bytes([cover, first, second]))


def _block(truth: FileTruth, sheet: SheetSpec, title: str, found: dict[str, int], size: int) -> None:
    """Title, N, header, one row a choice, the whole, and a blank row."""
    number = sum(str(row[0]).startswith("N=") for row in sheet.rows if row)
    sheet.add([title])
    sheet.add([f"N={size:,}"])
    sheet.add(["選択肢", "回答数", "構成比(%)"])
    truth.plant("title", 2, sheet.name)
    truth.plant("header", sheet=sheet.name)
    for choice, times in found.items():
        typed = number == _WIDE_BLOCK
        percent = share(times, size)
        sheet.add(
            [choice, wide(f"{times:,}") if typed else times, f"{percent}%" if number % 2 else float(percent)]
        )
        truth.accept("tabulation", sheet=sheet.name, rows=2)
        truth.plant("wide_count", int(typed), sheet.name)
    sheet.add(["全体", size, "100.0%" if number % 2 else 100.0])
    truth.plant("total_row", sheet=sheet.name)
    sheet.add([])


def _note(truth: FileTruth, sheet: SheetSpec, text: str) -> None:
    sheet.rows.pop()
    sheet.add([text])
    truth.plant("note", sheet=sheet.name)
