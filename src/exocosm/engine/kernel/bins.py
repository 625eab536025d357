"""Sorting cells in space: cubic bins for the neighbour search, and the canonical order by (voxel, identity)."""

from __future__ import annotations

import numpy as np

from exocosm.engine.kernel.compile import kernel


@kernel
def bin_cells(sphere, reach, inverse, bins, home, start, order, binned):
    """Stable counting sort of the cells into bins, their positions and reaches with them.

    Parameters
    ----------
    sphere
        [n, 4] x, y, z, radius, um.
    reach
        [n] um.
    inverse
        (x, y, z) one over the edge of a bin, 1/um.
    bins
        (bz, by, bx) number of bins along each axis.
    home
        [n] output: bin of each cell, z-major.
    start
        [number of bins + 1] output: where each bin begins in `order`.
    order
        [n] output: rows by bin, in row order within a bin.
    binned
        [n, 4] output: x, y, z, reach in that order.
    """
    bz, by, bx = bins
    sx, sy, sz = inverse
    start[:] = 0
    for i in range(home.size):
        x = max(min(np.int64(sphere[i, 0] * sx), bx - 1), 0)
        y = max(min(np.int64(sphere[i, 1] * sy), by - 1), 0)
        z = max(min(np.int64(sphere[i, 2] * sz), bz - 1), 0)
        b = (z * by + y) * bx + x
        home[i] = b
        start[b + 1] += 1
    for b in range(start.size - 1):
        start[b + 1] += start[b]
    for i in range(home.size):
        b = home[i]
        k = start[b]
        order[k] = i
        binned[k, 0] = sphere[i, 0]
        binned[k, 1] = sphere[i, 1]
        binned[k, 2] = sphere[i, 2]
        binned[k, 3] = reach[i]
        start[b] += 1
    for b in range(start.size - 1, 0, -1):
        start[b] = start[b - 1]
    start[0] = 0


@kernel
def order_within(start, identity, order):
    """Sort the rows of each voxel by identity: Shell sort, as good as linear for the few or nearly sorted rows that occur."""
    for v in range(start.size - 1):
        low = start[v]
        high = start[v + 1]
        gap = (high - low) // 2
        while gap > 0:
            for i in range(low + gap, high):
                row = order[i]
                who = identity[row]
                k = i
                while k >= low + gap and identity[order[k - gap]] > who:
                    order[k] = order[k - gap]
                    k -= gap
                order[k] = row
            gap = 1 if gap == 2 else gap * 5 // 11
