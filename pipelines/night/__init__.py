"""The night as a command: decided cheaply when nothing is new, run in one process otherwise."""
