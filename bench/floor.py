"""The floor: the least that any tool must do with the same drops. `python -m bench.floor DROPS DATABASE`.

Each text file is decoded in a Python stream and loaded as text into a DuckDB table, one table per header;
each workbook is read by calamine; one grouped count closes it. Nothing is judged, typed or kept apart.
"""

from __future__ import annotations

import codecs
import csv
import json
import sys
from pathlib import Path
from string import Template

import duckdb
from python_calamine import CalamineWorkbook

TEXT = {".csv", ".tsv", ".txt"}
WORKBOOKS = {".xlsx", ".xls", ".xlsb"}
BLOCK = 1 << 20
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
GROUPED_BY = "処理状況"
READ = Template(
    "from read_csv('$file', auto_detect=false, header=true, delim='$delimiter', quote='\"', escape='\"', "
    "ignore_errors=true, columns={$columns})"
)
"""In SQL, for the call from Python imports pandas."""
Tables = dict[tuple[str, ...], str]


def run_floor(drops: Path, database: Path) -> dict[str, int]:
    """Load all files below `drops` into `database`; returns counts of files, rows and groups."""
    told = {"text_files": 0, "workbooks": 0, "rows": 0}
    tables: Tables = {}
    connection = duckdb.connect(str(database))
    for path in sorted(path for path in drops.rglob("*") if path.is_file()):
        if path.suffix in TEXT:
            told["text_files"] += 1
            _load_text(connection, path, database.with_suffix(".txt"), tables)
        elif path.suffix in WORKBOOKS:
            told["workbooks"] += 1
            told["rows"] += _read_workbook(path)
    told["rows"] += sum(connection.table(name).shape[0] for name in tables.values())
    told["groups"] = _count_groups(connection, tables)
    connection.close()
    return told


def _load_text(connection: duckdb.DuckDBPyConnection, path: Path, decoded: Path, tables: Tables) -> None:
    first_line = _decode(path, decoded)
    delimiter = "\t" if "\t" in first_line else ","
    header = tuple(next(csv.reader([first_line], delimiter=delimiter)))
    columns = ", ".join(f"'{_quoted(name)}_{place}': 'VARCHAR'" for place, name in enumerate(header))
    rows = READ.substitute(file=_quoted(str(decoded)), delimiter=delimiter, columns=columns)
    known = header in tables
    table = tables.setdefault(header, f"text_{len(tables)}")
    connection.execute(f"insert into {table} {rows}" if known else f"create table {table} as {rows}")
    decoded.unlink()


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _decode(path: Path, target: Path) -> str:
    """Write `path` as UTF-8 to `target`, a block at a time; returns the first line."""
    with path.open("rb") as source, target.open("wb") as out:
        block = source.read(BLOCK)
        decoder = codecs.getincrementaldecoder(_encoding(block))()
        text = decoder.decode(block)
        first_line = text.splitlines()[0] if text else ""
        while block:
            out.write(text.encode("utf-8"))
            block = source.read(BLOCK)
            text = decoder.decode(block, final=not block)
        out.write(text.encode("utf-8"))
    return first_line


def _encoding(block: bytes) -> str:
    for bom, name in BOMS.items():
        if block.startswith(bom):
            return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(block)
    except UnicodeDecodeError:
        return "cp932"
    return "utf-8"


def _read_workbook(path: Path) -> int:
    book = CalamineWorkbook.from_path(str(path))
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def _count_groups(connection: duckdb.DuckDBPyConnection, tables: Tables) -> int:
    """One grouped count over the applications, or over the first table where there are none."""
    for header, table in tables.items():
        if GROUPED_BY in header:
            column = f'"{GROUPED_BY}_{header.index(GROUPED_BY)}"'
            return len(connection.table(table).aggregate(f"{column}, count(*)", column).fetchall())
    return 0


if __name__ == "__main__":
    sys.stdout.write(json.dumps(run_floor(Path(sys.argv[1]), Path(sys.argv[2]))) + "\n")
