"""The scorecard as people read it: what the marts say, in one order and in words. Page and workbook are made of it."""
