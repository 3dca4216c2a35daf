"""The dictionary of indicators: the words beside the formulas and the catalogue of the plans, for people."""

from pipelines.dictionary.meta import IndicatorFileError, IndicatorMeta, read_indicator_file

__all__ = ["IndicatorFileError", "IndicatorMeta", "read_indicator_file"]
