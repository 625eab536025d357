"""Real tissue in: a section with coordinates becomes a scenario and a table of cells.

>>> from exocosm.omics import import_section                       # doctest: +SKIP
>>> print(import_section("section.h5ad", "mine.yaml"))             # doctest: +SKIP
"""

from exocosm.omics.importing import import_section
from exocosm.omics.report import ImportReport

__all__ = ["ImportReport", "import_section"]
