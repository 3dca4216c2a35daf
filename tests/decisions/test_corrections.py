"""Corrections of other sources' data: applied only where the wrong value stands, and telling when they are not."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from pipelines.journal import Journal
from pipelines.landing import land_source
from pipelines.profiles import Source, load_sources
from pipelines.settings import Settings
from pipelines.warehouse import built
from pipelines.warehouse.register import active_rows, register
from tests.decisions.ward import rows

HEADER = "訂正番号,訂正日,入力元,表,レコード,ファイル,行,列,誤った値,正しい値,理由,決めた課"
KEY = "branch=本館; month_start=2025年4月1日"
LOANS = "select branch, loans, loans_status from landed.library__loan order by branch, month_start"
STATES = "select correction_no, state, records_touched from landed.correction_state order by 1"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Source]:
    """A ward's own source beside the one of corrections."""
    own = tmp_path_factory.mktemp("own")
    folder = own / "library"
    (folder / "profiles").mkdir(parents=True)
    (folder / "source.yml").write_text(
        "title_ja: 図書館\ntitle_en: Library\nowner: team:library\ncadence: monthly\ndescription: Loans.\n"
        "tables:\n  loan:\n    description: Loans of one branch in one month.\n    key: [branch, month_start]\n"
        "    columns:\n      branch: {type: text, required: true, description: Branch}\n"
        "      month_start: {type: date, required: true, description: Month}\n"
        "      kind: {type: code, codes: {book: 図書, disc: 視聴覚}, description: Kind}\n"
        "      loans: {type: count, description: Loans}\n"
        "      reader: {type: pseudonym, domain: reader, description: Reader}\n"
        "      closed_at: {type: datetime, description: Closed}\n",
        encoding="utf-8",
    )
    (folder / "profiles" / "monthly.yml").write_text(
        "title_ja: 月報\nformat: {kind: text}\ntables:\n  loan:\n    columns: {branch: 館名, month_start: 年月日,"
        " kind: {from: 種別, map: {BK: book}}, loans: 貸出点数, reader: 利用者番号, closed_at: 閉館日時}\n",
        encoding="utf-8",
    )
    known = load_sources((own,))
    return {source_id: known[source_id] for source_id in ("library", "correction")}


def put(settings: Settings, *lines: str, name: str = "a.csv") -> None:
    """Loans as the library exports them."""
    path = settings.drops / "library" / name
    path.parent.mkdir(exist_ok=True)
    header = "館名,年月日,種別,貸出点数,利用者番号,閉館日時"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")


def correct(settings: Settings, *lines: str) -> None:
    """The list of corrections as an officer fills it in."""
    path = settings.drops / "correction" / "訂正一覧.csv"
    path.parent.mkdir(exist_ok=True)
    path.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")


def one(number: str, column: str, wrong: str, right: str, *, record: str = KEY, place: str = ",") -> str:
    return (
        f"{number},2026/4/20,library,loan,{record},{place},{column},{wrong},{right},"
        "桁の誤り。日報で確認,中央図書館"
    )


def night(settings: Settings, sources: dict[str, Source]) -> built.Change:
    for source in sources.values():
        land_source(settings, source)
    return register(settings, sources, "P20260430-00000001")


def test_the_right_value_stands_where_the_wrong_one_stood(
    settings: Settings, sources: dict[str, Source]
) -> None:
    put(settings, "本館,2025/4/1,BK,5000,R1,", "本館,2025/5/1,BK,5000,R2,", "分館,2025/4/1,BK,7,R3,")
    correct(settings, one("T1", "loans", "5000", "500"))
    night(settings, sources)
    assert rows(settings, LOANS) == [("分館", 7, "A"), ("本館", 500, "A"), ("本館", 5000, "A")]
    assert rows(settings, STATES) == [("T1", "applied", 1)]
    assert rows(settings, "select correction_no, column_name, record_no from landed.corrected_record") == [
        ("T1", "loans", 2)
    ]


def test_a_mended_source_makes_its_correction_spent(settings: Settings, sources: dict[str, Source]) -> None:
    put(settings, "本館,2025/4/1,BK,5000,R1,")
    correct(settings, one("T1", "loans", "5000", "500"))
    night(settings, sources)
    put(settings, "本館,2025/4/1,BK,500,R1,")
    night(settings, sources)
    assert (rows(settings, LOANS), rows(settings, STATES)) == ([("本館", 500, "A")], [("T1", "spent", 0)])
    put(settings, "本館,2025/4/1,BK,480,R1,")
    night(settings, sources)
    assert (rows(settings, LOANS), rows(settings, STATES)) == ([("本館", 480, "A")], [("T1", "blocked", 0)])


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (one("T1", "loans", "5000", "たくさん"), "「正しい値」を列 loans の値として読めません"),
        (one("T1", "loans", "5000", "5000"), "同じです"),
        (one("T1", "lones", "5000", "500"), "列「lones」はありません"),
        (one("T1", "reader", "R1", "R2"), "個人の番号"),
        (one("T1", "loans", "5000", "500", record="reader=R1"), "個人の番号"),
        (one("T1", "loans", "5000", "500", record="本館"), "列=値"),
        (one("T1", "loans", "5000", "500", record=""), "どのレコードか"),
        (one("T1", "kind", "図書", "雑誌"), "図書、視聴覚"),
        (one("T1", "branch", "本館", ""), "空にできません"),
        (one("T1", "loans", "5000", "500", record="", place="library/a.csv,"), "両方"),
        (
            one("T1", "loans", "5000", "500").replace("library,loan", "library,loans"),
            "表「loans」はありません",
        ),
        (
            one("T1", "loans", "5000", "500").replace("library,loan", "museum,loan"),
            "入力元「museum」はありません",
        ),
    ],
)
def test_what_cannot_be_a_correction_says_why(
    settings: Settings, sources: dict[str, Source], line: str, word: str
) -> None:
    put(settings, "本館,2025/4/1,BK,5000,R1,")
    correct(settings, line)
    night(settings, sources)
    ((state, message),) = rows(settings, "select state, message_ja from landed.correction_state")
    assert (state, word in message) == ("invalid", True), message
    assert rows(settings, LOANS) == [("本館", 5000, "A")]


@pytest.mark.parametrize(
    ("column", "wrong", "right", "before", "after"),
    [
        ("loans", "…", "12", "本館,2025/4/1,BK,…,R1,", ("book", 12, "A", None)),
        ("loans", "5000", "約500", "本館,2025/4/1,BK,5000,R1,", ("book", 500, "E", None)),
        ("loans", "5000", "", "本館,2025/4/1,BK,5000,R1,", ("book", None, "M", None)),
        ("kind", "図書", "disc", "本館,2025/4/1,BK,1,R1,", ("disc", 1, "A", None)),
        (
            "closed_at",
            "",
            "令和7年4月1日 17:00",
            "本館,2025/4/1,BK,1,R1,",
            ("book", 1, "A", "2025-04-01 17:00:00"),
        ),
    ],
)
def test_values_are_read_as_their_column_reads_them(
    settings: Settings,
    sources: dict[str, Source],
    column: str,
    wrong: str,
    right: str,
    before: str,
    after: tuple[Any, ...],
) -> None:
    put(settings, before)
    correct(settings, one("T1", column, wrong, right))
    night(settings, sources)
    assert rows(settings, STATES) == [("T1", "applied", 1)]
    query = "select kind, loans, loans_status, closed_at::varchar from landed.library__loan"
    assert rows(settings, query) == [after]


def test_a_record_by_file_and_row(settings: Settings, sources: dict[str, Source]) -> None:
    put(settings, "本館,2025/4/1,BK,5000,R1,", "分館,2025/4/1,BK,5000,R3,")
    correct(
        settings,
        one("T1", "loans", "5000", "500", record="", place="library/a.csv,3"),
        one("T2", "loans", "5000", "500", record="", place="a.csv,9"),
    )
    night(settings, sources)
    assert rows(settings, LOANS) == [("分館", 500, "A"), ("本館", 5000, "A")]
    assert rows(settings, STATES) == [("T1", "applied", 1), ("T2", "missing", 0)]


def test_several_corrections_of_one_record(settings: Settings, sources: dict[str, Source]) -> None:
    """A later one may correct an earlier one; two that contradict each other are not both applied; keys may change."""
    put(settings, "本館,2025/4/1,BK,5000,R1,")
    correct(
        settings,
        one("T1", "loans", "5000", "500"),
        one("T2", "loans", "500", "50"),
        one("T3", "loans", "5000", "7"),
        one("T4", "branch", "本館", "中央館"),
        one("T5", "kind", "book", "disc"),
    )
    night(settings, sources)
    assert rows(settings, "select branch, loans, kind from landed.library__loan") == [("中央館", 50, "disc")]
    assert [row[1] for row in rows(settings, STATES)] == [
        "applied",
        "applied",
        "blocked",
        "applied",
        "applied",
    ]


def test_older_exports_of_the_record_do_not_decide(settings: Settings, sources: dict[str, Source]) -> None:
    put(settings, "本館,2025/4/1,BK,5000,R1,", name="a.csv")
    put(settings, "本館,2025/4/1,BK,490,R1,", name="b.csv")  # a later export: it counts, and it is neither
    correct(settings, one("T1", "loans", "5000", "500"))
    night(settings, sources)
    assert rows(settings, STATES) == [("T1", "blocked", 0)]


def test_the_list_is_newest_by_number_and_holds_from_its_day(
    settings: Settings, sources: dict[str, Source]
) -> None:
    put(settings, "本館,2025/4/1,BK,5000,R1,")
    correct(settings, one("T1", "loans", "5000", "500"))
    early = replace(settings, as_of=date(2026, 4, 19))
    night(early, sources)
    assert rows(settings, LOANS) == [("本館", 5000, "A")]
    night(settings, sources)
    assert rows(settings, LOANS) == [("本館", 500, "A")]
    correct(settings, one("T1", "loans", "5000", "501"))
    night(settings, sources)
    assert (rows(settings, LOANS), rows(settings, STATES)) == ([("本館", 501, "A")], [("T1", "applied", 1)])


def test_tables_of_corrected_records_are_made_anew(settings: Settings, sources: dict[str, Source]) -> None:
    """The correction is a drop of another source, but it changes records of old drops of this one."""

    def remember() -> None:
        built.remember(settings, active_rows(Journal(settings.journal).drop_rows()), [])

    put(settings, "本館,2025/4/1,BK,5000,R1,")
    night(settings, sources)
    remember()
    correct(settings, one("T1", "loans", "5000", "500"))
    change = night(settings, sources)
    assert change.tables == {"correction.correction", "library.loan"}
    assert "library" not in change.appended
    remember()
    assert night(settings, sources).tables == frozenset()
    put(settings, "本館,2025/6/1,BK,1,R1,", name="b.csv")
    change = night(settings, sources)
    assert (change.tables, "library" in change.appended) == ({"library.loan"}, True)


VALUES = st.sampled_from(["", "0", "5", "50", "…", "約5"])


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(present=st.lists(VALUES, min_size=1, max_size=4), wrong=VALUES, right=VALUES, target=st.integers(0, 4))
def test_nothing_changes_but_the_wrong_value_of_the_record_meant(
    sources: dict[str, Source], present: list[str], wrong: str, right: str, target: int
) -> None:
    """Against a few lines of plain reasoning about printed words."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "drops").mkdir()
        ward = Settings(home / "drops", home / "warehouse", (), date(2026, 4, 30))
        put(ward, *(f"館{i},2025/4/1,BK,{word},R1," for i, word in enumerate(present)))
        correct(ward, one("T1", "loans", wrong, right, record=f"branch=館{target}"))
        night(ward, sources)
        ((_, state, touched),) = rows(ward, STATES)
        shown = {branch: (value, status) for branch, value, status in rows(ward, LOANS)}
    same = {"": (None, "M"), "…": (None, "M"), "0": (0, "A"), "5": (5, "A"), "50": (50, "A"), "約5": (5, "E")}
    expected = {f"館{i}": same[word] for i, word in enumerate(present)}
    if same[wrong] == same[right]:
        assert state == "invalid"
    elif target >= len(present):
        assert state == "missing"
    elif same[present[target]] == same[wrong]:
        expected[f"館{target}"] = same[right]
        assert (state, touched) == ("applied", 1)
    else:
        assert state == ("spent" if same[present[target]] == same[right] else "blocked")
    assert shown == expected
