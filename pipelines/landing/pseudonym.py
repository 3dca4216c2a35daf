"""Keyed pseudonyms (仮名化措置): HMAC-SHA-256 of an identifier, separated by domain.

Within one domain and key the same identifier gives the same pseudonym, so that rosters and training records still
meet; across domains they do not. Plain hashes would be reversible by trying all numbers (NIST SP 800-107 5.3).
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from pipelines import disk

KEY_BYTES = 32
_DIGITS = 32


class Pseudonyms:
    """Pseudonyms under one key; remembers nothing between runs."""

    def __init__(self, key: bytes) -> None:
        if len(key) < KEY_BYTES:
            raise ValueError(f"the key must have at least {KEY_BYTES} bytes")
        self._keys: dict[str, bytes] = {}
        self._key = key

    def of(self, domain: str, identifier: str) -> str:
        """32 hexadecimal digits (128 bits) for `identifier`."""
        key = self._keys.get(domain)
        if key is None:
            key = self._keys[domain] = hmac.digest(self._key, b"domain:" + domain.encode(), hashlib.sha256)
        return hmac.digest(key, identifier.encode(), hashlib.sha256).hex()[:_DIGITS]


def load_or_make_key(path: Path) -> bytes:
    """Key of this warehouse; made on the first night, readable by its owner alone (0400)."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        disk.write_bytes(path, secrets.token_bytes(KEY_BYTES))
        path.chmod(0o400)
    return path.read_bytes()
