"""How tests ask why a file was refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.files import Refused, inspect_file


def refusal_of(path: Path) -> Refused:
    with pytest.raises(Refused) as caught:
        inspect_file(path)
    message = caught.value.message_ja
    assert message.endswith("。") or message.endswith("）"), message
    assert re.search("ください|読みます", message), message
    return caught.value
