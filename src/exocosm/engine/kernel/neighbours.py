"""Neighbour lists: for each cell all others within the sum of their reaches plus a skin.

Rows are laid end to end, span by span: the cells are taken in the order of the bins, each row follows the last of the same span of
`SPAN` cells, and every span has a segment of its own in the pool. So a row may be as long as it likes, and spans are filled side by side.
"""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import free_kernel, inner_kernel, kernel

SPAN = 512
"""Cells of one unit of work; fixed, so that the number of threads leaves no trace."""


@inner_kernel
def append_near(low, high, i, x, y, z, own, depth, order, binned, segment, size):
    """Write those cells of `order[low:high]` into `segment` from `size` on that are within `own` plus their reach of a point.

    Every candidate is written and the next one takes its place unless it is near: no branch to guess. Cell i itself is left out.
    Returns where they end, and how many are at the very point. Where the segment is full its last entry is overwritten.
    """
    full = np.uint64(segment.size - 1)
    end = np.uint64(size)
    same = np.int64(0)
    for k in range(low, high):
        q = np.uint64(k)
        j = order[q]
        dx = binned[q, 0] - x
        dy = binned[q, 1] - y
        dz = (binned[q, 2] - z) * depth
        cut = own + binned[q, 3]
        square = dx * dx + dy * dy + dz * dz
        segment[min(end, full)] = j
        end += np.uint64(1) if (square < cut * cut) & (j != i) else np.uint64(0)
        same += np.int64(1) if square == np.float32(0) else np.int64(0)
    return np.int64(end), same


@free_kernel
def search(
    unit_from,
    unit_to,
    thread,
    chosen,
    skin,
    depth,
    bins,
    home,
    start,
    order,
    sphere,
    reach,
    binned,
    capacity,
    pool,
    count,
    needed,
):
    """Fill the neighbour lists of the chosen cells.

    Parameters
    ----------
    chosen
        Rows of the cells whose neighbours are wanted, by bin; a span is `SPAN` of these.
    skin, depth
        um added to the sum of two reaches; 1, or 0 where the tissue is planar and z does not count.
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
        [spans, 2] output: entries of the span (unless they are fewer than `capacity`, the search is to be repeated with more), and
        how many times two cells are at the very same point.
    """
    n = chosen.size
    bz, by, bx = bins
    for c in range(unit_from, unit_to):
        segment = pool[c * capacity : (c + 1) * capacity]
        p = np.int64(0)
        same = np.int64(0)
        for q in range(c * SPAN, min(n, (c + 1) * SPAN)):
            i = chosen[q]
            at = np.int64(home[i])
            kz = at // (by * bx)
            ky = at // bx - kz * by
            kx = at - (kz * by + ky) * bx
            first = max(kx - 1, 0)
            last = min(kx + 1, bx - 1) + 1
            begin = p
            for nz in range(max(kz - 1, 0), min(kz + 1, bz - 1) + 1):
                for ny in range(max(ky - 1, 0), min(ky + 1, by - 1) + 1):
                    line = (nz * by + ny) * bx
                    p, met = append_near(
                        start[line + first], start[line + last],
                        i, sphere[i, 0], sphere[i, 1], sphere[i, 2], reach[i] + skin,
                        depth, order, binned, segment, p,
                    )  # fmt: skip
                    same += met
            same -= 1
            count[q] = p - begin
        needed[c, 0] = p
        needed[c, 1] = same


@kernel
def part_coincident(chosen, capacity, pool, count, identity, planar, sphere, offset):
    """Write into `offset` [n, 3] how far each cell is to be pushed off others at the very same point.

    A pair is parted by 0.001 um along a direction that depends on both identities, half of it each: the middle stays.
    """
    p = 0
    for q in range(chosen.size):
        i = chosen[q]
        if q % SPAN == 0:
            p = (q // SPAN) * capacity
        for k in range(p, p + count[q]):
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
        p += count[q]
