"""What may not be read is refused before anything reads it, with a reason a person can act on."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from refusals import refusal_of
from xlsx_maker import make_xlsx

from pipelines.files import inspect_file


def test_facts_of_a_text_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("受付番号,件数\r\n".encode("cp932"))
    facts = inspect_file(path)
    stat = path.stat()
    assert (facts.path, facts.kind, facts.bytes) == (path, "text", stat.st_size)
    assert (facts.sha256, facts.mtime_ns) == (sha256(path.read_bytes()).hexdigest(), stat.st_mtime_ns)


HEADS = {
    "empty": (b"", "empty_file"),
    "white space": (b" \r\n\t\n" * 1000, "empty_file"),
    "byte order mark alone": (b"\xef\xbb\xbf", "empty_file"),
    "zeros of an interrupted copy": (bytes(300_000), "empty_file"),
    "html": (b"<!DOCTYPE html><html><body>503</body></html>", "html_file"),
    "html after blanks": (b"\xef\xbb\xbf\r\n <HTML>\n<head>", "html_file"),
    "html after a comment": (b"<!-- proxy --><html lang=ja>", "html_file"),
    "html in UTF-16": ("\ufeff<html><body>".encode("utf-16-le"), "html_file"),
    "excel xml": (b'<?xml version="1.0"?><Workbook xmlns="urn:x">', "xml_file"),
    "pdf": (b"%PDF-1.7\n", "not_a_table"),
    "png": (b"\x89PNG\r\n\x1a\n", "not_a_table"),
    "parquet": (b"PAR1\x15\x04", "not_a_table"),
    "program": (b"MZ\x90\x00", "not_a_table"),
    "gzip": (gzip.compress(b"a,b\n"), "compressed_file"),
    "7-zip": (b"7z\xbc\xaf\x27\x1c\x00\x04", "compressed_file"),
    "lzh": (b"\x21\x00-lh5-\x00\x00", "compressed_file"),
    "tar": (b"a.csv".ljust(257, b"\0") + b"ustar\x0000", "compressed_file"),
    "utf-32": ("\ufeffa,b\n".encode("utf-32-le"), "unsupported_encoding"),
    "excel 4": (b"\x09\x04\x06\x00\x00\x00\x10\x00", "old_excel"),
    "excel 2": (b"\x09\x00\x04\x00\x02\x00\x10\x00", "old_excel"),
    "ole cut off": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "damaged_workbook"),
    "ole without end": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xfe" * 5000, "damaged_workbook"),
    "zip cut off": (b"PK\x03\x04" + bytes(100), "damaged_workbook"),
}


@pytest.mark.parametrize(("content", "code"), HEADS.values(), ids=HEADS.keys())
def test_kinds_that_are_no_table(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "drop.csv"
    path.write_bytes(content)
    assert refusal_of(path).reason_code == code


@pytest.mark.parametrize(
    "content",
    [
        b"a,b\n<html>\n",
        "\ufeffa\tb\n".encode("utf-16-le"),
        "受付番号\n".encode("cp932"),
        b"\x80\x81\xff\n",
    ],
    ids=["html inside", "utf-16", "cp932", "undecodable"],
)
def test_everything_else_is_text(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "drop.xlsx"
    path.write_bytes(content)
    assert inspect_file(path).kind == "text"


def test_no_link_no_pipe_no_folder_no_missing_file(tmp_path: Path) -> None:
    target = tmp_path / "real.csv"
    target.write_text("a,b\n")
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    dangling = tmp_path / "dangling.csv"
    dangling.symlink_to("/etc/passwd")
    assert refusal_of(link).reason_code == "symbolic_link"
    assert refusal_of(dangling).reason_code == "symbolic_link"
    assert refusal_of(pipe).reason_code == "not_a_regular_file"
    assert refusal_of(tmp_path).reason_code == "not_a_regular_file"
    assert refusal_of(Path("/dev/null")).reason_code == "not_a_regular_file"
    assert refusal_of(tmp_path / "none.csv").reason_code == "file_missing"


def test_file_that_grows_while_it_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "growing.csv"
    path.write_text("a,b\n" * 1000)
    real, seen = os.fstat, []

    def growing(descriptor: int) -> os.stat_result:
        seen.append(descriptor)
        if len(seen) == 3:
            path.write_text("a,b\n" * 2000)
        return real(descriptor)

    monkeypatch.setattr(os, "fstat", growing)
    assert refusal_of(path).reason_code == "still_changing"


def test_kind_comes_from_the_bytes(tmp_path: Path) -> None:
    assert inspect_file(make_xlsx(tmp_path / "book.csv")).kind == "xlsx"
    assert inspect_file(make_xlsx(tmp_path / "book.xls")).kind == "xlsx"


@pytest.mark.skipif(sys.platform == "win32", reason="no unprivileged user to become")
@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root to become another user"
)
def test_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret.csv"
    path.write_text("a,b\n")
    path.chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    code = (
        "import os, sys, pathlib; from pipelines.files import inspect_file, Refused\n"
        "os.setuid(65534)\n"
        "try: inspect_file(pathlib.Path(sys.argv[1]))\n"
        "except Refused as error: print(error.reason_code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "unreadable_file", done.stderr
