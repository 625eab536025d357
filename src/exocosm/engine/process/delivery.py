"""Delivery: what becomes of captured vesicles inside cells. Contact at the surface and cargo in the cytosol are kept apart."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.engine.kernel.delivery import CHUNKS, convert, deliver, give_back, unload
from exocosm.engine.kernel.units import run_units
from exocosm.engine.kernel.whole import draw_delivery
from exocosm.engine.random import Stream
from exocosm.engine.state import State
from exocosm.engine.tables import Method, Tables


class Delivery:
    """Surface -> endosome -> cytosol, medium or lysosome, for all carriers of all cells."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._whole = tables.carriers.whole
        method = tables.fields.method
        self._whole_slot = {int(s): w for w, s in enumerate(np.flatnonzero(method == Method.WHOLE))}
        self._density: Int = np.flatnonzero(~self._whole)
        self._seed = np.uint64(tables.seed)

    def convert(self, state: State, minutes: float) -> None:
        """Let cargo in cytosols turn into other cargo, over `minutes`."""
        cells, cargo = state.cells, self._tables.cargo
        if cells.count == 0 or not cargo.becomes.any():
            return
        book = np.zeros((CHUNKS, len(cargo.lumen), len(self._tables.types.names)))
        run_units(convert, CHUNKS, cells.count * len(cargo.lumen),
            cells.count, cells.kind, cells.stage, cargo.becomes, cargo.becomes.sum(1), minutes, cells.cytosol, book,
        )  # fmt: skip
        state.ledger.cargo_converted += book.sum(0)

    def advance(self, state: State, start: Int, order: Int, minutes: float) -> None:
        """Advance by `minutes`; ``start`` and ``order`` list the cells by voxel, to which freed vesicles return."""
        cells, tables = state.cells, self._tables
        types, carriers, columns = tables.types, tables.carriers, tables.behaviours.columns
        n, q, t, c = cells.count, len(carriers), len(types.names), len(tables.cargo.lumen)
        if n == 0 or q + c == 0:
            return
        gained, freed = np.empty((n, q)), np.empty((n, q))
        book: Float = np.zeros((4, CHUNKS, q, t))
        run_units(deliver, CHUNKS, n * q,
            n, cells.kind, cells.stage, cells.behaviour, types.internalise, columns.internalise, types.detach,
            types.endosome_exit, types.escape, columns.escape, types.recycle, self._whole, minutes, cells.surface,
            cells.endosome, gained, freed, book[0], book[1], book[2], book[3],
        )  # fmt: skip
        copies: Float = np.zeros((0, q, c))
        if self._whole.any():
            copies = np.empty((n, q, c))
            run_units(draw_delivery, CHUNKS, n * q,
                n, cells.identity, cells.kind, cells.stage, cells.behaviour, self._whole, types.internalise,
                columns.internalise, types.detach, types.endosome_exit, types.escape, columns.escape, types.recycle,
                carriers.lumen, minutes, state.step, int(Stream.DELIVERY), self._seed, cells.surface, cells.endosome,
                gained, freed, copies, book[0], book[1], book[2], book[3],
            )  # fmt: skip
        ledger = state.ledger
        internalised, escaped, degraded, returned = book.sum(1)
        ledger.internalised += internalised
        ledger.escaped += escaped
        ledger.degraded += degraded
        np.add.at(ledger.returned, carriers.field, returned)
        if c:
            delivered, decayed = np.zeros((CHUNKS, q, c, t)), np.zeros((CHUNKS, c, t))
            run_units(unload, CHUNKS, n * q,
                n, cells.kind, gained, carriers.lumen, copies, tables.cargo.decay, minutes, cells.cytosol, delivered,
                decayed,
            )  # fmt: skip
            ledger.delivered += delivered.sum(0)
            ledger.cargo_decayed += decayed.sum(0)
        self._return(state, start, order, freed)

    def _return(self, state: State, start: Int, order: Int, freed: Float) -> None:
        """Put what was recycled or fell off back into the medium."""
        tables = self._tables
        if not freed.any():
            return
        flat = state.fields.reshape(len(tables.fields), tables.grid.voxels)
        if len(self._density):
            run_units(give_back, CHUNKS, len(start),
                start, order, np.ascontiguousarray(freed[:, self._density]), tables.carriers.field[self._density],
                tables.grid.voxel_volume, flat,
            )  # fmt: skip
        for q in np.flatnonzero(self._whole):
            s = int(tables.carriers.field[q])
            counts = state.whole[self._whole_slot[s]].reshape(-1)
            voxel = np.repeat(np.arange(len(start) - 1), np.diff(start))
            np.add.at(counts, voxel, freed[order[: len(voxel)], q].astype(np.int32))
            flat[s] = counts / tables.grid.voxel_volume
