"""The sample ward: drops of an invented ward in the layouts of handbook section 2, and their truth.

Nothing here uses the rest of the product: a mistake in reading cannot hide in the truth.
"""

from pipelines.sample.corrections import write_corrections
from pipelines.sample.write import write_sample

__all__ = ["write_corrections", "write_sample"]
