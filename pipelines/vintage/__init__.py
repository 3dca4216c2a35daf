"""Publications of the past: which there were, the values in force, the ledger of that day, rebuilt and compared."""
