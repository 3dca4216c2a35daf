"""The same headline indicators by a plain pandas and openpyxl script: `python -m bench.plain_pandas DROPS`.

As a careful analyst would write it for this one ward: it knows the file names and the layouts, keeps nothing,
explains nothing, and stops at the first file that looks different. Prints one JSON list of figures.
"""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

ERA_BEGINS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988}
METHODS = ("窓口", "郵送", "電話", "FAX", "コンビニ", "その他")
DIGITAL = ("デジタル基礎", "デジタル応用", "デジタル専門")
MANAGERS = ("課長", "部長")
ANNUAL = "会計年度任用職員"
Figure = dict[str, str | float | int | None]


def main(drops: Path) -> list[Figure]:
    """All headline figures of the drops."""
    applications = read_applications(drops / "e_application")
    counters = read_counters(drops / "e_application")
    ledger = pd.read_csv(drops / "reference" / "手続台帳.csv", dtype=str, encoding="utf-8-sig")
    scope = set(ledger.loc[ledger["S_ALL"] == "1", "手続コード"])
    return [
        *online_usage(applications, counters, scope),
        *lead_times(applications),
        *electronic_approval(drops / "e_approval"),
        *training_participation(drops / "training", drops / "reference"),
    ]


# ---- reading


def read_texts(paths: list[Path], columns: list[str], encoding: str = "cp932") -> pd.DataFrame:
    """The files one below the other as text, without repeated headers and totals."""
    frames = [
        pd.read_csv(path, encoding=encoding, dtype=str, keep_default_na=False, usecols=columns)
        for path in paths
    ]
    together = pd.concat(frames, ignore_index=True)
    first = together[columns[0]]
    return together[(first != columns[0]) & ~first.str.startswith("合計")]


def read_applications(folder: Path) -> pd.DataFrame:
    """One row per receipt in its latest state; rows that cannot be read are left out."""
    columns = ["整理番号", "手続コード", "申込日", "申込方法", "処理状況", "返却回数", "処理完了日"]
    rows = read_texts(sorted(folder.glob("申込一覧_*.csv")), columns)
    rows["整理番号"] = nfkc(rows["整理番号"])
    rows["received"] = days(rows["申込日"])
    rows["closed"] = days(rows["処理完了日"])
    readable = rows["整理番号"].str.fullmatch(r"\d{12}") & rows["received"].notna()
    known = rows["申込方法"].isin(["パソコン", "スマートフォン", "代理"])
    rows = rows[readable & known].drop_duplicates("整理番号", keep="last")
    rows["online"] = rows["申込方法"] != "代理"
    rows["month"] = rows["received"].dt.to_period("M").dt.to_timestamp()
    return rows


def read_counters(folder: Path) -> pd.DataFrame:
    """Counter, post and other receipts by procedure and month; `others` is missing if any method is."""
    found = []
    for path in sorted(folder.glob("窓口・郵送件数_*.xlsx")):
        rows = pd.read_excel(path, header=None, dtype=object, engine="openpyxl").to_numpy().tolist()
        fiscal_year = fiscal_year_of(str(rows[0][0]))
        columns, method = [], ""
        for place, (top, bottom) in enumerate(zip(rows[3], rows[4], strict=True)):
            method = top if top in METHODS else method
            if method and (month := re.fullmatch(r"(\d+)月", str(bottom))):
                columns.append((place, pd.Timestamp(calendar_year(fiscal_year, month[1]), int(month[1]), 1)))
        for row in rows[5:]:
            if isinstance(row[1], str):
                found += [(row[1], start, count(row[place])) for place, start in columns]
    frame = pd.DataFrame(found, columns=["手続コード", "month", "others"])
    whole = frame.groupby(["手続コード", "month"])["others"].agg(lambda cells: cells.sum(skipna=False))
    return whole.reset_index()


# ---- indicators


def online_usage(applications: pd.DataFrame, counters: pd.DataFrame, scope: set[str]) -> list[Figure]:
    """Online / all receipts of S_ALL; a procedure without a complete counter figure is out on both sides."""
    received = (
        applications.groupby(["手続コード", "month"])["online"].agg(online="sum", all="size").reset_index()
    )
    cells = counters.merge(received, how="left", on=["手続コード", "month"]).fillna({"online": 0, "all": 0})
    cells = cells[cells["手続コード"].isin(scope)]
    figures = []
    for period_kind, start, part in periods(cells, "month"):
        gaps = part.loc[part["others"].isna(), "手続コード"]
        complete = part[~part["手続コード"].isin(gaps)]
        online = complete["online"].sum()
        everything = complete["all"].sum() + complete["others"].sum()
        figures.append(figure("online_usage_rate", period_kind, start, online, everything))
    return figures


def lead_times(applications: pd.DataFrame) -> list[Figure]:
    """Days from receipt to completion in hours, by fiscal year of receipt, and the share sent back."""
    figures = []
    for period_kind, start, part in periods(applications, "received", months=False):
        hours = (part["closed"] - part["received"]).dropna().dt.days * 24
        figures.append(level("application_lead_time_median_hours", start, float(hours.quantile(0.5))))
        figures.append(level("application_lead_time_p90_hours", start, float(hours.quantile(0.9))))
        returned = nfkc(part["返却回数"]).replace("", "0").astype(int) > 0
        figures.append(figure("application_return_rate", period_kind, start, returned.sum(), len(part)))
    return figures


def electronic_approval(folder: Path) -> list[Figure]:
    """Decided electronically / decided in any way (definition A), by fiscal year and month of the decision."""
    decided = pd.concat([decided_drafts(folder), decided_cases(folder)], ignore_index=True)
    return [
        figure("electronic_approval_rate", kind, start, part["electronic"].sum(), len(part))
        for kind, start, part in periods(decided, "on")
    ]


def decided_drafts(folder: Path) -> pd.DataFrame:
    """Drafts of the document management system in their last state, where decided on a day that can be read."""
    columns = ["年度", "起案番号", "起案日", "決裁方式", "状態", "決裁日"]
    rows = read_texts(sorted(folder.glob("起案一覧_*.csv")), columns)
    rows["起案番号"] = nfkc(rows["起案番号"])
    known = rows["状態"].isin(["起案中", "回議中", "決裁済", "差戻し", "引戻し", "廃案", "供覧"])
    rows = rows[known & days(rows["起案日"]).notna()].drop_duplicates(["年度", "起案番号"], keep="last")
    rows = rows[rows["状態"] == "決裁済"]
    decided = pd.DataFrame(
        {"on": days(rows["決裁日"]), "electronic": rows["決裁方式"].isin(["電子", "電子決定"])}
    )
    return decided.dropna(subset="on")


def decided_cases(folder: Path) -> pd.DataFrame:
    """Cases of the workflow at their last decision; a workflow is electronic."""
    log = read_texts(sorted(folder.glob("ワークフロー履歴_*.csv")), ["案件ID", "処理", "処理日時"], "utf-8")
    log["on"] = pd.to_datetime(log["処理日時"], errors="coerce").dt.normalize()
    last = log[log["処理"] == "決裁"].groupby("案件ID")["on"].max().dropna()
    return pd.DataFrame({"on": last.to_numpy(), "electronic": True})


def training_participation(training: Path, reference: Path) -> list[Figure]:
    """Staff in service on 31 March with a completed digital course that ended in the year / staff in service."""
    columns = ["研修区分", "職員番号", "開催日(至)", "修了区分"]
    rows = read_texts(sorted(training.glob("研修受講記録_*.csv")), columns)
    rows["ended"] = days(rows["開催日(至)"])
    done = rows[rows["研修区分"].isin(DIGITAL) & rows["修了区分"].isin(["修了", "○"])]
    figures = []
    for path in sorted(reference.glob("職員名簿_*.csv")):
        roster = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        last = pd.Timestamp(roster["基準日"].iloc[0])
        first = pd.Timestamp(last.year - 1, 4, 1)
        hired, left = days(roster["採用日"]), days(roster["退職日"])
        serving = roster[(hired <= last) & (left.isna() | (left >= last)) & (roster["任用区分"] != ANNUAL)]
        trained = set(done.loc[(done["ended"] >= first) & (done["ended"] <= last), "職員番号"])
        for group, part in (("total", serving), ("managers", serving[serving["職層級"].isin(MANAGERS)])):
            staff = set(part["職員番号"])
            name = "digital_training_participation_rate"
            figures.append(figure(name, "fiscal_year", first, len(staff & trained), len(staff), group))
    return figures


def periods(
    rows: pd.DataFrame, column: str, *, months: bool = True
) -> Iterator[tuple[str, pd.Timestamp, pd.DataFrame]]:
    """Kind, first day and rows of each fiscal year, and of each month, that `column` (moments) touches."""
    starts = pd.PeriodIndex(rows[column], freq="M")
    years = starts.year - (starts.month < 4)
    for year in sorted(set(years)):
        yield "fiscal_year", pd.Timestamp(year, 4, 1), rows[years == year]
    for month in sorted(set(starts)) if months else ():
        yield "month", month.start_time, rows[starts == month]


def figure(
    indicator: str,
    period_kind: str,
    start: pd.Timestamp,
    numerator: float,
    denominator: float,
    group: str = "total",
) -> Figure:
    """One rate in percent, with its two sides, under the names of the published table."""
    return {
        **keys(indicator, period_kind, start, group),
        "numerator": float(numerator),
        "denominator": float(denominator),
        "value": float(numerator) / float(denominator) * 100 if denominator else None,
    }


def level(indicator: str, start: pd.Timestamp, value: float) -> Figure:
    """One figure without sides, for a fiscal year."""
    return {
        **keys(indicator, "fiscal_year", start, "total"),
        "numerator": None,
        "denominator": None,
        "value": value,
    }


def keys(indicator: str, period_kind: str, start: pd.Timestamp, group: str) -> Figure:
    """What tells a figure from all others."""
    breakdown, code = ("total", "ALL") if group == "total" else ("staff_group", group)
    return {
        "indicator_id": indicator,
        "period_kind": period_kind,
        "period_start": str(start.date()),
        "breakdown": breakdown,
        "breakdown_code": code,
    }


# ---- reading of cells


def nfkc(words: pd.Series) -> pd.Series:
    """Full-width digits as digits."""
    return words.map({word: unicodedata.normalize("NFKC", word) for word in words.unique()})


def days(words: pd.Series) -> pd.Series:
    """Days as printed in any era or in ISO; what is no day becomes missing. Each spelling is read once."""
    return pd.to_datetime(words.map({word: day(word) for word in words.unique()}))


def day(word: str) -> date | None:
    """令和6年4月1日, R6.4.1, 2024-04-01."""
    found = re.fullmatch(r"(令和|平成|R|H)?(元|\d+)[年.\-/](\d+)[月.\-/](\d+)日?", word.strip())
    if not found:
        return None
    era, year, month, dom = found.groups()
    try:
        return date(ERA_BEGINS.get(era, 0) + (1 if year == "元" else int(year)), int(month), int(dom))
    except ValueError:
        return None


def count(cell: object) -> float:
    """A figure of the counter workbook: `-` is none, `…` and empty are missing, 約100 and 1,234 ※1 count."""
    if isinstance(cell, int | float):
        return float(cell)
    word = unicodedata.normalize("NFKC", str(cell or "")).replace(",", "")
    if word == "-":
        return 0.0
    found = re.match(r"約?(\d+)", word)
    return float(found[1]) if found else float("nan")


def fiscal_year_of(title: str) -> int:
    """令和6年度 in a title."""
    found = re.search(r"令和(元|\d+)年度", unicodedata.normalize("NFKC", title))
    if not found:
        raise ValueError(f"no fiscal year in {title!r}")
    return 2018 + (1 if found[1] == "元" else int(found[1]))


def calendar_year(fiscal_year: int, month: str) -> int:
    """The calendar year of a month in a fiscal year."""
    return fiscal_year + (int(month) < 4)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1])), ensure_ascii=False) + "\n")
