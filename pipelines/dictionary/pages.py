"""The dictionary as Markdown (for the repository) and as a page (for the publication), in Japanese and English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby

from pipelines.dictionary import words
from pipelines.dictionary.entries import Difference, Entry, Row
from pipelines.dictionary.words import EN, JA, Language

Lines = list[tuple[str, str]]


def is_full(entry: Entry) -> bool:
    """Whether an entry has a section of its own; figures of others stand in one table."""
    return entry.formula is not None or entry.get("status") != "reference"


def facts(entry: Entry, language: Language, *, brief: bool = False) -> Lines:
    """Label and text of everything known of an entry; what is not known is left out.

    `brief` leaves out what changes with every rebuilding of the way to the formula: tables between, words of tests.
    """
    of = language.of
    either = entry.get(f"definition_{language.code}")
    lines: Lines = [
        (of("定義", "Definition"), either),
        (of("分子", "Numerator"), _in(entry, "numerator", language)),
        (of("分母", "Denominator"), _in(entry, "denominator", language)),
        (
            of("単位・向き", "Unit, direction"),
            language.of("、", ", ").join(
                (words.unit(entry, language), language.coded(words.DIRECTIONS, entry.get("direction")))
            ),
        ),
        (of("時期", "Period"), language.coded(words.CADENCES, entry.get("cadence"))),
        (of("取得方法", "Method (as the plan says it)"), entry.get("method_ja")),
        (
            of("所管", "Owner"),
            entry.get("owner_department") or of("計画に記載なし", "none named in the plan"),
        ),
        (of("現状値と範囲", "Baseline and its scope"), words.baseline_text(entry, language)),
        (of("目標", "Target"), words.target_text(entry, language)),
        (of("状態", "State"), _state(entry, language)),
        (of("要確認", "To be confirmed"), entry.get("baseline_check_ja")),
        (of("原文のあいまいさ", "What the wording leaves open"), entry.get("ambiguity_ja")),
        (of("本システムでの扱い", "What was chosen"), entry.get("choice_ja")),
        (of("原典の信頼度", "Reliability of the document"), _reliability(entry, language)),
    ]
    lines += [
        (
            of("同じではないもの", "Not the same as"),
            _difference(d, language),
        )
        for d in entry.differences
    ]
    lines += [(of("参照値", "Figures of others"), _reference(row, language)) for row in entry.references]
    lines += _beside(entry, language)
    return [(label, text) for label, text in lines + _origin(entry, language, brief) if text]


def markdown(entries: Sequence[Entry], language: Language) -> str:
    """The whole dictionary as Markdown; the same entries give the same text."""
    parts = [f"# {_title(language)}\n\n{_intro(language, markdown=True)}\n"]
    for plan, of_plan in groupby(filter(is_full, entries), key=lambda entry: entry.get("plan")):
        parts.append(f"\n## {language.coded(words.PLANS, plan)}\n")
        for entry in of_plan:
            parts.append(f"\n### {words.name_of(entry, language)}\n\n{_keys(entry, language, '`')}\n\n")
            parts.append(f"| {language.of('項目', 'Item')} | {language.of('内容', 'Content')} |\n|---|---|\n")
            parts += [f"| {label} | {_cell(text)} |\n" for label, text in facts(entry, language, brief=True)]
    parts.append(
        f"\n## {_others_title(language)}\n\n| " + " | ".join(_columns(language)) + " |\n|---|---|---|---|\n"
    )
    parts += [
        "| " + " | ".join(_cell(text) for text in _row(entry, language)) + " |\n"
        for entry in entries
        if not is_full(entry)
    ]
    return "".join(parts)


def page(entries: Sequence[Entry], language: Language) -> str:
    """The whole dictionary as one page without script and without a request to anywhere."""
    sections, links = [], []
    for named, of_plan in groupby(filter(is_full, entries), key=lambda entry: entry.get("plan")):
        plan, listed = language.coded(words.PLANS, named), list(of_plan)
        links.append(f"<h3>{escape(plan)}</h3><ul>{''.join(_link(entry, language) for entry in listed)}</ul>")
        sections.append(f"<h2>{escape(plan)}</h2>")
        sections += [_section(entry, language) for entry in listed]
    head = "".join(f"<th scope=col>{escape(column)}</th>" for column in _columns(language))
    rows = "".join(_table_row(entry, language) for entry in entries if not is_full(entry))
    other = EN if language is JA else JA
    return (
        f'<!doctype html>\n<html lang="{language.code}">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(_title(language))}</title><style>{_STYLE}</style></head>\n<body>\n"
        f"<header><h1>{escape(_title(language))}</h1><p>{escape(_intro(language))}</p>"
        f'<p><a href="{file_name(other)}" hreflang="{other.code}">{other.of("日本語", "English")}</a></p></header>\n'
        f'<nav aria-label="{language.of("目次", "Contents")}"><h2>{language.of("目次", "Contents")}</h2>'
        f'{"".join(links)}<p><a href="#references">{escape(_others_title(language))}</a></p></nav>\n<main>\n'
        + "\n".join(sections)
        + f'\n<h2 id="references">{escape(_others_title(language))}</h2>\n'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n</main>\n</body>\n</html>\n"
    )


def file_name(language: Language) -> str:
    """Name of the page below `dictionary/`."""
    return "index.html" if language is JA else "en.html"


def _section(entry: Entry, language: Language) -> str:
    rows = "".join(
        f"<tr><th scope=row>{escape(label)}</th><td>{escape(text)}</td></tr>"
        for label, text in facts(entry, language)
    )
    return (
        f'<section id="{escape(entry.indicator_id)}"><h3>{escape(words.name_of(entry, language))}</h3>'
        f"<p class=keys>{escape(_keys(entry, language))}</p><table><tbody>{rows}</tbody></table></section>"
    )


def _table_row(entry: Entry, language: Language) -> str:
    cells = "".join(f"<td>{escape(text)}</td>" for text in _row(entry, language))
    return f'<tr id="{escape(entry.indicator_id)}">{cells}</tr>'


def _link(entry: Entry, language: Language) -> str:
    return f'<li><a href="#{escape(entry.indicator_id)}">{escape(words.name_of(entry, language))}</a></li>'


def _title(language: Language) -> str:
    return language.of("指標の辞書", "Dictionary of the indicators")


def _others_title(language: Language) -> str:
    return language.of("他団体などの公表値(参照)", "Figures of others, for reference")


def _intro(language: Language, *, markdown: bool = False) -> str:
    text = language.of(
        "指標ごとの定義、分子と分母、現状値、目標、出どころ、注意です。指標のファイルと計画の一覧から作られます。",
        "Definition, numerator and denominator, baseline, target, origin and caveats of each indicator, made from the"
        " indicators' files and the list of the plans.",
    )
    hint = language.of(
        "手で直さず、もとのファイルを直して `make docs`", "Do not edit: change those files, then `make docs`"
    )
    return f"{text} {hint}" if markdown else text


def _columns(language: Language) -> tuple[str, str, str, str]:
    return (
        language.of("項目", "Entry"),
        language.of("定義", "Definition"),
        language.of("公表値", "Published figures"),
        language.of("注意", "Caveats"),
    )


def _row(entry: Entry, language: Language) -> tuple[str, str, str, str]:
    caveats = [_difference(d, language) for d in entry.differences]
    check = [entry.get("ambiguity_ja")] if language is JA else []
    return (
        f"{words.name_of(entry, language)} ({entry.indicator_id})",
        entry.get(f"definition_{language.code}"),
        " / ".join(_reference(row, language) for row in entry.references),
        " ".join(filter(None, [*check, *caveats])),
    )


def _keys(entry: Entry, language: Language, quote: str = "") -> str:
    tier = language.coded(words.TIERS, entry.get("tier"))
    known = (tier, entry.get("pillar"), entry.get("seed_key"), entry.get("code"))
    return language.of("、", ", ").join([f"{quote}{entry.indicator_id}{quote}", *filter(None, known)])


def _in(entry: Entry, part: str, language: Language) -> str:
    """In the language where it is known, else in Japanese."""
    return entry.get(f"{part}_{language.code}") or entry.get(f"{part}_ja")


def _difference(difference: Difference, language: Language) -> str:
    """前者 and 後者 of a reason are named, for it stands with both entries."""
    one, other = difference.one[language.place], difference.other[language.place]
    if language is EN:
        reason = difference.reason_en or difference.reason_ja
        return f"{difference.other_id}: {reason} ({one}; {other})"
    reason = difference.reason_ja.replace("前者", f"「{one}」").replace("後者", f"「{other}」")
    named = "「" in reason
    return f"{difference.other_id}: {reason}" + ("" if named else f"(「{one}」と「{other}」)")


def _beside(entry: Entry, language: Language) -> Lines:
    """Definition versions, how others count, and from when on the series is another; their words are Japanese."""
    of, beside = language.of, entry.beside
    lines: Lines = [
        (of("定義の版", "Definition version"), f"{version}: {told}")
        for version, told in beside.get("versions", {}).items()
    ]
    lines += [
        (
            of("ほかでの数え方", "How others count"),
            f"{language.coded(words.SCOPES, one['whose'])}: {one['definition_ja']}{one['differs_ja']}",
        )
        for one in beside.get("published_elsewhere", [])
    ]
    return lines + [
        (
            of("系列の断絶", "Break of the series"),
            f"{one['break_on']} ({language.coded(words.BREAKS, one['kind'])}): {one['reason_ja']}",
        )
        for one in beside.get("series_breaks", [])
    ]


def _state(entry: Entry, language: Language) -> str:
    state = language.coded(words.STATUSES, entry.get("status"))
    reason = entry.get("status_reason_ja")
    return f"{state}。{reason}" if reason and language is JA else state


def _reliability(entry: Entry, language: Language) -> str:
    known = entry.get("source_reliability")
    return language.coded(words.RELIABILITY, known) if known else ""


def _reference(row: Row, language: Language) -> str:
    scope = language.coded(words.SCOPES, row["scope"])
    when = row["as_of_stated"] or language.of("時点の記載なし", "date not stated")
    value = words.with_unit(words.number(row["value"]), row["unit"], language) if row["value"] else "…"
    said = f"{row['item_ja']} " if row["item_ja"] else ""
    note = f"。{row['note']}" if row["note"] and language is JA else ""
    return f"{said}{value} ({scope}, {when}; {row['source']}){note}"


def _origin(entry: Entry, language: Language, brief: bool) -> Lines:
    of, formula = language.of, entry.formula
    if formula is None:
        return (
            [(of("計算式", "Formula"), of("まだありません", "none yet"))]
            if entry.get("status") == "pending"
            else []
        )
    tables = ", ".join(table.replace("__", ".") for table in formula.landed)
    lines: Lines = [
        (of("入力元の表", "Landed tables"), tables),
        (of("途中の表", "Tables on the way"), "" if brief else ", ".join(formula.models)),
        (of("計算式", "Formula"), formula.sql_path),
    ]
    label = of("手計算で確かめた単体テスト", "Unit tests, worked out by hand")
    if brief:
        return [*lines, (label, ", ".join(name for name, _ in formula.unit_tests))]
    return lines + [(label, _joined((name, told))) for name, told in formula.unit_tests]


def _joined(parts: Iterable[str]) -> str:
    return ": ".join(filter(None, (" ".join(part.split()) for part in parts)))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


_STYLE = (
    ":root{color-scheme:light}body{font-family:'Noto Sans JP','Yu Gothic UI',Meiryo,sans-serif;line-height:1.6;"
    "max-width:60rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff}h1{font-size:1.6rem}"
    "h2{border-bottom:2px solid #1f4e79;padding-top:1rem}h3{margin-bottom:.2rem}.keys{color:#444;margin:.2rem 0}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #8a8a8a;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}tbody th{width:11rem;background:#f2f5f9;font-weight:600}"
    "thead th{background:#e3e9f1}a{color:#0b4f9c}nav ul{columns:2}section{break-inside:avoid}"
    "@media print{nav{display:none}body{max-width:none}}"
)
