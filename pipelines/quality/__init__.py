"""Great Expectations on what was landed and on the marts; results are counts, never values."""
