"""What is done to the tissue at set times: doses, washes, held levels, cells taken out, radiation.

All of it happens between two fate steps, before anything else moves, at the first fate step that is not before its time. A record
of that time shows the tissue just before. Which interventions are due, and which levels hold, follows from the step number alone.
"""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Int
from exocosm.engine.burial import bury
from exocosm.engine.intervention_tables import Dose, Hold, Irradiation, Removal, Wash
from exocosm.engine.irradiation import irradiate
from exocosm.engine.kernel.random import uniform
from exocosm.engine.kernel.voxels import voxel_of_cells
from exocosm.engine.ledger import EVENTS
from exocosm.engine.random import Stream
from exocosm.engine.schedule import due, latest
from exocosm.engine.state import State
from exocosm.engine.tables import Method, Tables
from exocosm.errors import NumericalError

REMOVALS = EVENTS.index("removals")
MOST = np.iinfo(np.int32).max
"""Most whole vesicles that a voxel can count."""


class Interventions:
    """Carry out what is due."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._row = {int(s): w for w, s in enumerate(np.flatnonzero(tables.fields.method == Method.WHOLE))}
        self._seed = np.uint64(tables.seed)

    def __bool__(self) -> bool:
        """Say whether anything is ever done."""
        return len(self._tables.interventions) > 0

    def levels(self, step: int) -> dict[int, float]:
        """Return the levels that hold from `step` on, by field; the last one set counts."""
        found: dict[int, tuple[int, float]] = {}
        for item in self._tables.interventions:
            if isinstance(item, Hold):
                since = latest(item.times, step, self._tables.steps)
                if since >= max(found.get(item.field, (0, 0.0))[0], 0):
                    found[item.field] = (since, item.level)
        return {s: level for s, (_, level) in found.items()}

    def advance(self, state: State) -> bool:
        """Do what is due at the step of `state`, a fate step, and book it.

        Returns
        -------
        bool
            Whether cells were taken out; the order of the others stays.

        Raises
        ------
        NumericalError
            If a voxel would hold more whole vesicles than can be counted.
        """
        before = state.cells.count
        for number, item in enumerate(self._tables.interventions):
            if not due(item.times, state.step, self._tables.steps):
                continue
            if isinstance(item, Dose):
                self._add(state, item, number)
            elif isinstance(item, Wash):
                self._wash(state, item)
            elif isinstance(item, Removal):
                self._remove(state, item, number)
            elif isinstance(item, Irradiation):
                irradiate(state, self._tables, item, self._voxels(state), number)
        return state.cells.count != before

    def _add(self, state: State, item: Dose, number: int) -> None:
        s, volume = item.field, self._tables.grid.voxel_volume
        if s in self._row:
            counts = state.whole[self._row[s]]
            voxels = int(item.inside.sum())
            key = np.random.SeedSequence([self._tables.seed, int(Stream.DOSE), state.step, number])
            random = np.random.Generator(np.random.PCG64(key))
            drawn = random.multinomial(round(item.number), np.full(voxels, 1.0 / voxels))
            if int((counts[item.inside] + drawn).max()) > MOST:
                raise NumericalError(
                    f"a voxel would hold more than {MOST} whole vesicles",
                    place=self._tables.fields.names[s],
                    remedy="a smaller dose, or counting: expected",
                )
            counts[item.inside] += drawn.astype(np.int32)
            state.ledger.added[s] += drawn.sum()
            state.fields[s] = counts / volume
            return
        before = state.fields[s][item.inside].astype(np.float64)
        state.fields[s][item.inside] += item.density
        # what single precision leaves of a small dose on a high density is what is booked
        after = state.fields[s][item.inside].astype(np.float64)
        state.ledger.added[s] += (after - before).sum() * volume

    def _wash(self, state: State, item: Wash) -> None:
        """Book all that was in the medium as washed, and all of the fresh medium as added."""
        volume, ledger = self._tables.grid.voxel_volume, state.ledger
        for s, fresh in zip(item.fields.tolist(), item.fresh.tolist(), strict=True):
            if s in self._row:
                counts = state.whole[self._row[s]]
                ledger.washed[s] += counts.sum(dtype=np.int64)
                counts[:] = 0
                state.fields[s] = 0
                continue
            ledger.washed[s] += state.fields[s].sum(dtype=np.float64) * volume
            state.fields[s] = fresh
            ledger.added[s] += state.fields[s].sum(dtype=np.float64) * volume

    def _voxels(self, state: State) -> Int:
        """Return [n] the flat voxel of every cell."""
        grid, n = self._tables.grid, state.cells.count
        voxel: Int = np.empty(n, np.int64)
        voxel_of_cells(state.cells.sphere, n, grid.shape, grid.spacing, voxel)
        return voxel

    def _remove(self, state: State, item: Removal, number: int) -> None:
        cells = state.cells
        n = cells.count
        voxel = self._voxels(state)
        found = np.flatnonzero(item.types[cells.kind[:n]] & item.inside.reshape(-1)[voxel])
        drawn = np.array(
            [
                uniform(identity, state.step, int(Stream.REMOVAL), self._seed, number)
                for identity in cells.identity[found]
            ]
        )
        gone = found[drawn < item.share] if len(found) else found
        np.add.at(state.ledger.events[:, REMOVALS], cells.kind[gone], 1.0)
        kept = np.ones(n, np.bool_)
        kept[gone] = False
        bury(state, kept)
