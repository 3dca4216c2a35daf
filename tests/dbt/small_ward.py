"""Rows of a very small ward, as of 2025-05-31; the figures that follow from them are computed by hand in the tests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.dbt.landed import Rows

AS_OF = date(2025, 5, 31)
_CLERK = {"hired_on": date(2020, 4, 1), "is_concurrent": False}


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _receipt(number: int, procedure: str, received: str, **more: Any) -> dict[str, Any]:
    return {
        "system": "汎用",
        "receipt_no": f"{number:012d}",
        "procedure_key": procedure,
        "procedure_key_kind": "form_id" if procedure.startswith("F") else "procedure_code",
        "department_name": "区民部　戸籍課",
        "received_at": _at(received),
        "channel": "online",
        "status": "received",
        "is_test": False,
        **more,
    }


APPLICATIONS = [
    # 1 is exported twice, first as received and then as done: two days, 48 hours
    _receipt(1, "F1", "2025-04-01 09:00", returned_count=0),
    _receipt(
        1,
        "F1",
        "2025-04-01 09:00",
        status="done",
        returned_count=1,
        closed_at=_at("2025-04-03"),
        closed_at_precision="day",
    ),
    _receipt(
        2,
        "P1",
        "2025-04-02 10:00",
        status="done",
        returned_count=0,
        closed_at=_at("2025-04-02 16:00"),
        closed_at_precision="second",
    ),
    _receipt(3, "P1", "2025-04-30 23:59:59", returned_count=0, status="withdrawn"),
    _receipt(4, "P1", "2025-04-05 09:00", channel="counter"),
    _receipt(5, "P2", "2025-04-06 09:00", returned_count=0),
    _receipt(6, "P2", "2025-04-07 09:00", returned_count=0),
    _receipt(7, "P1", "2025-05-31 23:00", returned_count=2),
    _receipt(8, "P3", "2025-05-02 09:00"),
    _receipt(9, "P1", "2025-05-02 09:00", is_test=True),
    _receipt(10, "P1", "2025-05-02 09:00", status="draft"),
    _receipt(11, "P1", "2025-06-01 00:00"),
]


def _count(
    procedure: str, month: int, channel: str, receipts: int | None, status: str = "A"
) -> dict[str, Any]:
    return {
        "fiscal_year": 2025,
        "month": month,
        "procedure_key": procedure,
        "procedure_key_kind": "procedure_code",
        "channel": channel,
        "receipts": receipts,
        "receipts_status": status,
    }


COUNTS = [
    _count("P1", 4, "counter", 4),
    _count("P1", 4, "mail", 0),
    _count("P1", 5, "counter", 2),
    _count("P2", 4, "counter", 3),
    _count("P2", 4, "mail", None, "M"),
    _count("P2", 5, "counter", 5),
    # a month that has not begun
    _count("P1", 6, "counter", None, "M"),
]


def _draft(number: int, drafted: str, decided: str | None, **more: Any) -> dict[str, Any]:
    return {
        "system": "文書管理",
        "fiscal_year": 2025,
        "draft_no": f"{number:07d}",
        "drafted_at": _at(drafted),
        "decided_at": _at(decided) if decided else None,
        "decided_at_precision": "day",
        "department_code": "01",
        "method": "electronic",
        "status": "decided",
        **more,
    }


DRAFTS = [
    _draft(1, "2025-04-01", "2025-04-03"),
    _draft(2, "2025-04-08", "2025-04-10", method="paper", paper_reason="秘密文書"),
    _draft(3, "2025-04-30", "2025-05-01", method="mixed", paper_reason="図面のため"),
    _draft(4, "2025-04-30", None, status="abandoned"),
    _draft(5, "2025-05-20", None, status="circulation"),
]
EVENTS = [
    {
        "system": "ワークフロー",
        "case_id": "W1",
        "step_no": str(step),
        "action": action,
        "occurred_at": _at(f"2025-05-01 {hour:02d}:00"),
        "occurred_at_utc": _at(f"2025-05-01 {hour - 9:02d}:00"),
    }
    for step, (action, hour) in enumerate(
        [("submit", 9), ("return", 10), ("submit", 11), ("deputy", 12), ("decide", 13), ("post_review", 15)],
        1,
    )
]


def _post(person: str, department: str, rank: str, **more: Any) -> dict[str, Any]:
    base = {"base_date": date(2025, 4, 1), "staff_id": person, "department_code": department}
    return {**base, "rank": rank, "employment": "regular", **_CLERK, **more}


STAFF = [
    _post("s1", "01", "manager"),
    _post("s1", "02", "manager", is_concurrent=True),
    _post("s2", "01", "staff", leave="parental"),
    _post("s3", "02", "staff"),
    _post("s4", "02", "staff", employment="annual"),
    _post("s5", "02", "staff", left_on=date(2025, 4, 30)),
]


def _completion(course: str, person: str, **more: Any) -> dict[str, Any]:
    return {"system": "研修", "course_code": course, "staff_id": person, **more}


_D1 = {
    "course_category": "digital_basic",
    "session_no": "1",
    "ends_on": date(2025, 4, 20),
    "attendance": "present",
}
COMPLETIONS = [
    _completion("D1", "s1", **_D1, completion="completed"),
    _completion("D1", "s2", **_D1, completion="not_completed"),
    _completion("D1", "s4", **_D1, completion="completed"),
    _completion("D1", "s5", **_D1, completion="completed"),
    _completion("L1", "s3", completed_at=_at("2025-05-10 12:00")),
]
COURSES = [
    {"fiscal_year": 2025, "course_code": code, "course_category": category, "for_all_staff": True, **more}
    for code, category, more in [
        ("D1", "digital_basic", {"delivery": "classroom"}),
        ("L1", "digital_applied", {"delivery": "elearning"}),
    ]
]


def _code(
    variable: str, text: str, code: str, label: str, kind: str | None = None, feeds: str | None = None
) -> Any:
    wave = {"wave_id": "R6", "fiscal_year": 2024, "variable": variable, "question_text": text}
    return {**wave, "form": "single", "code": code, "label": label, "code_class": kind, "indicator_id": feeds}


_SATISFACTION = ("Q1", "満足していますか")
CODEBOOK = [
    _code("F1", "性別", "1", "男性"),
    _code("F1", "性別", "2", "女性"),
    _code("F2", "年齢", "1", "65～69歳"),
    _code("F2", "年齢", "2", "75歳以上"),
    _code("F2", "年齢", "3", "18～29歳"),
    _code(*_SATISFACTION, "1", "満足", "top_box", "resident_digital_satisfaction_rate"),
    _code(*_SATISFACTION, "2", "不満", None, "resident_digital_satisfaction_rate"),
    _code(*_SATISFACTION, "99", "無回答", "missing", "resident_digital_satisfaction_rate"),
    _code("Q2", "不安を感じますか", "1", "感じる", "top_box", "elderly_digital_anxiety_rate"),
    _code("Q2", "不安を感じますか", "2", "感じない", None, "elderly_digital_anxiety_rate"),
    _code("Q3", "利用しましたか", "1", "利用した", "top_box", "age75_digital_service_usage_rate"),
    _code("Q3", "利用しましたか", "2", "利用していない", None, "age75_digital_service_usage_rate"),
]
_ANSWERS = {
    "a": {"F1": "1", "F2": "1", "Q1": "1", "Q2": "1", "Q3": "2"},
    "b": {"F1": None, "F2": "2", "Q1": "99", "Q2": "2", "Q3": "1"},
    "c": {"F1": "2", "F2": "3", "Q1": "2", "Q2": "1", "Q3": "1"},
}
RESPONSES = [
    {
        "wave_id": "R6",
        "fiscal_year": 2024,
        "respondent_id": person,
        "variable": variable,
        "answer": answer,
    }
    for person, answers in _ANSWERS.items()
    for variable, answer in answers.items()
]


def _tabulated(choice: str, measure: str, figure: float, **more: Any) -> dict[str, Any]:
    wave = {"wave_id": "R6", "fiscal_year": 2024, "question": "問1 満足していますか(単数回答)", "base_n": 3}
    return {**wave, "choice": choice, "measure": measure, "figure": figure, "figure_status": "A", **more}


TABULATIONS = [
    _tabulated("満足", "count", 1.0),
    _tabulated("満足", "percent", 33.3),
    _tabulated("不満", "count", 1.0),
    # somebody typed 33.8 for 33.3
    _tabulated("不満", "percent", 33.8),
    _tabulated("無回答", "count", 1.0),
    _tabulated("満足", "percent", 100.0, base_n=None, axis="性別", category="男性"),
    _tabulated("満足", "count", 0.0, base_n=None, axis="性別", category="女性"),
]

SMALL_WARD: Rows = {
    "e_application__application": APPLICATIONS,
    "e_application__procedure_count": COUNTS,
    "e_approval__case": DRAFTS,
    "e_approval__event": EVENTS,
    "training__completion": COMPLETIONS,
    "training__course": COURSES,
    "survey__response": RESPONSES,
    "survey__codebook": CODEBOOK,
    "survey__tabulation": TABULATIONS,
    "reference__organisation": [
        {
            "department_code": code,
            "department_name": name,
            "division_name": "区民部",
            "valid_from": date(2020, 4, 1),
        }
        for code, name in [("01", "戸籍課"), ("02", "保育課")]
    ],
    "reference__procedure": [
        {
            "procedure_code": code,
            "procedure_name": name,
            "department_code": department,
            "online_allowed": True,
            "online_from": begun,
            "form_id": form,
        }
        for code, name, department, begun, form in [
            ("P1", "住民票の写し", "01", date(2023, 4, 1), "F1"),
            ("P2", "保育所入所", "02", None, None),
            ("P3", "児童手当", "02", None, None),
        ]
    ],
    "reference__procedure_scope": [
        {"procedure_code": procedure, "scope_set": scope, "is_member": member}
        for procedure, scope, member in [
            ("P1", "S_ALL", True),
            ("P2", "S_ALL", True),
            ("P3", "S_ALL", True),
            ("P1", "S_26", False),
            ("P2", "S_26", True),
        ]
    ],
    "reference__staff": STAFF,
}
