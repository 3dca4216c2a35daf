"""Text exports, written line by line with their truth."""

from __future__ import annotations

from codecs import BOM_UTF16_LE
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.sample.run import Run
    from pipelines.sample.truth import FileTruth

CRLF = "\r\n"


def join_fields(values: Sequence[str], delimiter: str = ",", *, quote_all: bool = False) -> str:
    """One record by RFC 4180, quoted only where it must be, or everywhere."""
    plain = delimiter.join(values)
    if quote_all:
        if '"' not in plain:
            return '"' + f'"{delimiter}"'.join(values) + '"'
        return delimiter.join('"' + value.replace('"', '""') + '"' for value in values)
    if '"' not in plain and "\n" not in plain and "\r" not in plain and plain.count(delimiter) < len(values):
        return plain
    return delimiter.join(_field(value, delimiter) for value in values)


def _field(value: str, delimiter: str) -> str:
    if delimiter in value or '"' in value or "\n" in value or "\r" in value:
        return '"' + value.replace('"', '""') + '"'
    return value


class TextFile:
    """One text file under way: `path` is relative to the drops' folder; nothing is written before `close`."""

    def __init__(
        self,
        run: Run,
        path: str,
        table: str,
        encoding: str,
        *,
        delimiter: str = ",",
        newline: str = CRLF,
        quote_all: bool = False,
    ) -> None:
        self._run, self._path, self._table = run, path, table
        self._encoding, self._delimiter, self._newline = encoding, delimiter, newline
        self._quote_all = quote_all
        self._lines: list[str] = []
        self.truth: FileTruth = run.truth.file(path)

    def header(self, columns: Sequence[str], *, again: bool = False) -> None:
        """The header, or its repetition after a page break."""
        self._add(columns)
        self.truth.plant("repeated_header" if again else "header")

    def accepted(self, values: Sequence[str], *dirt: str) -> None:
        """A record that must be accepted, with the dirt it carries."""
        self._add(values)
        self.truth.accept(self._table)
        for dirt_id in dirt:
            self.truth.plant(dirt_id)

    def quarantined(self, values: Sequence[str], dirt: str) -> None:
        """A record that must be quarantined for `dirt`."""
        self._add(values)
        self.truth.plant(dirt)

    def repeated(self, values: Sequence[str], *dirt: str) -> None:
        """The line before once more, with the dirt it carries: no record of its own."""
        self._add(values)
        for dirt_id in ("exact_duplicate", *dirt):
            self.truth.plant(dirt_id)

    def accepted_as(self, values: Sequence[str], rows: int, *dirt: str) -> None:
        """A record that must be accepted and lands as several rows (columns that repeat a measure)."""
        self._add(values)
        self.truth.accept(self._table, rows=rows)
        for dirt_id in dirt:
            self.truth.plant(dirt_id)

    def accept_all(self, records: Sequence[Sequence[str]]) -> None:
        """Many records that must be accepted; their dirt is planted by the caller."""
        for values in records:
            self._add(values)
        self.truth.accept(self._table, len(records))

    def spoilt(self, line: str, dirt: str) -> None:
        """A line as it is printed (ragged, or no record at all) that `dirt` explains."""
        self._lines.append(line)
        self.truth.plant(dirt)

    def total(self, line: str) -> None:
        """A totals row, given as it is printed (ragged, thousands with commas and without quotes)."""
        self.spoilt(line, "total_row")

    def blank(self) -> None:
        """An empty line."""
        self._lines.append("")
        self.truth.plant("blank")

    def close(self) -> None:
        """Write the file."""
        text = "".join(line + self._newline for line in self._lines)
        data = text.encode("utf-16-le" if self._encoding == "utf-16" else self._encoding)
        if self._encoding == "utf-16":  # little endian on every machine, as Excel saves it
            data = BOM_UTF16_LE + data
        self._run.write_bytes(self._path, data)

    def _add(self, values: Sequence[str]) -> None:
        self._lines.append(join_fields(values, self._delimiter, quote_all=self._quote_all))
