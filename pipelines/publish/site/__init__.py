"""`site/index.html`: the scorecard as one static page."""
