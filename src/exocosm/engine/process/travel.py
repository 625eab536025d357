"""Travel: living cells leave the tissue with the blood, and cells come out of it beside those that admit them.

Over a fate step of dt a living cell leaves with the chance 1 - exp(-r v dt), r its rate and v the vessel density of its voxel. A
living cell that clears blood of a type at a (um^3/min) is joined by Poisson(a C dt) cells of it, C being their level in blood.

Draws are keyed by identity and new cells are numbered by (type, identity of the cell beside), so that nothing depends on the order in
which cells were given.
"""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float, Identity, Int, Int16
from exocosm.engine.kernel.random import direction, uniform
from exocosm.engine.kernel.travel import CHUNKS, arrive, depart
from exocosm.engine.kernel.units import run_units
from exocosm.engine.kernel.voxels import voxel_of_cells
from exocosm.engine.ledger import EVENTS
from exocosm.engine.plates import Sides
from exocosm.engine.random import Stream
from exocosm.engine.rule_tables import ZERO
from exocosm.engine.state import Cells, State
from exocosm.engine.tables import Stage, Tables
from exocosm.errors import NumericalError

DEPARTURES, ARRIVALS = EVENTS.index("departures"), EVENTS.index("arrivals")
HELD = ("programme", "surface", "endosome", "cytosol")
"""What a traveller brings besides type, group, stage, phase, age and radius."""


class Travel:
    """Decides who leaves and who comes, and keeps who left in the last fate step.

    Parameters
    ----------
    tables
        The tissue.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        types, columns = len(tables.types.names), tables.behaviours.columns
        does = tables.travel
        self._admit: Int = np.asarray(columns.admit, np.int64) if does else np.zeros(0, np.int64)
        self._entering: Int = np.flatnonzero(self._admit != ZERO)
        self._leaving = does is not None and columns.intravasation != ZERO
        self._seed = np.uint64(tables.seed)
        self._sides = Sides(tables.plates, tables.grid.spacing)
        self.levels: Float = does.level.copy() if does else np.zeros(types)
        """[t] cells/um^3 in blood; set anew whenever blood changes, and after a resumption."""
        self.departed: Cells = self._nobody()
        """Who left in the last fate step, as they were, in the order of their identities. No part of the state."""

    def __bool__(self) -> bool:
        """Say whether any cell may leave or enter."""
        return self._leaving or len(self._entering) > 0

    def advance(self, state: State, vessels: Float, minutes: float) -> None:
        """Let cells leave and enter over one fate step of `minutes`.

        Parameters
        ----------
        state
            Cells that leave go out of the rows; those that come stand at the end, numbered from `State.next_identity` on, with the
            base values of their type as behaviours until the rules are read.
        vessels
            [z, y, x] vessel density of now.
        minutes
            Length of the step.

        Raises
        ------
        NumericalError
            If more cells would come than the tissue has room for.
        """
        if self._leaving:
            self._leave(state, vessels, minutes)
        if len(self._entering):
            self._enter(state, minutes)

    def capacity(self, state: State) -> Float:
        """Return the clearance of each type from blood, summed over the living cells that admit it, [t], um^3/min."""
        out = np.zeros(len(self._tables.types.names))
        for t in self._entering.tolist():
            out[t] = self._clearance(state, t)[1].sum()
        return out

    def admit(self, state: State, rows: Cells) -> Identity:
        """Put given cells beside living ones that admit their type, drawn by clearance; right after a fate step.

        Parameters
        ----------
        state
            Cells in canonical order; the new ones stand at the end until the loop sorts.
        rows
            As in `departed`: all that the cells are and hold; where they were, how they moved and their behaviours are not read.

        Returns
        -------
        Identity
            [k] new identities, in the order of `rows`. The old ones are kept as those of their mothers.

        Raises
        ------
        NumericalError
            If a type comes that nobody admits, or the columns are not those of this tissue.
        """
        cells, k = state.cells, rows.count
        for name in HELD:
            if getattr(rows, name).shape[1] != getattr(cells, name).shape[1]:
                raise NumericalError(
                    f"travellers have another number of columns in {name!r} than this tissue"
                )
        own = rows.identity[:k]
        order = np.argsort(own, kind="stable")
        # travellers of several tissues may have the same number: each of them draws for itself
        turn = np.arange(k) - np.searchsorted(own[order], own[order])
        hosts: Int = np.zeros(k, np.int64)
        kind = rows.kind[:k][order]
        for t in np.unique(kind).tolist():
            which = np.flatnonzero(kind == t)
            hosts[which] = self._hosts(state, t, own[order][which], turn[which])
        new = self._append(state, kind, hosts, rows.sphere[:k, 3][order].astype(np.float64))
        for name in (*HELD, "group", "stage", "phase", "age"):
            getattr(cells, name)[new] = getattr(rows, name)[:k][order]
        cells.mother[new] = own[order]
        held = cells.surface[new] + cells.endosome[new]
        np.add.at(state.ledger.brought.T, kind, held)
        np.add.at(state.ledger.cargo_arrived.T, kind, cells.cytosol[new])
        out: Identity = np.empty(k, np.uint64)
        out[order] = cells.identity[new]
        return out

    def _nobody(self) -> Cells:
        tables = self._tables
        columns = (tables.programmes, tables.behaviours, tables.carriers)
        p, b, q = (len(table.names) for table in columns)
        return Cells.empty(p, b, q, len(tables.cargo.lumen), capacity=0)

    def _leave(self, state: State, vessels: Float, minutes: float) -> None:
        cells, grid = state.cells, self._tables.grid
        n = cells.count
        rate = cells.behaviour[:n, self._tables.behaviours.columns.intravasation]
        able = np.flatnonzero((rate > 0.0) & (cells.stage[:n] < Stage.APOPTOTIC))
        voxel: Int = np.empty(n, np.int64)
        voxel_of_cells(cells.sphere, n, grid.shape, grid.spacing, voxel)
        hazard = rate[able] * vessels.reshape(-1)[voxel[able]]
        able, hazard = able[hazard > 0.0], hazard[hazard > 0.0]
        leaves = np.zeros(len(able), np.bool_)
        run_units(depart, CHUNKS, len(able),
            len(able), cells.identity[able], hazard, minutes, state.step, int(Stream.INTRAVASATION), self._seed, leaves,
        )  # fmt: skip
        gone = able[leaves]
        self.departed = cells.picked(gone[np.argsort(cells.identity[gone])])
        if not len(gone):
            return
        kind, ledger = self.departed.kind, state.ledger
        np.add.at(ledger.left.T, kind, self.departed.surface + self.departed.endosome)
        np.add.at(ledger.cargo_left.T, kind, self.departed.cytosol)
        np.add.at(ledger.events[:, DEPARTURES], kind, 1.0)
        kept = np.ones(n, np.bool_)
        kept[gone] = False
        cells.take(np.flatnonzero(kept))

    def _enter(self, state: State, minutes: float) -> None:
        """Let cells in that blood holds at a level; all hosts draw before anybody has come."""
        tables, does, cells = self._tables, self._tables.travel, state.cells
        assert does is not None
        kinds, hosts = [], []
        for t in self._entering.tolist():
            rows, clearance = self._clearance(state, t)
            mean = clearance * (self.levels[t] * minutes)
            self._refuse_crowd(t, float(mean.sum()))
            number: Int = np.zeros(len(rows), np.int64)
            run_units(arrive, CHUNKS, len(rows),
                len(rows), cells.identity[rows], mean, t, state.step, int(Stream.ADMISSION), self._seed, number,
            )  # fmt: skip
            hosts.append(np.repeat(rows, number))
            kinds.append(np.full(len(hosts[-1]), t, np.int16))
        kind: Int16 = np.concatenate(kinds)
        if not len(kind):
            return
        new = self._append(state, kind, np.concatenate(hosts), tables.types.radius[kind])
        cells.group[new] = does.group[kind]
        cells.programme[new] = does.programme[kind]
        cells.cytosol[new] = does.cytosol[kind]
        np.add.at(state.ledger.cargo_arrived.T, kind, cells.cytosol[new])

    def _clearance(self, state: State, t: int) -> tuple[Int, Float]:
        """Return the rows of the living cells that admit type `t`, by identity, and their clearances, um^3/min."""
        cells = state.cells
        n = cells.count
        if t not in self._entering:
            return np.zeros(0, np.int64), np.zeros(0)
        clearance = cells.behaviour[:n, self._admit[t]]
        rows = np.flatnonzero((clearance > 0.0) & (cells.stage[:n] < Stage.APOPTOTIC))
        rows = rows[np.argsort(cells.identity[rows])]
        return rows, clearance[rows]

    def _hosts(self, state: State, t: int, own: Identity, turn: Int) -> Int:
        """Draw by clearance beside whom travellers of type `t` settle, [k]."""
        rows, clearance = self._clearance(state, t)
        if not len(rows):
            raise NumericalError(
                "no living cell admits this type",
                place=self._tables.types.names[t],
                remedy="let only those come for whom `capacity` is above zero",
            )
        reached = np.cumsum(clearance)
        drawn = np.array(
            [
                uniform(identity, state.step, int(Stream.SETTLING), self._seed, draw)
                for identity, draw in zip(own, turn, strict=True)
            ]
        )
        place = np.searchsorted(reached, drawn * reached[-1], side="right")
        out: Int = rows[np.minimum(place, len(rows) - 1)]
        return out

    def _append(self, state: State, kind: Int16, hosts: Int, radius: Float) -> Int:
        """Add empty cells of the types ``kind`` [k], touching their hosts, booked as arrivals; return their rows."""
        cells, tables = state.cells, self._tables
        rows = cells.add_empty(state.new_identities(len(kind)))
        cells.kind[rows] = kind
        cells.behaviour[rows] = tables.behaviours.base[kind]
        cells.sphere[rows, 3] = radius
        self._place(state, hosts, rows)
        np.add.at(state.ledger.events[:, ARRIVALS], kind, 1.0)
        return rows

    def _place(self, state: State, hosts: Int, rows: Int) -> None:
        """Put cells beside their hosts: touching, inside the tissue, on the same side of every plate."""
        cells, grid = state.cells, self._tables.grid
        towards = np.array(
            [
                direction(identity, state.step, int(Stream.BESIDE), self._seed, 0, grid.planar)
                for identity in cells.identity[rows]
            ]
        ).reshape(len(rows), 3)
        middle = cells.sphere[hosts].astype(np.float64)
        apart = (middle[:, 3] + cells.sphere[rows, 3])[:, None] * towards
        limit = np.asarray(grid.size)
        beyond = (middle[:, :3] + apart < 0.0) | (middle[:, :3] + apart > limit)
        # at a wall the way is mirrored, so that nobody comes to lie on its host
        place = np.clip(middle[:, :3] + np.where(beyond, -apart, apart), 0.0, limit)
        inside = np.minimum(place.astype(np.float32), np.nextafter(np.float32(limit), 0))
        self._sides.hold(inside, self._sides.of(cells.sphere[hosts]))
        cells.sphere[rows, :3] = inside

    def _refuse_crowd(self, t: int, number: float) -> None:
        types = self._tables.types
        room = float(np.prod(self._tables.grid.size)) / (4.0 / 3.0 * np.pi * types.radius[t] ** 3)
        if not number <= room:
            raise NumericalError(
                f"{number:.3g} cells would come in one step; the tissue has room for {room:.3g}",
                place=types.names[t],
                remedy="a smaller clearance (admits), a lower level in blood (circulating), or shorter steps",
            )
