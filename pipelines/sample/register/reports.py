"""実績報告: figures that have no ledger. What nobody has approved lands, and counts nowhere."""

from __future__ import annotations

from pipelines.sample.figures import of_fiscal_year
from pipelines.sample.plan import FISCAL_YEARS
from pipelines.sample.register.books import Book, tell, tell_share
from pipelines.sample.run import Run
from pipelines.sample.spelling import era_year

_VALUE_COLUMNS = (
    "指標ID 指標名 年度 期間区分 期間開始日 期間終了日 内訳の種類 内訳コード 内訳名 値 単位 根拠資料 報告課コード 報告課 "
    "報告者の職 承認者の職 承認日 診断モデル モデルの版 単価表・定数の版"
).split()
_RATIO_COLUMNS = (
    "指標ID 指標名 年度 期間区分 期間開始日 期間終了日 分子 分母 単位 根拠資料 報告課 報告者の職 承認者の職 承認日"
).split()
_COSTS = {
    2024: (("委託費", 96_400_000), ("印刷・郵送費", 41_250_000), ("業務時間", 118_730_000)),
    2025: (("委託費", 141_900_000), ("印刷・郵送費", 63_080_000), ("業務時間", 204_660_000)),
}
_MATURITY = {2024: (2, "1.0"), 2025: (3, "2.0")}
"""Level and version of the model: the model was changed between the years."""
_BUDGET = {2024: (3_212_000_000, 128_400_000_000), 2025: (3_655_000_000, 131_900_000_000)}


def write(run: Run) -> None:
    """Write one workbook of ratios and one of values for each fiscal year."""
    for fiscal_year in FISCAL_YEARS:
        _values(run, fiscal_year)
        _ratios(run, fiscal_year)


def _span(fiscal_year: int) -> tuple[str, str, str, str]:
    return era_year(fiscal_year), "年度", f"{fiscal_year}/4/1", f"令和{fiscal_year - 2017}年3月31日"


def _values(run: Run, fiscal_year: int) -> None:
    """The savings of the last fiscal year have not been approved yet."""
    book = Book(run, f"実績報告_実数_{era_year(fiscal_year)}", table="reported_figure")
    book.above(f"実績報告（実数・段階）　{era_year(fiscal_year)}")
    book.header(_VALUE_COLUMNS)
    span = _span(fiscal_year)
    approved = fiscal_year == FISCAL_YEARS[0]
    signed = ("課長", f"{fiscal_year + 1}/5/30") if approved else (None, None)
    saved = [("total", "ALL", "全体", sum(yen for _, yen in _COSTS[fiscal_year]))]
    saved += [("cost_type", kind, kind, yen) for kind, yen in _COSTS[fiscal_year]]
    for breakdown, code, label, yen in saved:
        where = (None, None, None) if breakdown == "total" else (breakdown, code, label)
        name, evidence = "DXによる行政コスト削減額", "DX効果額の算定表"
        office = ("010200", "財政課", "係長", *signed, None, None, "令和6年度単価表 第1版")
        cells = ("dx_cost_reduction_yen", name, *span, *where, f"{yen:,}", "円", evidence, *office)
        book.accepted(cells, "date_spelling", *([] if approved else ["unapproved"]))
        if approved:
            tell(
                run,
                "dx_cost_reduction_yen",
                of_fiscal_year(fiscal_year),
                yen,
                breakdown=breakdown,
                breakdown_code=code,
            )
    level, version = _MATURITY[fiscal_year]
    judged = ("DX自己診断シート", None, "デジタル推進課", "係長", "課長", f"{fiscal_year + 1}/4/20")
    model = ("meti-dx-index", version, None)
    name = "全庁的なDX成熟度レベル"
    book.accepted(
        ("dx_maturity_level", name, *span, None, None, None, level, "レベル", *judged, *model),
        "date_spelling",
    )
    sent = ("業務棚卸表", None, "企画課", "係長", "課長", f"{fiscal_year + 1}/4/20")
    rate = (
        "telework_eligible_task_rate",
        "テレワーク可能業務率",
        *span,
        None,
        None,
        None,
        61.2,
        "％",
        *sent,
        None,
        None,
        None,
    )
    book.other(rate, "rate_for_a_value")
    book.close(guide=True)
    keys = of_fiscal_year(fiscal_year)
    tell(run, "dx_maturity_level", keys, level, model_id="meti-dx-index", model_version=version)


def _ratios(run: Run, fiscal_year: int) -> None:
    book = Book(run, f"実績報告_割合_{era_year(fiscal_year)}", table="reported_figure")
    book.above(f"実績報告（割合）　{era_year(fiscal_year)}")
    book.header(_RATIO_COLUMNS)
    span = _span(fiscal_year)
    part, whole = _BUDGET[fiscal_year]
    book.accepted(("dx_budget_share", "DX関連予算比率", *span, f"{part:,}", whole, "円", "当初予算書", "財政課", "係長", "課長",
                   f"{fiscal_year}/4/10"), "date_spelling")  # fmt: skip
    book.other(("it_opex_share", "運用・保守経費比率", *span, 1_904_000_000, None, "円", "当初予算書", "財政課", "係長", "課長",
                f"{fiscal_year}/4/10"), "missing_required")  # fmt: skip
    book.close()
    tell_share(run, "dx_budget_share", of_fiscal_year(fiscal_year), part, whole)
