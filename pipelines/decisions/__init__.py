"""What people decide by command: a year is closed or opened again, a figure was quoted, a file is withdrawn."""
