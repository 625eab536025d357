"""Cells that leave with the blood or come out of it -> the table of travellers."""

from __future__ import annotations

import numpy as np

from exocosm.assemble.cells import initial
from exocosm.assemble.index import Index
from exocosm.engine.rule_tables import ZERO, Columns
from exocosm.engine.travel_tables import Travellers
from exocosm.knowledge.dimensions import CELL_DENSITY
from exocosm.model.scenario import Scenario


def travellers(scenario: Scenario, names: Index, columns: Columns) -> Travellers | None:
    """Return what blood brings; None where no cell leaves or enters."""
    if columns.intravasation == ZERO and (columns.admit == ZERO).all():
        return None
    level = np.zeros(len(names.types))
    for name, density in scenario.circulating.items():
        level[names.types.index(name)] = CELL_DENSITY.value(density)
    programme, cytosol = initial(scenario, names)
    # the first sender group is that of cells without one
    group = np.zeros(len(names.types), np.int16)
    return Travellers(level=level, group=group, programme=programme, cytosol=cytosol)
