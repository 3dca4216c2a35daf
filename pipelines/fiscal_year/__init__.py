"""The turn of the fiscal year: what April needs, and which indicators go blank without it."""
