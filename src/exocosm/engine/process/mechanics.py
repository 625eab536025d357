"""Movement of the cells: adhesion, repulsion and crawling, over one engine step.

Equation of motion: dx/dt = (sum of pair velocities of the neighbours) + (own velocity), overdamped; see `kernel.forces` for the pair.
An engine step is divided into even substeps (`one_rate`), none longer than `LONGEST`, none in which a cell would move by more than
`FARTHEST`, and none beyond the stability of the stiffest overlap; their number follows from the state alone. Where a few cells are
fast they go at a rate of their own (`two_rates`). Walls stop the cells, and so do plates:
after every substep a cell beyond its side of a plate is put back to the edge.
"""

from __future__ import annotations

import math

import numpy as np

from exocosm.arrays import Float32, Real
from exocosm.engine.kernel.forces import BODY, equip
from exocosm.engine.kernel.motility import turn
from exocosm.engine.kernel.substeps import even
from exocosm.engine.neighbourhood import WALL, Neighbourhood, upper_walls
from exocosm.engine.one_rate import Limits, OneRate
from exocosm.engine.plates import Sides
from exocosm.engine.state import State
from exocosm.engine.tables import Method, Stage, Tables
from exocosm.engine.two_rates import EXCESS, LONGEST, SHORT, THRESHOLD, TwoRates

FARTHEST = 0.3
"""um: farthest a cell should move in a substep."""
STIFF_SLOW = 4.0
"""1/min: largest stiffness for which long steps are shortened."""
SEARCH_COST = 5.0
"""Work of a search of all cells, in evaluations of all pairs."""


class Mechanics:
    """Moves the cells.

    Parameters
    ----------
    tables, state
        What is simulated.
    neighbourhood
        Neighbour lists shared with other processes; own ones by default.

    Notes
    -----
    All that is kept between calls is a pure function of the state at the last `rebuild`, which the loop calls after the cells were
    sorted; a run that is resumed there gives the same bits.
    """

    def __init__(self, tables: Tables, state: State, neighbourhood: Neighbourhood | None = None) -> None:
        self.tables = tables
        self.near = neighbourhood if neighbourhood is not None else Neighbourhood(tables)
        self.depth = np.float32(0.0 if tables.grid.planar else 1.0)
        self.wall = (np.float32(WALL), *upper_walls(tables.grid), self.depth)
        self.sides = Sides(tables.plates, tables.grid.spacing)
        self.one_rate = OneRate(self.near, self.wall, self.sides)
        self.two_rates = TwoRates(self.near, self.wall)
        self.body: Float32 = np.zeros((0, BODY), np.float32)
        self.ready = False
        self.substeps = 0
        """Substeps done since construction."""
        self.stiffest = 0.0
        self.movers = tuple(
            t
            for t in range(len(tables.types.names))
            if not tables.types.fixed[t]
            and (tables.motility.speed[t] > 0 or tables.behaviours.columns.speed >= 0)
        )

    def rebuild(self, state: State) -> None:
        """Take over the cells as they stand in `state`: their number, order, radii and strengths may have changed."""
        cells, n = state.cells, state.cells.count
        types, columns = self.tables.types, self.tables.behaviours.columns
        sphere = cells.sphere[:n]
        for axis in range(2 if self.tables.grid.planar else 3):
            np.clip(sphere[:, axis], self.wall[0], self.wall[1 + axis], out=sphere[:, axis])
        if self.sides:
            self.sides.hold(sphere, self.sides.of(sphere))
        if len(self.body) < n:
            self.body = np.zeros((max(n, len(self.body) * 5 // 4), BODY), np.float32)
        self.near.build(state)
        equip(
            sphere, cells.kind[:n], cells.behaviour[:n], (columns.adhesion, columns.repulsion),
            types.adhesion, types.repulsion, np.maximum(types.reach, 1.0), types.fixed, self.body[:n],
        )  # fmt: skip
        cells.heading[:n][types.fixed[cells.kind[:n]]] = 0
        self.ready = True
        if n:
            self.body[:n, :3] = sphere[:, :3]
            self.stiffest = float(self.one_rate.velocities(state, self.body)[:, 1].max())

    def advance(self, state: State, step: int) -> None:
        """Move the cells over one engine step.

        Parameters
        ----------
        state
            Its spheres, drifts and headings change.
        step
            Number of the engine step; keys the random directions.
        """
        if (
            not self.ready
            or state.cells.count > len(self.body)
            or state.cells.count != len(self.near.lists.count)
        ):
            self.rebuild(state)
        if self.tables.types.fixed[
            state.cells.kind[: state.cells.count]
        ].all():  # nobody moves, or nobody is there
            return
        self._turn(state, step)
        length = self.tables.steps.length
        side = self.sides.of(state.cells.sphere[: state.cells.count]) if self.sides else None
        fastest = math.sqrt(float(self.one_rate.carry(state, self.body, 0.0, 0.0, side)[:, 1].max()))
        long = self._long_steps(state, length, fastest)
        if long == 0:
            parts = self._even(length, fastest)
            done, self.stiffest = self.one_rate.advance(state, self.body, length, parts, self._limits(), side)
            self.substeps += done
        for _ in range(long):
            self.stiffest = self.two_rates.advance(state, self.body, length / long)
            self.substeps += 1
            if side is not None:
                self.sides.hold(state.cells.sphere[: state.cells.count], side)

    def _turn(self, state: State, step: int) -> None:
        cells, n = state.cells, state.cells.count
        tables, columns = self.tables, self.tables.behaviours.columns
        for t in self.movers:
            every = max(1, round(tables.types.persistence[t] / tables.steps.length))
            turn(
                t, tables.motility.speed[t], tables.motility.bias[t], tables.motility.sign[t], every,
                self._followed(state, int(tables.motility.towards[t])), tables.grid.spacing,
                tables.grid.planar, (columns.speed, columns.bias), int(Stage.APOPTOTIC), step, tables.seed,
                cells.kind[:n], cells.stage[:n], cells.identity[:n], cells.sphere[:n], cells.behaviour[:n],
                cells.heading[:n],
            )  # fmt: skip

    def _followed(self, state: State, field: int) -> Real:
        """Return the field [z, y, x] that a type follows; empty for none."""
        if field < 0:
            return np.zeros((0, 0, 0), state.fields.dtype)
        method = self.tables.fields.method
        if method[field] != Method.WHOLE:
            followed: Real = state.fields[field]
            return followed
        place = int((method[:field] == Method.WHOLE).sum())
        counts: Real = state.whole[place].astype(state.fields.dtype)
        return counts

    def _limits(self) -> Limits:
        return FARTHEST, LONGEST, EXCESS

    def _even(self, left: float, fastest: float) -> int:
        """Return into how many even substeps `left` min are to be divided."""
        return int(even(left, fastest, self.stiffest, self._limits()))

    def _long_steps(self, state: State, length: float, fastest: float) -> int:
        """Return how many long steps to take at two rates, or 0 to take all pairs at one: whichever has less work to do."""
        plain = self._even(length, fastest)
        long = max(1, math.ceil(length * max(1.0 / LONGEST, min(self.stiffest, STIFF_SLOW)) - 1e-9))
        if plain <= 2 * long:
            return 0
        n = state.cells.count
        speed = state.cells.drift[:n] + state.cells.heading[:n]
        quick = int(((speed * speed).sum(axis=1, dtype=np.float32) > THRESHOLD**2).sum())
        searches = length * fastest / (float(self.near.skin) / 2)
        one_rate = plain + SEARCH_COST * searches
        part = min(1.0, 8.0 * quick / n)
        two_rates = long * (2.0 + SEARCH_COST * quick / n + part * SHORT * length / long / LONGEST)
        return long if two_rates < one_rate else 0
