"""`python -m pipelines.cli`, the same as `shihyo`."""

from pipelines.cli.main import main

if __name__ == "__main__":
    main(prog_name="shihyo")
