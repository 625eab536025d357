"""Slow twin of `kernel.travel`: cell by cell."""

from __future__ import annotations

import math

from exocosm.engine.kernel.random import poisson, uniform
from exocosm.engine.random import Stream
from exocosm.engine.rule_tables import ZERO
from exocosm.engine.state import Cells
from exocosm.engine.tables import Stage, Tables


def leaves(cells: Cells, row: int, tables: Tables, density: float, minutes: float, step: int) -> bool:
    """Say whether a cell at that vessel density leaves within `minutes`."""
    if cells.stage[row] >= Stage.APOPTOTIC:
        return False
    hazard = cells.behaviour[row, tables.behaviours.columns.intravasation] * density
    drawn = uniform(cells.identity[row], step, int(Stream.INTRAVASATION), tables.seed, 0)
    return bool(drawn < -math.expm1(-max(hazard, 0.0) * minutes))


def arrivals(
    cells: Cells, row: int, kind: int, tables: Tables, level: float, minutes: float, step: int
) -> int:
    """Return how many cells of type `kind` come to a cell within `minutes`."""
    column = int(tables.behaviours.columns.admit[kind])
    if column == ZERO or cells.stage[row] >= Stage.APOPTOTIC:
        return 0
    mean = max(float(cells.behaviour[row, column]), 0.0) * level * minutes
    return int(poisson(mean, cells.identity[row], step, int(Stream.ADMISSION), tables.seed, kind))
