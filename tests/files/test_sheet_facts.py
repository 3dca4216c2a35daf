"""The fast look at a sheet's XML and the walk element by element always find the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsx_maker import sheet

from pipelines.files import Refused
from pipelines.files.shared_strings import StringsWalker, blank_strings_fast
from pipelines.files.sheet_scan import SheetScan
from pipelines.files.sheet_walk import SheetWalker
from pipelines.files.tags import NotCanonical
from pipelines.files.workbook_facts import SheetFacts

BLANK_STRINGS = frozenset({1, 12})
CONTENTS = [
    "<v>1</v>",
    "<v>-1</v>",
    "<v>12</v>",
    "<v></v>",
    "<v/>",
    "<v />",
    '<v xml:space="preserve"> </v>',
    "<f>SUM(A1)</f>",
    "<f>SUM(A1)</f><v>2</v>",
    '<f>IF(A1&lt;2,"t=\'e\'","")</f><v></v>',
    '<f t="shared" si="0"/><v>3</v>',
    '<f t="shared" si="0"/>',
    "<is><t>x</t></is>",
    "<is><t></t></is>",
    "<is><t/></is>",
    '<is><t xml:space="preserve">　 </t></is>',
    "<is><t>&#10;</t></is>",
    "<is><t>_x000D_</t></is>",
    "<is><t>_x0000_</t></is>",
    "<is><t>&amp;</t></is>",
    "<is><t>\u00a0</t></is>",
    "<is><t>か</t></is>",
    "<is><r><t>a</t></r><r><rPr><b/></rPr><t> </t></r></is>",
    "",
]
HIDDEN = ["", "", ' hidden="1"', ' hidden="1" ht="0"', ' hidden="0"', ' hidden="true"']
KINDS = ["", ' t="s"', ' t="str"', ' t="e"', ' t="inlineStr"', ' s="3"', ' s="3" t="n"', ' t="b"']


@st.composite
def sheets(draw: st.DrawFn) -> str:
    rows, number = [], 0
    for _ in range(draw(st.integers(0, 12))):
        number += draw(st.integers(1, 900))
        cells, column = [], 0
        for _ in range(draw(st.integers(0, 5))):
            column += draw(st.integers(1, 700))
            name, rest = "", column
            while rest:
                rest, letter = divmod(rest - 1, 26)
                name = chr(65 + letter) + name
            content = draw(st.sampled_from(CONTENTS))
            kind = draw(st.sampled_from(KINDS))
            end = f">{content}</c>" if content or draw(st.booleans()) else "/>"
            cells.append(f'<c r="{name}{number}"{kind}{end}')
        hidden = draw(st.sampled_from(HIDDEN))
        rows.append(
            f'<row r="{number}" spans="1:3"{hidden}>{"".join(cells)}</row>'
            if cells
            else f'<row r="{number}"{hidden}/>'
        )
    tail = "<mergeCells/><c r='A1'><v>1</v></c>"
    columns = "".join(
        f'<col min="{first}" max="{first + 1}" width="9"{draw(st.sampled_from(HIDDEN))}/>'
        for first in (1, 4, 9)
    )
    before = f"<cols>{columns}</cols><sheetData>" if draw(st.booleans()) else "<sheetData>"
    xml = sheet("".join(rows)).replace("<sheetData>", before)
    return xml.replace("</worksheet>", f"{tail}</worksheet>" if draw(st.booleans()) else "</worksheet>")


def cut(xml: str, places: list[int]) -> Iterator[bytes]:
    raw = xml.encode()
    begin = 0
    for end in sorted({200, *(200 + place for place in places)}):
        yield raw[begin:end]
        begin = end
    yield raw[begin:]


def facts_of(xml: str, places: list[int], way: type[SheetScan] | type[SheetWalker]) -> SheetFacts | str:
    try:
        if way is SheetScan:
            return SheetScan("S", BLANK_STRINGS).scan(cut(xml, places))
        inside = xml.split("<mergeCells/>")[0].removesuffix("</worksheet>") + "</worksheet>"
        return SheetWalker("S", BLANK_STRINGS).walk(cut(inside, places))
    except Refused as refused:
        return refused.reason_code


@settings(deadline=None, max_examples=300)
@given(sheets(), st.lists(st.integers(0, 3000), max_size=4))
def test_fast_and_slow_agree(xml: str, places: list[int]) -> None:
    fast = facts_of(xml, places, SheetScan)
    slow = facts_of(xml, places, SheetWalker)
    if isinstance(fast, SheetFacts) and isinstance(slow, SheetFacts):
        # a minus before text makes the fast way careful; only the other mistake would matter
        assert fast.negatives >= slow.negatives
        fast.negatives = slow.negatives
    assert fast == slow


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "",
                "<t/>",
                "<t></t>",
                "<t>a</t>",
                '<t xml:space="preserve"> </t>',
                "<r><t>a</t></r><r><t> </t></r>",
                "<t> </t><rPh><t>カナ</t></rPh>",
                "<t>漢</t><rPh><t>カン</t></rPh><phoneticPr/>",
                "<t>_x000A_</t>",
            ]
        ),
        max_size=30,
    ),
    st.lists(st.integers(0, 900), max_size=3),
)
def test_blank_strings_fast_and_slow(items: list[str], places: list[int]) -> None:
    xml = sheet("".join(f"<si>{item}</si>" for item in items)).replace("worksheet", "sst")
    expected = {
        number
        for number, item in enumerate(items)
        if item.split("<rPh")[0]
        in ("", "<t/>", "<t></t>", '<t xml:space="preserve"> </t>', "<t> </t>", "<t>_x000A_</t>")
    }
    assert blank_strings_fast(cut(xml, places)) == StringsWalker().walk(cut(xml, places)) == expected


@pytest.mark.parametrize(
    "cells",
    [
        '<x:row r="1"/>',
        '<row r="1"><c s="1" r="A1"><v>1</v></c></row>',
        '<row r="1"><c  r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1 "><v>1</v></c></row>',
        '<row r="1"><c><v>1</v></c></row>',
        '<row r="1"><!-- --></row>',
        '<row r="1"><?pi?></row>',
    ],
)
def test_unusual_xml_is_left_to_the_walk(cells: str) -> None:
    xml = (
        f'<x:worksheet xmlns:x="y"><x:sheetData>{cells}</x:sheetData></x:worksheet>'
        if "x:" in cells
        else sheet(cells)
    )
    with pytest.raises(NotCanonical):
        SheetScan("S", frozenset()).scan(cut(xml, []))
