"""Cells at two rates: pairs with a fast cell in short steps, all others in long ones.

A long step goes as follows. `classify` says who is fast. The velocity from pairs of two slow cells is found once, at the predicted
middle of the long step (`steady_velocities`), and holds throughout. Neighbours of fast cells are searched anew, `interlink` gives
every cell that takes part its row of fast pairs, and in each short step both sides of those pairs move at the same instant
(`linked_velocities`, `move_some`). Both rates use the predicted midpoint of their own step, as in `kernel.forces`.
"""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import free_kernel, inner_kernel, kernel
from exocosm.engine.kernel.forces import BODY, LANES, carry, gather_row, pair_terms, row_sum
from exocosm.engine.kernel.neighbours import SPAN

f4 = np.float32


@free_kernel
def classify(
    unit_from, unit_to, thread, sphere, drift, heading, reference, half, threshold, step, fast, margin, tally
):
    """Tell the fast cells, and how far each cell may stray from the middle of its way in a long step.

    A cell is fast when its velocity is above `threshold` (um/min), or when it has left, or may leave within `step` min, the distance
    `half` (um) for which the full lists hold. fast: [n] output, 1 or 0. margin: [n] output, um. tally: [spans, 3] output: fast cells,
    cells that are fast by distance alone, unused.
    """
    n = drift.shape[0]
    h = f4(step)
    for c in range(unit_from, unit_to):
        quick = 0
        strayed = 0
        for i in range(c * SPAN, min(n, (c + 1) * SPAN)):
            vx = drift[i, 0] + heading[i, 0]
            vy = drift[i, 1] + heading[i, 1]
            vz = drift[i, 2] + heading[i, 2]
            speed = math.sqrt(vx * vx + vy * vy + vz * vz)
            x = sphere[i, 0] - reference[i, 0]
            y = sphere[i, 1] - reference[i, 1]
            z = sphere[i, 2] - reference[i, 2]
            gone = math.sqrt(x * x + y * y + z * z) + f4(2) * speed * h > half
            fast[i] = 1 if speed > threshold or gone else 0
            margin[i] = f4(0.625) * speed * h + f4(0.25)
            quick += fast[i]
            strayed += gone and speed <= threshold
        tally[c, 0] = quick
        tally[c, 1] = strayed


@inner_kernel
def gather_slow(work, m, body, i, row, depth, fast, kept):
    """Lay the pairs of cell i with slow neighbours into the scratch; return where they end, padded. kept: [row] scratch."""
    size = 0
    for k in range(row.size):
        j = row[k]
        kept[size] = j
        size += 1 - fast[j]
    return gather_row(work, m, body, i, kept, np.int64(0), np.int64(size), depth)


@free_kernel
def steady_velocities(
    unit_from, unit_to, thread, body, depth, chosen, capacity, pool, count, block, fast, steady, top
):
    """Velocity of every slow cell from its slow neighbours; none for fast cells. Arguments as in `forces.velocities`."""
    n = count.size
    work = np.empty((BODY, block), f4)
    kept = np.empty(block, np.int32)
    ends = np.empty(SPAN, np.int64)
    for c in range(unit_from, unit_to):
        segment = pool[c * capacity : (c + 1) * capacity]
        end = min(n, (c + 1) * SPAN)
        stiffest = f4(0)
        q = c * SPAN
        p = np.int64(0)
        while q < end:
            begin = q
            m = np.int64(0)
            while q < end and m + count[q] + LANES <= block:
                i = chosen[q]
                if fast[i] == 0:
                    m = gather_slow(work, m, body, i, segment[p : p + count[q]], depth, fast, kept)
                ends[q - begin] = m
                p += count[q]
                q += 1
            pair_terms(work, m)
            m = np.int64(0)
            for k in range(begin, q):
                vx, vy, vz, stiff = row_sum(work, m, ends[k - begin])
                m = ends[k - begin]
                i = chosen[k]
                mobile = body[i, 7]
                steady[i, 0] = vx * mobile
                steady[i, 1] = vy * mobile
                steady[i, 2] = vz * mobile
                stiffest = max(stiffest, stiff)
        top[c] = stiffest


@kernel
def interlink(fast, chosen, capacity, pool, count, cursor, part, first, rows):
    """Give every cell that takes part in short steps its row of fast pairs.

    A fast cell keeps the row that was found for it; a slow cell gets the fast cells that found it. part: [n] output, the cells that take
    part in rising order, then the others; first: [n + 1] output, where the row of each begins in `rows`; cursor: [n] scratch.
    Returns how many take part.
    """
    n = fast.size
    cursor[:] = 0
    p = 0
    for q in range(chosen.size):
        if q % SPAN == 0:
            p = (q // SPAN) * capacity
        cursor[chosen[q]] = count[q]
        for k in range(p, p + count[q]):
            j = pool[k]
            if fast[j] == 0:
                cursor[j] += 1
        p += count[q]
    active = 0
    total = 0
    rest = n
    for i in range(n):
        if fast[i] == 0 and cursor[i] == 0:
            rest -= 1
            part[rest] = i
            continue
        part[active] = i
        first[active] = total
        active += 1
        total += cursor[i]
        cursor[i] = first[active - 1]
    first[active] = total
    p = 0
    for q in range(chosen.size):
        if q % SPAN == 0:
            p = (q // SPAN) * capacity
        i = chosen[q]
        for k in range(count[q]):
            j = pool[p + k]
            rows[cursor[i] + k] = j
            if fast[j] == 0:
                rows[cursor[j]] = i
                cursor[j] += 1
        p += count[q]
    return active


@inner_kernel
def gather_links(work, m, body, i, rows, low, high, depth):
    """Lay the pairs of cell i with `rows[low:high]` into the scratch from m on, without padding: rows are short. Return their end.

    A loop of its own: shared with `gather_row` it would no longer be built into the callers, which costs a quarter of their time.
    """
    x = body[i, 0]
    y = body[i, 1]
    z = body[i, 2]
    r = body[i, 3]
    stick = body[i, 4]
    push = body[i, 5]
    a = body[i, 6]
    for k in range(low, high):
        j = np.uint64(rows[np.uint64(k)])
        p = np.uint64(m + (k - low))
        work[0, p] = body[j, 0] - x
        work[1, p] = body[j, 1] - y
        work[2, p] = (body[j, 2] - z) * depth
        work[4, p] = body[j, 3] + r
        work[5, p] = body[j, 6] + a
        work[6, p] = body[j, 4] * stick
        work[7, p] = body[j, 5] * push
    return m + (high - low)


@inner_kernel
def link_sum(work, low, high):
    """Add up the pairs [low, high) one after another: (x, y, z) um/min and the stiffness, 1/min."""
    x = y = z = s = f4(0)
    for k in range(low, high):
        p = np.uint64(k)
        f = work[3, p]
        x += f * work[0, p]
        y += f * work[1, p]
        z += f * work[2, p]
        s += work[4, p]
    return x, y, z, s


@free_kernel
def linked_velocities(
    unit_from, unit_to, thread, part, first, rows, body, depth, block, steady, heading, drift, top
):
    """Passive velocity of the cells that take part: the steady share plus their fast pairs.

    part: [active] cells; drift: [n, 3] output; top: [spans, 2] output, largest square of the whole velocity, largest stiffness.
    """
    n = part.size
    work = np.empty((BODY, block), f4)
    ends = np.empty(SPAN, np.int64)
    for c in range(unit_from, unit_to):
        end = min(n, (c + 1) * SPAN)
        fastest = f4(0)
        stiffest = f4(0)
        q = c * SPAN
        while q < end:
            begin = q
            m = np.int64(0)
            while q < end and m + (first[q + 1] - first[q]) <= block:
                m = gather_links(work, m, body, part[q], rows, first[q], first[q + 1], depth)
                ends[q - begin] = m
                q += 1
            pair_terms(work, m)
            m = np.int64(0)
            for k in range(begin, q):
                i = part[k]
                vx, vy, vz, stiff = link_sum(work, m, ends[k - begin])
                m = ends[k - begin]
                mobile = body[i, 7]
                vx = steady[i, 0] + vx * mobile
                vy = steady[i, 1] + vy * mobile
                vz = steady[i, 2] + vz * mobile
                drift[i, 0] = vx
                drift[i, 1] = vy
                drift[i, 2] = vz
                vx += heading[i, 0]
                vy += heading[i, 1]
                vz += heading[i, 2]
                fastest = max(fastest, vx * vx + vy * vy + vz * vz)
                stiffest = max(stiffest, stiff)
        top[c, 0] = fastest
        top[c, 1] = stiffest


@free_kernel
def move_some(unit_from, unit_to, thread, chosen, sphere, body, drift, heading, step, ahead, wall):
    """Carry the chosen cells over `step` min, and their bodies `ahead` min further."""
    n = chosen.size
    h = f4(step)
    g = f4(ahead)
    for c in range(unit_from, unit_to):
        for q in range(c * SPAN, min(n, (c + 1) * SPAN)):
            carry(chosen[q], sphere, body, drift, heading, h, g, wall)


@free_kernel
def move_steady(unit_from, unit_to, thread, chosen, sphere, body, steady, drift, heading, step, wall):
    """Carry the chosen cells, which have no fast pair, over a whole long step."""
    n = chosen.size
    h = f4(step)
    for c in range(unit_from, unit_to):
        for q in range(c * SPAN, min(n, (c + 1) * SPAN)):
            i = chosen[q]
            for k in range(3):
                drift[i, k] = steady[i, k]
            carry(i, sphere, body, drift, heading, h, f4(0), wall)
