"""How one printed value is read. Every reading is pure, takes any text and never raises."""

from pipelines.values.clean import is_nothing
from pipelines.values.corporate import check_corporate_number
from pipelines.values.dates import Moment, parse_date, parse_datetime, parse_fiscal_year, parse_time
from pipelines.values.fold import fold_key
from pipelines.values.identifiers import check_identifier
from pipelines.values.mynumber import (
    contains_my_number,
    header_names_my_number,
    is_my_number,
    looks_like_my_number_column,
    my_number_pass_rate,
)
from pipelines.values.numbers import Count, parse_boolean, parse_count, parse_integer, parse_number
from pipelines.values.parsed import Parsed
from pipelines.values.reasons import REASONS, sentence

__all__ = [
    "REASONS",
    "Count",
    "Moment",
    "Parsed",
    "check_corporate_number",
    "check_identifier",
    "contains_my_number",
    "fold_key",
    "header_names_my_number",
    "is_my_number",
    "is_nothing",
    "looks_like_my_number_column",
    "my_number_pass_rate",
    "parse_boolean",
    "parse_count",
    "parse_date",
    "parse_datetime",
    "parse_fiscal_year",
    "parse_integer",
    "parse_number",
    "parse_time",
    "sentence",
]
