"""`reports/scorecard.xlsx`: the scorecard as a workbook."""
