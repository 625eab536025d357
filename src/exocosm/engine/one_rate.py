"""All pairs at one rate: even substeps, none in which a cell would go too far. See `kernel.forces` for the pair."""

from __future__ import annotations

from functools import partial

import numpy as np

from exocosm.arrays import Float, Float32, Int
from exocosm.engine.kernel.forces import BLOCK, LANES, move, velocities
from exocosm.engine.kernel.neighbours import SPAN
from exocosm.engine.kernel.substeps import (
    BEHIND,
    DONE,
    LEFT,
    PARTS,
    STIFFEST,
    go_on,
    holds,
    in_a_row,
    strayed,
)
from exocosm.engine.kernel.units import run_units, threads_for
from exocosm.engine.neighbourhood import Neighbourhood, Wall
from exocosm.engine.plates import Sides
from exocosm.engine.state import State

Limits = tuple[float, float, float]
"""um that a cell should move in a substep at most, longest substep (min), and excess over the former that has it taken again."""


class OneRate:
    """Finds velocities, carries cells, and does both in even substeps.

    Parameters
    ----------
    near
        Lists of all neighbours.
    wall
        Where cells stop.
    sides
        Plates that cells do not cross.
    """

    def __init__(self, near: Neighbourhood, wall: Wall, sides: Sides) -> None:
        self.near = near
        self.wall = wall
        self.sides = sides
        self._square = float((near.skin / 2) ** 2)
        self._top: Float32 = np.zeros((0, 2), np.float32)

    def velocities(self, state: State, body: Float32) -> Float32:
        """Find the drift of all cells at the positions in `body` [n, 8]; return `forces.velocities`' [spans, 2] of largest values."""
        lists, n, top = self.near.lists, state.cells.count, self._most(state)
        run_units(velocities, len(top), n,
            body[:n], self.near.depth, lists.chosen, lists.capacity, lists.pool, lists.count, self._block(),
            state.cells.heading[:n], state.cells.drift[:n], top,
        )  # fmt: skip
        return top

    def carry(
        self, state: State, body: Float32, step: float, ahead: float, side: Int | None = None
    ) -> Float32:
        """Carry all cells over `step` min and their bodies `ahead`; return `forces.move`'s [spans, 2] of largest values.

        ``side``: of each plate that each cell keeps to, as `Sides.of` returns it; None without plates.
        """
        cells, n, top = state.cells, state.cells.count, self._most(state)
        run_units(move, len(top), n,
            cells.sphere[:n], body[:n], cells.drift[:n], cells.heading[:n],
            self.near.reference, step, ahead, self.wall, top,
        )  # fmt: skip
        if side is not None:
            self.sides.hold(cells.sphere[:n], side)
            self.sides.hold(body[:n], side)
        return top

    def advance(
        self, state: State, body: Float32, length: float, parts: int, limits: Limits, side: Int | None
    ) -> tuple[int, float]:
        """Carry all cells over `length` min, in `parts` even substeps unless that proves too few.

        Returns how many it took, and the stiffness met last, 1/min.
        """
        course = np.zeros(6)
        course[LEFT], course[PARTS], course[BEHIND] = length, parts, 1.0
        alone = side is None and threads_for(-(-state.cells.count // SPAN), state.cells.count) == 1
        go = self._in_a_row if alone else partial(self._one_by_one, side=side)
        while go(state, body, course, limits):
            self.near.build(state)
        return int(course[DONE]), float(course[STIFFEST])

    def _in_a_row(self, state: State, body: Float32, course: Float, limits: Limits) -> bool:
        """Go on with a course without coming back to Python; return whether the lists must be searched anew."""
        cells, lists, n = state.cells, self.near.lists, state.cells.count
        again: bool = in_a_row(
            course, limits, self._square, body[:n], self.near.depth,
            lists.chosen, lists.capacity, lists.pool, lists.count, self._block(),
            cells.sphere[:n], cells.heading[:n], cells.drift[:n], self.near.reference, self.wall, self._most(state),
        )  # fmt: skip
        return again

    def _one_by_one(
        self, state: State, body: Float32, course: Float, limits: Limits, side: Int | None = None
    ) -> bool:
        """Do the same with kernels that are dealt out to threads, and with plates."""
        while course[PARTS] > 0.0:
            if course[BEHIND] > 0.0:
                top = self.carry(state, body, 0.0, 0.5 * float(course[LEFT] / course[PARTS]), side)
                course[BEHIND] = 0.0
                if strayed(top, self._square):
                    return True
            if not holds(course, self.velocities(state, body), limits):
                continue
            step, ahead = go_on(course, limits)
            if strayed(self.carry(state, body, step, ahead, side), self._square):
                return True
        return False

    def _most(self, state: State) -> Float32:
        spans = -(-state.cells.count // SPAN)
        if len(self._top) < spans:
            self._top = np.zeros((spans, 2), np.float32)
        return self._top[:spans]

    def _block(self) -> int:
        return max(BLOCK, self.near.lists.longest + 2 * LANES)
