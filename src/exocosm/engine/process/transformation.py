"""Transformation: a living cell becomes another type and stays the cell that it was."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Int, Int16
from exocosm.engine.kernel.transformation import CHUNKS, STAYS, choose
from exocosm.engine.kernel.units import run_units
from exocosm.engine.ledger import EVENTS
from exocosm.engine.random import Stream
from exocosm.engine.rule_tables import ZERO
from exocosm.engine.state import State
from exocosm.engine.tables import Stage, Tables
from exocosm.engine.turning import turn

_EVENT = EVENTS.index("transformations")


class Transformation:
    """Decide and carry out which cells turn into another type in a fate step."""

    def __init__(self, tables: Tables) -> None:
        self._column: Int = np.ascontiguousarray(tables.behaviours.columns.turn, np.int64)
        self._happens = len(tables.behaviours.names) > 0 and bool((self._column != ZERO).any())
        self._seed = np.uint64(tables.seed)

    def advance(self, state: State, minutes: float) -> None:
        """Turn cells over one fate step of `minutes`, at the rates that behaviours had in it.

        Identity, place, size, programmes and all that is held stay. The cycle begins anew (phase 0, age 0); a senescent cell stays
        senescent. What turning cells hold is booked from the old type to the new one.
        """
        cells = state.cells
        n = cells.count
        if n == 0 or not self._happens:
            return
        becomes: Int16 = np.empty(n, np.int16)
        run_units(choose, CHUNKS, n,
            n, cells.identity, cells.kind, cells.stage, cells.behaviour, self._column, ZERO, minutes, state.step,
            int(Stream.TRANSFORMATION), self._seed, becomes,
        )  # fmt: skip
        rows = np.flatnonzero(becomes != STAYS)
        if len(rows):
            self._turn(state, rows, becomes[rows])

    def _turn(self, state: State, rows: Int, new: Int16) -> None:
        """Book and carry out."""
        turn(state, rows, new.astype(np.int64), _EVENT)
        cells = state.cells
        cells.phase[rows] = 0
        fresh = rows[cells.stage[rows] != Stage.SENESCENT]
        cells.stage[fresh] = Stage.CYCLING
        cells.age[fresh] = 0
