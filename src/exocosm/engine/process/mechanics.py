"""Movement of the cells: adhesion, repulsion and crawling, over one engine step.

Equation of motion: dx/dt = (sum of pair velocities of the neighbours) + (own velocity), overdamped; see `kernel.forces` for the pair.
An engine step is divided into even substeps, none longer than `LONGEST`, none in which a cell would move by more than `FARTHEST`, and
none beyond the stability of the stiffest overlap; their number follows from the state alone. Walls stop the cells.
"""

from __future__ import annotations

import math

import numpy as np

from exocosm.arrays import Float32, Int, Real
from exocosm.engine.kernel.forces import BODY, LANES, equip, move, velocities
from exocosm.engine.kernel.motility import turn
from exocosm.engine.kernel.multirate import (
    classify,
    interlink,
    linked_velocities,
    move_some,
    move_steady,
    steady_velocities,
)
from exocosm.engine.kernel.neighbours import SPAN
from exocosm.engine.kernel.units import run_units
from exocosm.engine.neighbourhood import WALL, Int32Array, Lists, Neighbourhood, upper_walls
from exocosm.engine.state import State
from exocosm.engine.tables import Method, Stage, Tables

LONGEST = 0.5
"""min: longest substep."""
FARTHEST = 0.3
"""um: farthest a cell should move in a substep."""
EXCESS = 1.5
"""A substep in which a cell would move by more than this multiple of `FARTHEST` is taken again, shorter."""
THRESHOLD = 0.3
"""um/min: faster cells are fast."""
SHORT = 3
"""Short steps in `LONGEST`."""
FARTHEST_FAST = 1.5
"""um: farthest a fast cell should move in a short step; its own velocity enters exactly."""
STIFF_SLOW = 4.0
"""1/min: largest stiffness for which long steps are shortened."""
STIFFEST = 24.0
"""1/min: largest stiffness for which short steps are shortened."""
STRAYED = 0.1
"""Share of slow cells beyond the full lists from which these are searched anew."""
SEARCH_COST = 5.0
"""Work of a search of all cells, in evaluations of all pairs."""
BLOCK = 256
"""Pairs of cells computed together."""


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
        self.quick = Lists(tables.grid)
        """Neighbours of the fast cells in the present long step."""
        self.depth = np.float32(0.0 if tables.grid.planar else 1.0)
        self.wall = (np.float32(WALL), *upper_walls(tables.grid), self.depth)
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
            self._velocities(state)

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
        if state.cells.count == 0:
            return
        self._turn(state, step)
        length = self.tables.steps.length
        fastest = self._move(state, 0.0, 0.0, search=False)
        long = self._long_steps(state, length, fastest)
        if long == 0:
            self._plain(state, length, fastest)
        else:
            for _ in range(long):
                self._two_rates(state, length / long)

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

    def _velocities(self, state: State) -> float:
        """Find the drift of all cells at the positions in `body`; return the largest speed, um/min."""
        lists, n = self.near.lists, state.cells.count
        top = np.zeros((-(-n // SPAN), 2), np.float32)
        block = max(BLOCK, lists.longest + 2 * LANES)
        run_units(velocities, -(-n // SPAN), n,
            self.body[:n], self.depth, lists.chosen, lists.capacity, lists.pool, lists.count, block,
            state.cells.heading[:n], state.cells.drift[:n], top,
        )  # fmt: skip
        self.stiffest = float(top[:, 1].max())
        return math.sqrt(float(top[:, 0].max()))

    def _move(self, state: State, step: float, ahead: float, search: bool = True) -> float:
        """Carry the cells over `step` and their bodies `ahead`; return the largest speed. Search anew if the lists end there."""
        n = state.cells.count
        far = np.zeros((-(-n // SPAN), 2), np.float32)
        run_units(move, -(-n // SPAN), n,
            state.cells.sphere[:n], self.body[:n], state.cells.drift[:n], state.cells.heading[:n],
            self.near.reference, step, ahead, self.wall, far,
        )  # fmt: skip
        if search and far[:, 0].max() > (self.near.skin / 2) ** 2:
            self.near.build(state)
        return math.sqrt(float(far[:, 1].max()))

    def _even(self, left: float, fastest: float) -> int:
        """Return into how many even substeps `left` min are to be divided."""
        finest = max(fastest / FARTHEST, 2.0 * self.stiffest, 1.0 / LONGEST)
        return max(1, math.ceil(left * finest - 1e-9))

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

    def _two_rates(self, state: State, step: float) -> None:
        """One long step: slow pairs once, pairs with a fast cell in short steps, see `kernel.multirate`."""
        cells, near, n = state.cells, self.near, state.cells.count
        sphere, drift, heading, body = cells.sphere[:n], cells.drift[:n], cells.heading[:n], self.body[:n]
        fast, margin = np.empty(n, np.uint8), np.empty(n, np.float32)
        tally = np.zeros((-(-n // SPAN), 2), np.int64)
        threshold, half = np.float32(THRESHOLD), np.float32(near.skin / 2)
        run_units(
            classify,
            -(-n // SPAN),
            n,
            sphere,
            drift,
            heading,
            near.reference,
            half,
            threshold,
            step,
            fast,
            margin,
            tally,
        )
        if tally[:, 1].sum() > STRAYED * n:
            near.build(state)
            run_units(
                classify,
                -(-n // SPAN),
                n,
                sphere,
                drift,
                heading,
                near.reference,
                half,
                threshold,
                step,
                fast,
                margin,
                tally,
            )
        every = np.arange(n, dtype=np.int32)
        run_units(
            move_some, -(-n // SPAN), n, every, sphere, body, drift, heading, 0.0, 0.5 * step, self.wall
        )
        steady = np.empty((n, 3), np.float32)
        stiff = np.zeros(len(tally), np.float32)
        lists = near.lists
        block = max(BLOCK, lists.longest + 2 * LANES)
        run_units(
            steady_velocities,
            -(-n // SPAN),
            n,
            body,
            self.depth,
            lists.chosen,
            lists.capacity,
            lists.pool,
            lists.count,
            block,
            fast,
            steady,
            stiff,
        )
        self.quick.search(fast, body, near.reach + margin, np.float32(0))
        found = self.quick
        part, first = np.empty(n, np.int32), np.empty(n + 1, np.int64)
        rows = np.empty(2 * int(found.count.sum()), np.int32)
        active = interlink(
            fast,
            found.chosen,
            found.capacity,
            found.pool,
            found.count,
            np.empty(n, np.int64),
            part,
            first,
            rows,
        )
        rest = part[active:]
        run_units(
            move_steady,
            -(-len(rest) // SPAN),
            len(rest),
            rest,
            sphere,
            body,
            steady,
            drift,
            heading,
            step,
            self.wall,
        )
        self._short(state, step, part[:active], first[: active + 1], rows, steady)
        self.stiffest = max(self.stiffest, float(stiff.max()))
        self.substeps += 1

    def _short(
        self, state: State, step: float, part: Int32Array, first: Int, rows: Int32Array, steady: Float32
    ) -> None:
        """Carry the cells that take part over one long step, in short ones."""
        cells, n = state.cells, state.cells.count
        sphere, drift, heading, body = cells.sphere[:n], cells.drift[:n], cells.heading[:n], self.body[:n]
        block = max(BLOCK, int(np.diff(first).max(initial=0)) + 2 * LANES)
        top = np.zeros((-(-len(part) // SPAN), 2), np.float32)
        left, parts = step, max(1, math.ceil(SHORT * step / LONGEST - 1e-9))
        ahead = True
        while parts > 0 and len(part):
            short = left / parts
            if ahead:
                run_units(
                    move_some,
                    -(-len(part) // SPAN),
                    len(part),
                    part,
                    sphere,
                    body,
                    drift,
                    heading,
                    0.0,
                    0.5 * short,
                    self.wall,
                )
            run_units(
                linked_velocities,
                -(-len(part) // SPAN),
                len(part),
                part,
                first,
                rows,
                body,
                self.depth,
                block,
                steady,
                heading,
                drift,
                top,
            )
            self.stiffest = float(top[:, 1].max())
            speed = math.sqrt(float(top[:, 0].max()))
            if speed * short > EXCESS * FARTHEST_FAST and short > 1e-6:
                parts = max(2 * parts, math.ceil(left * speed / FARTHEST_FAST - 1e-9))
                ahead = True
                continue
            left = left - short if parts > 1 else 0.0
            finest = max(SHORT / LONGEST, speed / FARTHEST_FAST, min(2.0 * self.stiffest, STIFFEST))
            parts = max(1, math.ceil(left * finest - 1e-9)) if parts > 1 else 0
            run_units(
                move_some,
                -(-len(part) // SPAN),
                len(part),
                part,
                sphere,
                body,
                drift,
                heading,
                short,
                0.5 * left / parts if parts else 0.0,
                self.wall,
            )
            ahead = False

    def _plain(self, state: State, length: float, fastest: float) -> None:
        """All pairs at one rate."""
        left = length
        parts = self._even(left, fastest)
        ahead = True
        while parts > 0:
            step = left / parts
            if ahead:
                self._move(state, 0.0, 0.5 * step)
            fastest = self._velocities(state)
            if fastest * step > EXCESS * FARTHEST and step > 1e-6:
                parts = max(2 * parts, self._even(left, fastest))
                ahead = True
                continue
            left = left - step if parts > 1 else 0.0
            parts = max(self._even(left, fastest), 1) if parts > 1 else 0
            self._move(state, step, 0.5 * left / parts if parts else 0.0)
            ahead = False
            self.substeps += 1
