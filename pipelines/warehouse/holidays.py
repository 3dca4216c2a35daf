"""National holidays of Japan (国民の祝日に関する法律), kept as a file because computing them takes seconds.

`python -m pipelines.warehouse.holidays` writes the file anew from the jpholiday library; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

FILE = Path(__file__).with_name("holidays.csv")
FIRST_YEAR, LAST_YEAR = 2015, 2035


def stored(file: Path = FILE) -> list[tuple[date, str]]:
    """Day and Japanese name, sorted by day, for 2015 to 2035."""
    lines = file.read_text(encoding="utf-8").splitlines()[1:]
    return [(date.fromisoformat(day), name) for day, name in (line.split(",", 1) for line in lines)]


def computed() -> Iterator[tuple[date, str]]:
    """The same from the library."""
    import jpholiday

    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        yield from jpholiday.year_holidays(year)


def write() -> None:
    """Write the file anew."""
    lines = ["holiday_date,name_ja", *(f"{day.isoformat()},{name}" for day, name in sorted(computed()))]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
