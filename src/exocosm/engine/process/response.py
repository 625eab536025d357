"""Rules and programmes: what cells sense decides what they do."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.engine.binding import BY_BINDING, Occupancy
from exocosm.engine.kernel.response import CHUNKS, read_signals, relax, respond
from exocosm.engine.kernel.units import run_units
from exocosm.engine.neighbourhood import Neighbourhood
from exocosm.engine.rule_tables import SignalKind
from exocosm.engine.state import State
from exocosm.engine.tables import Tables


class Response:
    """Evaluate signals, behaviours and programmes of all cells."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        rules = tables.rules
        order = np.lexsort((np.arange(len(rules.behaviour)), rules.behaviour, rules.cell_type))
        self._first: Int = np.searchsorted(rules.cell_type[order], np.arange(len(tables.types.names) + 1))
        self._rows = tuple(
            np.ascontiguousarray(column[order])
            for column in (
                rules.behaviour, rules.signal, rules.raises, rules.to, rules.half, rules.hill, rules.inverted,
                rules.in_dead,
            )
        )  # fmt: skip
        kinds = set(rules.signal_kind.tolist())
        self._occupancy = Occupancy(tables) if kinds & BY_BINDING and tables.binding else None
        self.needs_contacts = bool(kinds & {SignalKind.CONTACT, SignalKind.PRESSURE}) or (
            self._occupancy is not None and self._occupancy.needs_contacts
        )
        self._no_contacts = np.zeros((0, 0)), np.zeros(0)

    def greet(self, state: State, voxel: Int, neighbours: Neighbourhood | None, rows: Int) -> None:
        """Evaluate the behaviours of cells that have just come, `rows`; those of the others stay. Parameters as of `advance`."""
        n = state.cells.count
        others = np.ones(n, np.bool_)
        others[rows] = False
        kept = state.cells.behaviour[:n][others]
        self.advance(state, voxel, neighbours, 0.0)
        state.cells.behaviour[:n][others] = kept

    def advance(self, state: State, voxel: Int, neighbours: Neighbourhood | None, minutes: float) -> None:
        """Refresh `Cells.behaviour` from the state, then relax programmes over `minutes` towards their targets.

        Parameters
        ----------
        state
            Changed in place: behaviours and programmes.
        voxel
            [n] flat voxel index of every cell.
        neighbours
            Contacts, where a rule needs them.
        minutes
            Time over which programmes relax; 0 to refresh behaviours only.
        """
        cells, tables = state.cells, self._tables
        rules = tables.rules
        n = cells.count
        if n == 0:
            return
        signal: Float = np.empty((n, max(len(rules.signal_kind), 1)))
        if len(rules.signal_kind):
            contacts, pressure = self._no_contacts
            if neighbours is not None and self.needs_contacts:
                contacts, pressure = neighbours.contacts(state)
            fields = state.fields.reshape(len(tables.fields), tables.grid.voxels)
            run_units(read_signals, CHUNKS, n * len(rules.signal_kind),
                n, rules.signal_kind, rules.signal_first, rules.signal_item, rules.signal_weight, voxel, fields,
                tables.grid.shape, tables.grid.spacing, cells.surface, cells.endosome, cells.cytosol, cells.programme,
                cells.stage, cells.age, contacts, pressure, signal,
            )  # fmt: skip
            if self._occupancy is not None:
                self._occupancy.read(state, voxel, contacts, signal)
        run_units(
            respond,
            CHUNKS,
            n,
            n,
            cells.kind,
            cells.stage,
            tables.behaviours.base,
            self._first,
            *self._rows,
            signal,
            cells.behaviour,
        )
        if minutes > 0 and tables.programmes.names:
            run_units(relax, CHUNKS, n,
                n, cells.stage, tables.behaviours.columns.target, cells.behaviour, tables.programmes.rise,
                tables.programmes.fall, minutes, cells.programme,
            )  # fmt: skip
