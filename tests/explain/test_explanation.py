"""What is said of a value of the past, in words written by hand for the warehouse of `small_past`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest

from pipelines.cli.explain import Answer, Question, run
from pipelines.explain import as_json
from pipelines.explain.explanation import Explanation, explain
from pipelines.explain.published import open_published
from pipelines.explain.report import report_of
from pipelines.explain.resolve import resolve
from pipelines.journal import Decision, Journal
from pipelines.settings import Settings
from tests.explain.small_past import IDS, write_past

JUNE = "K-FY2025-OUR-b43654@2026-06-30#491d2"
JULY = "K-FY2025-OUR-b43654@2026-07-31#011f5"
PEOPLE = "K-FY2025-DSU-b43654@2026-09-30#93658"


def explained(settings: Settings, cited: str) -> Explanation:
    with open_published(settings) as published:
        return explain(published, resolve(published, cited), with_rows=True)


def test_in_june_you_said_and_today_your_page_says(tmp_path: Path) -> None:
    e = explained(write_past(tmp_path, last=3), JUNE)
    report = report_of(e)
    assert report.sentence == (
        "令和7年度の行政手続きのオンライン利用率は 41.70% です"
        " (暫定値、分子 417、分母 1,000、令和8年6月30日の時点)。"
    )
    assert report.today == f"今日の公開 ({IDS[2]}) では 43.20% (暫定値) です。差は ＋1.50ポイント。"
    assert [(c.happened, c.path) for c in e.changes] == [
        ("arrived", "e_application/申込一覧_5月.csv"),
        ("replaced", "e_application/申込一覧_5月.csv"),
    ]
    (step,) = e.steps
    assert step.before is not None and step.after is not None
    assert (step.before.value, step.after.value, step.publication_id) == (41.7, 43.2, IDS[2])
    assert [c.happened for c in step.files] == [
        "replaced"
    ]  # the arrival was published before, and changed nothing
    assert [f.path for f in e.files] == ["e_application/申込一覧_4月.csv"]
    assert e.no_trace is not None and IDS[0] in e.no_trace and "--rebuild" in e.no_trace


def test_unchanged_in_the_next_publication(tmp_path: Path) -> None:
    e = explained(write_past(tmp_path, last=2), JUNE)
    assert report_of(e).today == f"今日の公開 ({IDS[1]}) でも同じ値です。"
    assert e.now_id == JULY and e.steps == ()


def test_withdrawn_since(tmp_path: Path) -> None:
    e = explained(write_past(tmp_path), JULY)
    assert e.now is None and report_of(e).today.endswith("この値はもうありません (取下げ)。")
    assert [(s.after.value if s.after else None) for s in e.steps] == [43.2, 43.3, None]


def test_a_confidential_value_is_in_no_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Seven persons: the number seven stands nowhere but in hashes, dates and paths."""
    settings = write_past(tmp_path)
    excel, html = tmp_path / "out.xlsx", tmp_path / "out.html"
    assert run(settings, Question(PEOPLE, rows=True), Answer(False, excel, html)) == 0
    out = capsys.readouterr().out + html.read_text(encoding="utf-8")
    assert "秘匿" in out
    assert not re.search(r"(?<![\w.-])7(\.0)?\s*(人|\(|<|$)", out)
    cells = [c.value for sheet in openpyxl.load_workbook(excel) for row in sheet.iter_rows() for c in row]
    assert 7 not in cells and "7" not in cells
    said = json.loads(as_json.dumped(as_json.document([explained(settings, PEOPLE)])))["values"][0]
    assert said["value"]["value"] is None and said["value"]["numerator"] is None


def test_exit_codes_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = write_past(tmp_path)
    assert run(settings, Question(JUNE), Answer(as_json=True)) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["found"] and answer["values"][0]["value"]["numerator"] == 417
    assert run(settings, Question(JUNE[:-1] + "3"), Answer(as_json=True)) == 2
    refused = json.loads(capsys.readouterr().out)
    assert (refused["found"], refused["part"], refused["nearest"]) == (False, "check", [JUNE])
    assert run(settings, Question(JUNE), Answer(html=tmp_path / "none" / "x.html")) == 2
    assert run(settings, Question("online_usage_rate", "令和7"), Answer()) == 2


def test_words_of_files_are_words_in_page_and_workbook(tmp_path: Path) -> None:
    """A file may be named like a formula or like markup."""
    settings = write_past(tmp_path, last=3)
    journal = settings.journal / "drops.jsonl"
    hostile = "e_application/=1+1<script>.csv"
    journal.write_text(
        journal.read_text(encoding="utf-8").replace("e_application/申込一覧_4月.csv", hostile),
        encoding="utf-8",
    )
    excel, html = tmp_path / "out.xlsx", tmp_path / "out.html"
    assert run(settings, Question(JUNE), Answer(excel=excel, html=html)) == 0
    page = html.read_text(encoding="utf-8")
    assert "<script" not in page and "&lt;script&gt;" in page
    assert not re.search(r"(src|href)\s*=", page)
    book = openpyxl.load_workbook(excel)
    assert all(c.data_type != "f" for sheet in book for row in sheet.iter_rows() for c in row)
    assert all(sheet.page_setup.paperSize == "9" or sheet.page_setup.paperSize == 9 for sheet in book)
    value = next(row[1] for row in book.worksheets[0].iter_rows() if row[0].value == "値" and row[1].value)
    assert (value.value, value.number_format) == (41.7, '0.00"%"')


def test_documents_that_quote_it_and_decisions_between(tmp_path: Path) -> None:
    """A quotation of this cell is named, one of another cell is not; a withdrawal is told where its source is upstream."""
    settings = write_past(tmp_path, last=3)
    cell = {
        "indicator_id": "online_usage_rate", "definition_version": "A", "period_kind": "fiscal_year",
        "period_start": "2025-04-01", "period_end": "2026-03-31", "breakdown": "total", "breakdown_code": "ALL",
    }  # fmt: skip
    journal = Journal(settings.journal)
    quoted = {
        "citation_id": JUNE,
        "cited_in": "決算特別委員会 資料3",
        "cited_on": "2026-07-05",
        "value": cell,
    }
    other = {**quoted, "cited_in": "別の資料", "value": {**cell, "breakdown_code": "D1"}}
    for kind, what in (
        ("cite", quoted),
        ("cite", other),
        ("withdraw", {"paths": ["e_application/申込一覧_4月.csv"]}),
        ("withdraw", {"paths": ["survey/x.csv"]}),
    ):
        journal.append_decision(
            Decision(kind, "情報課", "誤送付", "2026-08-01T09:00:00+09:00", "2026-08-01", what)
        )
    seen = settings.journal / "publications.jsonl"
    lines = [json.loads(line) for line in seen.read_text(encoding="utf-8").splitlines()]
    lines[2]["journal"]["decisions"] = 4
    seen.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    e = explained(settings, JUNE)
    assert [(c.document, c.same) for c in e.cited_by] == [("決算特別委員会 資料3", True)]
    assert [d.what["paths"] for d in e.decisions] == [["e_application/申込一覧_4月.csv"]]
    shown = " ".join(note for section in report_of(e).sections for note in section.notes)
    assert "2026-08-01 ファイルの取下げ (情報課): 誤送付" in shown
