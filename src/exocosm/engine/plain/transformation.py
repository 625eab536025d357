"""Transformation, cell by cell, with the same random words as the kernel."""

from __future__ import annotations

import numpy as np

from exocosm.engine.kernel.random import philox
from exocosm.engine.random import Stream
from exocosm.engine.rule_tables import ZERO
from exocosm.engine.state import Cells
from exocosm.engine.tables import Stage, Tables


def choose(cells: Cells, row: int, tables: Tables, minutes: float, step: int) -> int:
    """Return the type that one cell turns into; its own where it stays."""
    own = int(cells.kind[row])
    if cells.stage[row] >= Stage.APOPTOTIC:
        return own
    column = tables.behaviours.columns.turn
    open_to = [t for t in range(len(tables.types.names)) if t != own and column[t] != ZERO]
    hazards = np.array([cells.behaviour[row, column[t]] for t in open_to])
    identity, low = int(cells.identity[row]), 0xFFFFFFFF
    words = philox(
        identity & low, identity >> 32, step, int(Stream.TRANSFORMATION), tables.seed & low, tables.seed >> 32
    )
    whether, which = (int(word) / 2.0**32 for word in words[:2])
    if not whether < 1 - np.exp(-hazards.sum() * minutes):
        return own
    return open_to[int(np.searchsorted(np.cumsum(hazards), which * hazards.sum(), side="right"))]
