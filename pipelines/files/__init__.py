"""The door of one file: what it is, whether it may be read, and its cells.

The inspection is imported when it is first asked for: the process that reads workbooks is to be started before."""

from typing import TYPE_CHECKING, Any

from pipelines.files.refused import Refused

if TYPE_CHECKING:
    from pipelines.files.preflight import FileFacts, inspect_file

__all__ = ["FileFacts", "Refused", "inspect_file"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from pipelines.files import preflight

        return getattr(preflight, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
