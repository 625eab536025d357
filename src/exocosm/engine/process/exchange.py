"""Release and capture: what cells put into the fields and take out of them."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Bool, Float, Int, Real
from exocosm.engine.inside_tables import Inside
from exocosm.engine.kernel.exchange import CHUNKS, collect, deposit
from exocosm.engine.kernel.packing import export, pack
from exocosm.engine.kernel.units import run_units
from exocosm.engine.kernel.whole import draw_release
from exocosm.engine.random import Stream
from exocosm.engine.state import State
from exocosm.engine.tables import Method, Tables


class Exchange:
    """Rates per voxel before the fields are stepped, shares per cell after it."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        carriers, fields = tables.carriers, tables.fields
        self._carrier: Int = np.full(len(fields), -1, np.int64)
        self._carrier[carriers.field] = np.arange(len(carriers))
        vesicles = carriers.pool == np.arange(len(carriers))
        drawn = vesicles & ((fields.method[carriers.field] == Method.WHOLE) | (tables.types.burst > 1).any(0))
        self._random: Int = np.sort(carriers.field[drawn])
        self._drawn_column: Int = np.full(len(fields), -1, np.int64)
        self._drawn_column[self._random] = np.arange(len(self._random))
        # carried cargo leaves with the very vesicles that were drawn
        of_pool = carriers.field[carriers.pool]
        self._drawn_column[carriers.field] = self._drawn_column[of_pool]
        self._per_vesicle: Float = np.ones(len(fields))
        self._per_vesicle[carriers.field] = carriers.load
        self._burst: Float = np.ones((len(fields), len(tables.types.names)))
        self._burst[carriers.field] = tables.types.burst.T
        self._whole: Bool = fields.method == Method.WHOLE
        shape = (len(fields), tables.grid.voxels)
        self.source: Real = np.zeros(shape, tables.precision)
        """[s, v] amount per um^3 and min (whole pools: too, so that source x minutes x volume is the count)."""
        self.uptake: Real = np.zeros(shape, tables.precision)
        """[s, v] 1/min."""
        self._chunk: Float = np.zeros((CHUNKS, len(tables.types.names), len(fields)))
        self._seed = np.uint64(tables.seed)
        self._inside = tables.inside or Inside.nothing(len(fields))
        self._held: Int = np.flatnonzero(self._inside.cargo >= 0)
        self._packed: Int = np.flatnonzero(self._inside.packed >= 0)
        self._pool_of_packed: Int = of_pool[self._carrier[self._packed]]

    def offer(self, state: State, start: Int, order: Int, minutes: Float) -> None:
        """Fill `source` and `uptake` for fields that are stepped over ``minutes[s]`` (0: not now), and book releases.

        ``start`` and ``order`` list the cells by voxel, see `kernel.voxels.group_by_voxel`.
        """
        cells, tables = state.cells, self._tables
        types, carriers, columns = tables.types, tables.carriers, tables.behaviours.columns
        drawn = self._draw(state, minutes)
        self._chunk[:] = 0
        run_units(deposit, CHUNKS, self.source.size,
            start, order, cells.kind, cells.stage, cells.group, cells.behaviour, types.release, columns.release,
            columns.loading, tables.release_group, drawn, self._drawn_column, self._per_vesicle, types.capture, columns.capture, self._carrier,
            carriers.pool, types.saturation, cells.surface, cells.endosome, minutes, tables.grid.voxel_volume, self.source, self.uptake, self._chunk,
        )  # fmt: skip
        state.ledger.released += self._chunk.sum(0).T
        if len(self._packed):
            self._pack(state, start, order, minutes, drawn)
        if len(self._inside.exported):
            self._export(state, start, order, minutes)

    def _pack(self, state: State, start: Int, order: Int, minutes: Float, drawn: Float) -> None:
        """Let vesicles take cargo out of the cytosol of their sender."""
        cells, tables = state.cells, self._tables
        inside, columns = self._inside, tables.behaviours.columns
        book = np.zeros((CHUNKS, len(tables.types.names), len(self._packed)))
        run_units(pack, CHUNKS, cells.count * len(self._packed),
            start, order, cells.kind, cells.stage, cells.group, cells.behaviour, tables.types.release, columns.release,
            tables.release_group, drawn, self._drawn_column, cells.sphere, cells.cytosol, self._packed, self._pool_of_packed,
            inside.packed[self._packed], inside.volume[self._packed], minutes, tables.grid.voxel_volume, self.source, book,
        )  # fmt: skip
        packed = book.sum(0).T
        np.add.at(state.ledger.released, self._packed, packed)
        np.add.at(state.ledger.cargo_packed, inside.packed[self._packed], packed)

    def _export(self, state: State, start: Int, order: Int, minutes: Float) -> None:
        """Let cells give cargo out of their cytosol to the medium around them."""
        cells, tables, inside = state.cells, self._tables, self._inside
        book = np.zeros((CHUNKS, len(tables.types.names), len(inside.exported)))
        copies = inside.molecules[inside.home]
        run_units(export, CHUNKS, cells.count * len(inside.exported),
            start, order, cells.kind, cells.stage, cells.behaviour, tables.behaviours.columns.export, inside.exported, inside.home,
            copies, cells.cytosol, minutes, tables.grid.voxel_volume, self.source, book,
        )  # fmt: skip
        given = book.sum(0).T
        np.add.at(state.ledger.released, inside.home, given)
        np.add.at(state.ledger.cargo_exported, inside.exported, given * copies[:, None])

    def take(self, state: State, start: Int, order: Int, minutes: Float, mid: Real) -> None:
        """Share out what the fields lost to uptake: ``mid`` [s, v] mean densities over ``minutes[s]``."""
        cells, tables = state.cells, self._tables
        types, carriers, columns = tables.types, tables.carriers, tables.behaviours.columns
        self._chunk[:] = 0
        run_units(collect, CHUNKS, self.source.size,
            start, order, cells.kind, cells.stage, cells.behaviour, types.capture, columns.capture, self._carrier,
            carriers.pool, types.saturation, cells.surface, cells.endosome, cells.cytosol, self._inside.cargo,
            self._inside.molecules, minutes, mid, self._chunk,
        )  # fmt: skip
        captured = self._chunk.sum(0).T
        state.ledger.captured += captured
        for s in self._held:
            state.ledger.cargo_taken[self._inside.cargo[s]] += captured[s] * self._inside.molecules[s]

    def _draw(self, state: State, minutes: Float) -> Float:
        """Amounts released by each cell into the fields that release at random, [n, fields drawn]."""
        cells, tables = state.cells, self._tables
        if not len(self._random):
            return np.zeros((0, 0))
        drawn = np.zeros((max(cells.count, 1), len(self._random)))
        for d, s in enumerate(self._random):
            if minutes[s] > 0:
                run_units(draw_release, CHUNKS, cells.count,
                    cells.count, cells.identity, cells.kind, cells.stage, cells.group, cells.behaviour,
                    np.ascontiguousarray(tables.types.release[:, s]), tables.behaviours.columns.release[s],
                    tables.release_group[s], self._burst[s], self._whole[s], minutes[s], state.step, int(Stream.RELEASE), self._seed,
                    s, drawn[:, d],
                )  # fmt: skip
        return drawn
