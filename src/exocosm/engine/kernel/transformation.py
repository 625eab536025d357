"""Transformation: living cells turn into another type; one draw a cell and fate step."""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import free_kernel
from exocosm.engine.kernel.random import philox

CHUNKS = 64
DEAD = 3
STAYS = -1
WORD = 2.0**-32


@free_kernel
def choose(
    unit_from, unit_to, thread,
    count, identity, kind, stage, behaviour, column, unused, dt, step, stream, seed, becomes,
):  # fmt: skip
    """Write ``becomes`` [n]: the type that a cell turns into within `dt` minutes, or `STAYS`.

    ``column`` [t] are the columns of the rates of turning into each type, 1/min; `unused` is the one of a type that nothing turns
    into. Hazards compete: the chance that anything happens is 1 - exp(-sum dt), and which type is drawn by their shares.
    """
    types = column.size
    hazard = np.zeros(types)
    size = (count + CHUNKS - 1) // CHUNKS
    for chunk in range(unit_from, unit_to):
        for i in range(chunk * size, min(count, (chunk + 1) * size)):
            becomes[i] = STAYS
            if stage[i] >= DEAD:
                continue
            total = 0.0
            last = STAYS
            for t in range(types):
                hazard[t] = 0.0
                if t != kind[i] and column[t] != unused:
                    hazard[t] = behaviour[i, column[t]]
                if hazard[t] > 0.0:
                    total += hazard[t]
                    last = t
            if total <= 0.0:
                continue
            a, b, _, _ = philox(
                np.uint32(identity[i]), np.uint32(identity[i] >> np.uint64(32)), np.uint32(step), np.uint32(stream),
                np.uint32(seed), np.uint32(seed >> np.uint64(32)),
            )  # fmt: skip
            if a * WORD < 1.0 - math.exp(-total * dt):
                pick = b * WORD * total
                which = 0
                running = hazard[0]
                while which < last and (pick >= running or hazard[which] <= 0.0):
                    which += 1
                    running += hazard[which]
                becomes[i] = which
