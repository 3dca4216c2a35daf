"""Forms of the form service: which procedures have one, and what their columns are called over time."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.sample.ward import (
    CANARY_KANA,
    CANARY_MAIL,
    CANARY_NAME,
    CANARY_PHONE,
    GIVEN,
    GIVEN_KANA,
    SURNAMES,
    SURNAMES_KANA,
    Procedure,
    Ward,
)

_NAMES = (
    "髙﨑地域センターの利用登録", "スポーツ教室の申込み（前期～後期）", "高齢者見守りサービスの申込み",
    "健康づくり教室の申込み", "児童館行事の申込み",
)  # fmt: skip
_BIRTHDAY = "健康づくり教室の申込み"
"""The form that asks for the day of birth, and that was tested before it went live."""
_PAID = "スポーツ教室の申込み（前期～後期）"
_BEFORE = ("受付番号", "フォームID", "フォーム名", "申請日時", "ステータス", "完了日時", "申請者区分")
_AFTER = ("担当課", "決済状況")
LAST_COLUMN = "最終更新日時"
_FIRST_QUESTIONS = ("お名前", "フリガナ", "電話番号", "希望する連絡方法", "ご意見・ご要望")
_LATER_QUESTIONS = (
    "氏名（漢字）", "氏名（カナ）", "日中の連絡先", "メールアドレス", "希望する連絡方法", "ご意見・ご要望",
)  # fmt: skip
_CONTACTS = ("メール", "電話", "その他（窓口で聞きます）", "メール")
_OPINIONS = (
    "",
    "特になし",
    "平日の夜にも\n受け付けてほしい",
    "駅前の案内が\n分かりにくい\n（「北口」側）",
    "",
)
APPLICANTS = ("個人", "法人", "代理人")
AGES = ("10代", "20代", "30代", "40代", "50代", "60代", "70代", "80代以上")


@dataclass(frozen=True, slots=True)
class Form:
    """One form and the procedure behind it."""

    procedure: Procedure
    asks_birthday: bool
    paid: bool

    def columns(self, export: int) -> tuple[str, ...]:
        """Header of an export; after the first one questions are renamed and one is added."""
        age = "生年月日" if self.asks_birthday else "年代"
        return (*_BEFORE, age, *_AFTER, *questions(export), LAST_COLUMN)


def questions(export: int) -> tuple[str, ...]:
    """Question columns of an export."""
    return _LATER_QUESTIONS if export else _FIRST_QUESTIONS


def forms(ward: Ward) -> list[Form]:
    """All forms, in the order of the ledger of procedures."""
    return [Form(p, p.name == _BIRTHDAY, p.name == _PAID) for p in ward.procedures if p.name in _NAMES]


def answers(export: int, salt: int, *, canary: bool) -> tuple[str, ...]:
    """What one applicant answered to the questions of an export; personal, and never to pass the door."""
    family, given = salt % len(SURNAMES), salt // 20 % len(GIVEN)
    name = CANARY_NAME if canary else f"{SURNAMES[family]}　{GIVEN[given]}"
    kana = CANARY_KANA if canary else f"{SURNAMES_KANA[family]}　{GIVEN_KANA[given]}"
    phone = CANARY_PHONE if canary else f"03-0000-{salt % 10_000:04d}"
    mail = CANARY_MAIL if canary else f"user{salt % 100_000:05d}@mail.example.jp"
    wish, opinion = contact(salt), _OPINIONS[salt % len(_OPINIONS)]
    return (name, kana, phone, mail, wish, opinion) if export else (name, kana, phone, wish, opinion)


def contact(salt: int) -> str:
    """Wished way of contact; words typed under その他 are merged into the choice (rule L2-05)."""
    return _CONTACTS[salt // 7 % len(_CONTACTS)]


def breaks_lines(salt: int) -> bool:
    """Whether the answers hold line breaks."""
    return "\n" in _OPINIONS[salt % len(_OPINIONS)]
