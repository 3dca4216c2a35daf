"""The door of one file: what it is, whether it may be read, and its cells."""

from pipelines.files.preflight import FileFacts, inspect_file
from pipelines.files.refused import Refused

__all__ = ["FileFacts", "Refused", "inspect_file"]
