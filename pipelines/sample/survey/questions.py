"""The questionnaire and its codebook."""

from __future__ import annotations

from dataclasses import dataclass

NO_ANSWER, NO_ANSWER_BY_MAIL, INVALID, NOT_ASKED = "99", "-1", "98", "88"
MISSING = {NO_ANSWER: "無回答", NO_ANSWER_BY_MAIL: "無回答", INVALID: "無効", NOT_ASKED: "非該当"}
INVALID_MARK = "-9999"
"""無効 as a reader of mark sheets writes it."""
EVERY_MISSING = {**MISSING, INVALID_MARK: "無効"}


@dataclass(frozen=True, slots=True)
class Question:
    """One variable: `choices` from code 1 on, codes of the indicator's top box, weights for drawing answers."""

    variable: str
    text: str
    form: str
    choices: tuple[str, ...] = ()
    top_box: tuple[int, ...] = ()
    indicator: str = ""
    weights: tuple[int, ...] = ()


AGES = (
    "18～29歳", "30～39歳", "40～49歳", "50～59歳", "60～64歳", "65～69歳", "70～74歳", "75～79歳", "80歳以上",
)  # fmt: skip
AGE_WEIGHTS = (11, 13, 15, 17, 8, 8, 9, 8, 11)
FIRST_65, FIRST_75 = 6, 8
"""Codes of the first age bands of the elderly."""
_WAYS = (
    "区公式ホームページ", "区公式LINE", "オンライン申請", "公共施設予約", "図書館の予約", "キャッシュレス納付", "コンビニ交付",
    "オンライン相談", "利用したことがない",
)  # fmt: skip
_TASKS = ("申請", "相談", "納付", "予約", "情報の受取り", "意見の提出")
SEX = Question("F1性別", "あなたの性別", "SA", ("男性", "女性", "その他・答えたくない"), weights=(47, 51, 2))
AGE = Question("F2年齢", "あなたの年齢", "SA", AGES, weights=AGE_WEIGHTS)
DISTRICT = Question(
    "F3地区", "お住まいの地区", "SA", ("北部", "東部", "中央", "西部", "髙﨑"), weights=(22, 18, 25, 20, 15)
)
SATISFACTION = Question(
    "Q1",
    "問1　区のデジタルサービス全般に満足していますか",
    "SA",
    ("満足", "やや満足", "どちらともいえない", "やや不満", "不満"),
    (1, 2),
    "resident_digital_satisfaction_rate",
    (14, 38, 28, 13, 7),
)
WAYS = tuple(
    Question(f"Q2_{i}", "問2　利用したことがある区のサービス（複数回答）", "MA", (label,))
    for i, label in enumerate(_WAYS, start=1)
)
OTHER_WAY = Question("Q2_その他", "問2　その他（自由記述）", "自由")
ANXIETY = Question(
    "Q3",
    "問3　デジタルサービスの利用に不安を感じますか",
    "SA",
    ("感じる", "やや感じる", "あまり感じない", "感じない"),
    (1, 2),
    "elderly_digital_anxiety_rate",
    (22, 31, 30, 17),
)
USE = Question(
    "Q4",
    "問4　この1年間に区のオンラインサービスを利用しましたか",
    "SA",
    ("利用した", "利用していない"),
    (1,),
    "age75_digital_service_usage_rate",
    (45, 55),
)
TASKS = tuple(
    Question(
        f"Q5S{i}",
        f"問5　次の手続をオンラインで行いたいですか／{task}",
        "マトリクスSA",
        ("行いたい", "どちらかといえば行いたい", "どちらかといえば行いたくない", "行いたくない"),
        weights=(35, 33, 20, 12),
    )
    for i, task in enumerate(_TASKS, start=1)
)
WEIGHT = Question("ウェイト", "母集団の年齢構成に合わせる重み", "数値")
ALL = (SEX, AGE, DISTRICT, SATISFACTION, *WAYS, OTHER_WAY, ANXIETY, USE, *TASKS, WEIGHT)
