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
def gather_candidates(at, bins, start, order, binned, near, names):
    """Lay the cells of bin `at` and the bins around it end to end: x, y, z, reach into the rows of `near`, rows of cells into `names`.

    Returns their number; if it is more than there is room for, not all were laid.
    """
    bz, by, bx = bins
    kz = at // (by * bx)
    ky = at // bx - kz * by
    kx = at - (kz * by + ky) * bx
    first = max(kx - 1, 0)
    last = min(kx + 1, bx - 1) + 1
    m = 0
    for nz in range(max(kz - 1, 0), min(kz + 1, bz - 1) + 1):
        for ny in range(max(ky - 1, 0), min(ky + 1, by - 1) + 1):
            line = (nz * by + ny) * bx
            low = start[line + first]
            size = start[line + last] - low
            if m + size <= names.size:
                x = near[0, m : m + size]
                y = near[1, m : m + size]
                z = near[2, m : m + size]
                r = near[3, m : m + size]
                name = names[m : m + size]
                for k in range(name.size):
                    q = np.uint64(low + k)
                    x[k] = binned[q, 0]
                    y[k] = binned[q, 1]
                    z[k] = binned[q, 2]
                    r[k] = binned[q, 3]
                    name[k] = order[q]
            m += size
    return m


@inner_kernel
def mark_near(near, names, m, i, x, y, z, own, depth, hit):
    """Set hit[k] to 1 for candidates but i within `own` plus their reach of a point, else to 0; return how many are at the point."""
    xs = near[0, :m]
    ys = near[1, :m]
    zs = near[2, :m]
    rs = near[3, :m]
    hits = hit[:m]
    who = names[:m]
    same = np.int32(0)
    for k in range(m):
        dx = xs[k] - x
        dy = ys[k] - y
        dz = (zs[k] - z) * depth
        cut = own + rs[k]
        square = dx * dx + dy * dy + dz * dz
        hits[k] = np.int32(1) if square < cut * cut and who[k] != i else np.int32(0)
        same += np.int32(1) if square == np.float32(0) else np.int32(0)
    return same


@inner_kernel
def append_near(names, hit, m, segment, p):
    """Write the marked candidates into `segment` from p on, as far as there is room; return how many are marked."""
    size = np.int64(0)
    if p + m <= segment.size:
        for k in range(m):
            segment[np.uint64(p + size)] = names[k]
            size += hit[k]
        return size
    for k in range(m):
        if hit[k] == 1:
            if p + size < segment.size:
                segment[p + size] = names[k]
            size += 1
    return size


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
    room,
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
    room, capacity
        Candidates that the scratch can hold; entries in the segment of a span.
    pool
        [spans * capacity] output: neighbours, by row.
    count
        [chosen] output: length of each row.
    needed
        [spans, 3] output: entries that the span needs and most candidates of a bin (where they are more than `capacity` or
        `room`, the search is to be repeated with more), and how many times two cells are at the very same point.
    """
    n = chosen.size
    near = np.empty((4, room), np.float32)
    names = np.empty(room, np.int32)
    hit = np.empty(room, np.int32)
    for c in range(unit_from, unit_to):
        segment = pool[c * capacity : (c + 1) * capacity]
        last = np.int64(-1)
        m = np.int64(0)
        p = np.int64(0)
        most = np.int64(0)
        same = np.int64(0)
        for q in range(c * SPAN, min(n, (c + 1) * SPAN)):
            i = chosen[q]
            at = np.int64(home[i])
            if at != last:
                m = gather_candidates(at, bins, start, order, binned, near, names)
                last = at
                most = max(most, m)
                m = min(m, room)
            same += (
                mark_near(
                    near, names, m, i, sphere[i, 0], sphere[i, 1], sphere[i, 2], reach[i] + skin, depth, hit
                )
                - 1
            )
            size = append_near(names, hit, m, segment, p)
            count[q] = size
            p += size
        needed[c, 0] = p
        needed[c, 1] = most
        needed[c, 2] = same


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
