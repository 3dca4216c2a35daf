"""Blank workbooks for departments, written from the profiles that read them back."""

from pipelines.blank.write import Written, write_workbooks

__all__ = ["Written", "write_workbooks"]
