"""追跡アンケート of those who finished a support programme: who did not answer stays in the denominator."""

from __future__ import annotations

from datetime import timedelta

from pipelines.sample.figures import of_fiscal_year, percent
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.register.books import Book, days_of, tell_share, typed
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_year

_FINISHED = {2024: 120, 2025: 164}
_COLUMNS = (
    "修了者番号",
    "プログラム名",
    "修了日",
    "回答日",
    "拠点名",
    "年齢階級",
    "回答有無",
    "購入・継続利用",
    "氏名",
)


def write(run: Run) -> None:
    """One workbook for both years: the ledger goes on."""
    draw = run.draw("register", "participants")
    book = Book(run, "追跡アンケート_支援プログラム修了者")
    book.above("支援プログラム修了者　追跡アンケート結果")
    book.header(_COLUMNS)
    book.plant("header_reworded", 3)
    for fiscal_year in FISCAL_YEARS:
        answers, kept = 0, 0
        for place, day in enumerate(days_of(draw, fiscal_year, _FINISHED[fiscal_year]), start=1):
            printed, dirt = typed(day, place)
            answered = draw.happens(760)
            keeps = answered and draw.happens(690)
            answers, kept = answers + answered, kept + keeps
            age = ("65-69歳", "70-74歳", "75-79歳", "80歳以上")[draw.one(0, 3)]
            asked = (day + timedelta(days=80)).isoformat() if answered else None
            word = ("はい" if keeps else "いいえ") if answered else None
            book.accepted((f"Q-{fiscal_year % 100}-{place:04d}", f"スマートフォン入門 {era_year(fiscal_year)}", printed, asked,
                           f"相談コーナー{place % 20 + 1}", age, "有" if answered else "無", word, None), *dirt)  # fmt: skip
        tell_share(
            run, "support_program_smartphone_retention_rate", of_fiscal_year(fiscal_year), kept, _FINISHED[fiscal_year],
            answered=answers, value_of_answers=percent(kept, answers),
        )  # fmt: skip
    book.close()
