"""Speed and memory of a night, beside the floor and beside a plain pandas script: `python -m bench --help`."""
