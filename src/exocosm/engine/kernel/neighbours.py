"""Neighbour lists: for each cell all others within the sum of their reaches plus a skin.

Rows are laid end to end, span by span: the row of cell i follows the row of cell i - 1 of the same span of `SPAN` cells, and
every span has a segment of its own in the pool. So a row may be as long as it likes, and spans are filled side by side.
"""

from __future__ import annotations

import math

import numpy as np
from numba import prange

from exocosm.engine.kernel.compile import kernel, parallel_kernel

SPAN = 512
"""Cells of one unit of work; fixed, so that the number of threads leaves no trace."""


@parallel_kernel
def search(
    chosen, skin, depth, bins, home, start, order, sphere, reach, binned, capacity, pool, count, needed
):
    """Fill the neighbour lists of the chosen cells.

    Parameters
    ----------
    chosen
        Rows of the cells whose neighbours are wanted; a span is `SPAN` of these.
    skin
        um added to the sum of two reaches.
    depth
        1, or 0 where the tissue is planar and z does not count.
    bins, home, start, order
        From `bins.bin_cells`; the edge of a bin is no shorter than the longest distance listed.
    sphere, reach
        [n, 3 or more] and [n] um, by cell.
    binned
        [n, 4] from `bins.bin_cells`.
    capacity
        Entries in the segment of a span.
    pool
        [spans * capacity] output: neighbours, by row.
    count
        [chosen] output: length of each row.
    needed
        [spans, 2] output: entries that the span needs (more than `capacity`: the pool is too short and must grow), and
        neighbours found at the very same point.
    """
    n = chosen.size
    bz, by, bx = bins
    for span in prange((n + SPAN - 1) // SPAN):
        c = np.int64(span)
        segment = pool[c * capacity : (c + 1) * capacity]
        p = 0
        same = 0
        for q in range(c * SPAN, min(n, (c + 1) * SPAN)):
            i = chosen[q]
            x = sphere[i, 0]
            y = sphere[i, 1]
            z = sphere[i, 2]
            own = reach[i] + skin
            at = home[i]
            kz = at // (by * bx)
            ky = at // bx - kz * by
            kx = at - (kz * by + ky) * bx
            first = max(kx - 1, 0)
            last = min(kx + 1, bx - 1) + 1
            before = p
            for nz in range(max(kz - 1, 0), min(kz + 1, bz - 1) + 1):
                for ny in range(max(ky - 1, 0), min(ky + 1, by - 1) + 1):
                    line = (nz * by + ny) * bx
                    for k in range(start[line + first], start[line + last]):
                        dx = binned[k, 0] - x
                        dy = binned[k, 1] - y
                        dz = (binned[k, 2] - z) * depth
                        cut = own + binned[k, 3]
                        square = dx * dx + dy * dy + dz * dz
                        j = order[k]
                        if p < capacity:
                            segment[p] = j
                        p += (square < cut * cut) and (j != i)
                        same += (square == 0) and (j != i)
            count[q] = p - before
        needed[c, 0] = p
        needed[c, 1] = same


@kernel
def part_coincident(capacity, pool, count, identity, planar, sphere, offset):
    """Write into `offset` [n, 3] how far each cell is to be pushed off others at the very same point.

    A pair is parted by 0.001 um along a direction that depends on both identities, half of it each: the middle stays.
    """
    n = count.size
    p = 0
    for i in range(n):
        if i % SPAN == 0:
            p = (i // SPAN) * capacity
        for k in range(p, p + count[i]):
            j = pool[k]
            if (
                sphere[i, 0] != sphere[j, 0]
                or sphere[i, 1] != sphere[j, 1]
                or (not planar and sphere[i, 2] != sphere[j, 2])
            ):
                continue
            lower = min(identity[i], identity[j])
            upper = max(identity[i], identity[j])
            mixed = lower * np.uint64(0x9E3779B97F4A7C15) ^ upper * np.uint64(0xC2B2AE3D27D4EB4F)
            angle = (mixed >> np.uint64(11)) * (2.0 * math.pi * 2.0**-53)
            side = 5e-4 if identity[i] == upper else -5e-4
            offset[i, 0] += side * math.cos(angle)
            offset[i, 1] += side * math.sin(angle)
        p += count[i]
