"""Limits of what is read: far above anything an office hands in, far below what stops a machine."""

MIB = 1024 * 1024

TEXT_BYTES = 4 * 1024 * MIB
WORKBOOK_BYTES = 200 * MIB

ZIP_DIRECTORY_BYTES = 4 * MIB
ZIP_MEMBERS = 3_000
SHEET_XML_BYTES = 600 * MIB
"""1,048,576 rows of ten styled blank cells are 350 MiB of XML; a gibibyte is no table."""
MEMBER_BYTES = 200 * MIB
TOTAL_BYTES = 1_000 * MIB
AHEAD_BYTES = 250 * MIB
"""Declared size of a workbook that may be read while it is still being inspected."""
INDEX_XML_BYTES = 10 * MIB
"""workbook.xml and its relationships."""
GAP_BYTES = MIB
"""Longest run without a tag: Excel's own limit of one cell is 32,767 characters."""
ROW_XML_BYTES = 64 * MIB

SHEETS = 200
ROWS = 1_048_576
COLUMNS = 16_384
CELLS = 20_000_000
"""Rows times columns of the rectangle that holds every value of one sheet."""

CHILD_ADDRESS_SPACE = 3 * 1024 * MIB
CHILD_CPU_SECONDS = 60
CHILD_START_SECONDS = 120
CHILD_WALL_SECONDS = 180
"""Seconds of the wall clock for one workbook; more than the CPU limit, for a busy machine waits."""
