"""The one way a file is turned away at the door."""

from __future__ import annotations


class Refused(Exception):
    """A file that cannot be taken as it is. `message_ja` says what is wrong and what to do, without values.

    `likeness`: how many headers of the nearest layout an unknown file has.
    """

    def __init__(
        self, reason_code: str, message_ja: str, sheet: str | None = None, *, likeness: int = 0
    ) -> None:
        super().__init__(reason_code)
        self.reason_code = reason_code
        self.message_ja = message_ja
        self.sheet = sheet
        self.likeness = likeness
