"""Cells at two rates: slow pairs once in a long step, pairs with a fast cell in short ones. See `kernel.multirate`."""

from __future__ import annotations

import math

import numpy as np

from exocosm.arrays import Byte, Float32, Int
from exocosm.engine.kernel.forces import BLOCK, LANES
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
from exocosm.engine.neighbourhood import Int32Array, Lists, Neighbourhood, Wall
from exocosm.engine.state import State

LONGEST = 0.5
"""min: longest substep."""
EXCESS = 1.5
"""A substep in which a cell would move by more than this multiple of what it should is taken again, shorter."""
THRESHOLD = 0.3
"""um/min: faster cells are fast."""
SHORT = 3
"""Short steps in `LONGEST`."""
FARTHEST_FAST = 1.5
"""um: farthest a fast cell should move in a short step; its own velocity enters exactly."""
STIFFEST = 24.0
"""1/min: largest stiffness for which short steps are shortened."""
STRAYED = 0.1
"""Share of slow cells beyond the full lists from which these are searched anew."""


class TwoRates:
    """Takes long steps in which fast cells and their neighbours move in short ones.

    Parameters
    ----------
    near
        Lists of all neighbours.
    wall
        Where cells stop.
    """

    def __init__(self, near: Neighbourhood, wall: Wall) -> None:
        self.near = near
        self.wall = wall
        self.depth = wall[4]
        self.quick = Lists(near.grid)
        """Neighbours of the fast cells in the present long step."""

    def advance(self, state: State, body: Float32, step: float) -> float:
        """Carry all cells over one long step of `step` min; return the largest stiffness met, 1/min.

        ``body`` [n or more, 8] is the scratch of `kernel.forces`, at the positions of the cells.
        """
        cells, n = state.cells, state.cells.count
        sphere, drift, heading, body = cells.sphere[:n], cells.drift[:n], cells.heading[:n], body[:n]
        fast, margin = self._classify(state, step)
        spans = -(-n // SPAN)
        every = np.arange(n, dtype=np.int32)
        run_units(move_some, spans, n, every, sphere, body, drift, heading, 0.0, 0.5 * step, self.wall)
        steady, stiff = np.empty((n, 3), np.float32), np.zeros(spans, np.float32)
        lists = self.near.lists
        block = max(BLOCK, lists.longest + 2 * LANES)
        run_units(
            steady_velocities, spans, n,
            body, self.depth, lists.chosen, lists.capacity, lists.pool, lists.count, block, fast, steady, stiff,
        )  # fmt: skip
        self.quick.search(fast, body, self.near.reach + margin, np.float32(0))
        found = self.quick
        part, first = np.empty(n, np.int32), np.empty(n + 1, np.int64)
        rows = np.empty(2 * int(found.count.sum()), np.int32)
        scratch = np.empty(n, np.int64)
        active = interlink(
            fast, found.chosen, found.capacity, found.pool, found.count, scratch, part, first, rows
        )
        rest = part[active:]
        run_units(
            move_steady, -(-len(rest) // SPAN), len(rest),
            rest, sphere, body, steady, drift, heading, step, self.wall,
        )  # fmt: skip
        stiffest = self._short(state, body, step, part[:active], first[: active + 1], rows, steady)
        return max(stiffest, float(stiff.max()))

    def _classify(self, state: State, step: float) -> tuple[Byte, Float32]:
        """Return who is fast [n] and how far each may stray [n]; search all neighbours anew where many have left their lists."""
        cells, near, n = state.cells, self.near, state.cells.count
        sphere, drift, heading = cells.sphere[:n], cells.drift[:n], cells.heading[:n]
        fast, margin = np.empty(n, np.uint8), np.empty(n, np.float32)
        spans = -(-n // SPAN)
        tally = np.zeros((spans, 2), np.int64)
        for again in (True, False):
            run_units(
                classify, spans, n,
                sphere, drift, heading, near.reference, np.float32(near.skin / 2), np.float32(THRESHOLD), step,
                fast, margin, tally,
            )  # fmt: skip
            if not again or tally[:, 1].sum() <= STRAYED * n:
                break
            near.build(state)
        return fast, margin

    def _short(
        self,
        state: State,
        body: Float32,
        step: float,
        part: Int32Array,
        first: Int,
        rows: Int32Array,
        steady: Float32,
    ) -> float:
        """Carry the cells that take part over one long step, in short ones; return the last stiffness."""
        cells, n = state.cells, state.cells.count
        sphere, drift, heading = cells.sphere[:n], cells.drift[:n], cells.heading[:n]
        block = max(BLOCK, int(np.diff(first).max(initial=0)) + 2 * LANES)
        spans = -(-len(part) // SPAN)
        top = np.zeros((spans, 2), np.float32)
        left, parts = step, max(1, math.ceil(SHORT * step / LONGEST - 1e-9))
        ahead, stiffest = True, 0.0
        moved = (part, sphere, body, drift, heading)
        while parts > 0 and len(part):
            short = left / parts
            if ahead:
                run_units(move_some, spans, len(part), *moved, 0.0, 0.5 * short, self.wall)
            run_units(
                linked_velocities, spans, len(part),
                part, first, rows, body, self.depth, block, steady, heading, drift, top,
            )  # fmt: skip
            stiffest = float(top[:, 1].max())
            speed = math.sqrt(float(top[:, 0].max()))
            if speed * short > EXCESS * FARTHEST_FAST and short > 1e-6:
                parts = max(2 * parts, math.ceil(left * speed / FARTHEST_FAST - 1e-9))
                ahead = True
                continue
            left = left - short if parts > 1 else 0.0
            finest = max(SHORT / LONGEST, speed / FARTHEST_FAST, min(2.0 * stiffest, STIFFEST))
            parts = max(1, math.ceil(left * finest - 1e-9)) if parts > 1 else 0
            run_units(
                move_some, spans, len(part), *moved, short, 0.5 * left / parts if parts else 0.0, self.wall
            )
            ahead = False
        return stiffest
