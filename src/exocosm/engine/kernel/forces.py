"""Adhesion and repulsion of spheres, and how the cells move.

Two cells at distance d, with R the sum of radii and A the sum of reaches (reach: multiple of the radius), give each other the
velocity  a (1 - d/A)^2 - b (1 - d/R)^2  along the line between them, each term only where it is positive; a and b are geometric
means of both cells' strengths, so that one moves as much as the other and their middle stays.

Forces are found where the cells will be half a substep on, at their last velocity (`move`). The substep then has second order
and the stability of two-step Adams-Bashforth (|h lambda| <= 1), but carries no ratio of neighbouring steps, so that a short step after
a long one throws nothing. A cell's own velocity enters exactly.
"""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import free_kernel, inner_kernel, kernel
from exocosm.engine.kernel.neighbours import SPAN

f4 = np.float32
BODY = 8
"""Columns of a body: x, y, z, radius, root of adhesion, root of repulsion, reach (um), mobile (1 or 0)."""
BLOCK = 256
"""Pairs computed together."""
LANES = 4
"""Rows are added up in so many lanes; the scratch is padded to a multiple."""


@kernel
def equip(sphere, kind, behaviour, columns, adhesion, repulsion, reach, fixed, body):
    """Write radius, strengths, reach and mobility of each cell into `body`; columns: of adhesion and repulsion, or -1."""
    sticky, stiff = columns
    for i in range(kind.size):
        t = kind[i]
        a = adhesion[t]
        b = repulsion[t]
        if sticky >= 0 and behaviour[i, sticky] >= 0.0:
            a = behaviour[i, sticky]
        if stiff >= 0 and behaviour[i, stiff] >= 0.0:
            b = behaviour[i, stiff]
        body[i, 3] = sphere[i, 3]
        body[i, 4] = math.sqrt(a)
        body[i, 5] = math.sqrt(b)
        body[i, 6] = reach[t] * sphere[i, 3]
        body[i, 7] = 0.0 if fixed[t] else 1.0


@inner_kernel
def pair_terms(work, m):
    """Turn m gathered pairs into velocities.

    work: rows x, y, z (difference of positions), 3 distance, 4 sum of radii, 5 sum of reaches, 6 adhesion, 7 repulsion. On return
    row 3 holds the velocity over the distance and row 4 the stiffness of repulsion, 1/min. Few arrays a loop: with more than eight
    pairs of pointers to tell apart the compiler gives up vectors.
    """
    one = f4(1)
    zero = f4(0)
    tiny = f4(1e-12)
    x = work[0, :m]
    y = work[1, :m]
    z = work[2, :m]
    d = work[3, :m]
    r = work[4, :m]
    a = work[5, :m]
    stick = work[6, :m]
    push = work[7, :m]
    for k in range(m):
        d[k] = math.sqrt(x[k] * x[k] + y[k] * y[k] + z[k] * z[k] + tiny)
    for k in range(m):
        t = one - d[k] / a[k]
        t = t if t > zero else zero
        inverse = one / r[k]
        u = one - d[k] * inverse
        u = u if u > zero else zero
        bu = push[k] * u
        r[k] = bu * inverse
        d[k] = (stick[k] * t * t - bu * u) / d[k]


@inner_kernel
def gather_row(work, m, body, i, near, low, size, depth):
    """Lay the pairs of cell i with `near[low : low + size]` into the scratch from m on; return where they end, padded.

    The padding holds pairs that give nothing. Rows are short: plain entries beat slices of the scratch, which would have to be told
    apart for vectors; unsigned indices spare the test for negative ones.
    """
    x = body[i, 0]
    y = body[i, 1]
    z = body[i, 2]
    r = body[i, 3]
    stick = body[i, 4]
    push = body[i, 5]
    a = body[i, 6]
    end = m + (size + LANES - 1) // LANES * LANES
    p = np.uint64(m)
    for k in range(low, low + size):
        j = np.uint64(near[np.uint64(k)])
        work[0, p] = body[j, 0] - x
        work[1, p] = body[j, 1] - y
        work[2, p] = (body[j, 2] - z) * depth
        work[4, p] = body[j, 3] + r
        work[5, p] = body[j, 6] + a
        work[6, p] = body[j, 4] * stick
        work[7, p] = body[j, 5] * push
        p += np.uint64(1)
    while p < np.uint64(end):
        work[0, p] = 0.0
        work[1, p] = 0.0
        work[2, p] = 0.0
        work[4, p] = 1.0
        work[5, p] = 1.0
        work[6, p] = 0.0
        work[7, p] = 0.0
        p += np.uint64(1)
    return end


@inner_kernel
def row_sum(work, low, high):
    """Add up the pairs [low, high), a multiple of four, in four lanes: (x, y, z) um/min and the stiffness, 1/min."""
    x0 = x1 = x2 = x3 = f4(0)
    y0 = y1 = y2 = y3 = f4(0)
    z0 = z1 = z2 = z3 = f4(0)
    s0 = s1 = s2 = s3 = f4(0)
    for k in range(low, high, LANES):
        a = np.uint64(k)
        b = np.uint64(k + 1)
        c = np.uint64(k + 2)
        d = np.uint64(k + 3)
        x0 += work[3, a] * work[0, a]
        x1 += work[3, b] * work[0, b]
        x2 += work[3, c] * work[0, c]
        x3 += work[3, d] * work[0, d]
        y0 += work[3, a] * work[1, a]
        y1 += work[3, b] * work[1, b]
        y2 += work[3, c] * work[1, c]
        y3 += work[3, d] * work[1, d]
        z0 += work[3, a] * work[2, a]
        z1 += work[3, b] * work[2, b]
        z2 += work[3, c] * work[2, c]
        z3 += work[3, d] * work[2, d]
        s0 += work[4, a]
        s1 += work[4, b]
        s2 += work[4, c]
        s3 += work[4, d]
    return (x0 + x1) + (x2 + x3), (y0 + y1) + (y2 + y3), (z0 + z1) + (z2 + z3), (s0 + s1) + (s2 + s3)


@free_kernel
def velocities(
    unit_from, unit_to, thread, body, depth, chosen, capacity, pool, count, block, heading, drift, top
):
    """Passive velocity of every cell.

    The pairs of many cells are laid end to end, computed as one vector, and added up row by row in fixed order.

    Parameters
    ----------
    body
        [n, 8] see `BODY`.
    depth
        1, or 0 for planar tissue.
    chosen, capacity, pool, count
        Neighbour lists, see `neighbours.search`.
    block
        Pairs computed together; at least the longest padded row.
    heading
        [n, 3] own velocity, um/min.
    drift
        [n, 3] output, um/min.
    top
        [spans, 2] output: largest square of the whole velocity, largest stiffness (1/min).
    """
    n = count.size
    work = np.empty((BODY, block), f4)
    for c in range(unit_from, unit_to):
        segment = pool[c * capacity : (c + 1) * capacity]
        end = min(n, (c + 1) * SPAN)
        fastest = f4(0)
        stiffest = f4(0)
        q = c * SPAN
        p = np.int64(0)
        while q < end:
            begin = q
            m = np.int64(0)
            while q < end and m + count[q] + LANES <= block:
                m = gather_row(work, m, body, np.uint64(chosen[q]), segment, p, np.int64(count[q]), depth)
                p += count[q]
                q += 1
            pair_terms(work, m)
            m = np.int64(0)
            for k in range(begin, q):
                high = m + (count[k] + LANES - 1) // LANES * LANES
                vx, vy, vz, stiff = row_sum(work, m, high)
                m = high
                i = np.uint64(chosen[k])
                mobile = body[i, 7]
                vx *= mobile
                vy *= mobile
                vz *= mobile
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


@inner_kernel
def carry(i, sphere, body, drift, heading, h, g, wall):
    """Move cell i over h min and put its body g min further; return its velocity (x, y, z) um/min."""
    low, high_x, high_y, high_z, depth = wall
    vx = drift[i, 0] + heading[i, 0]
    vy = drift[i, 1] + heading[i, 1]
    vz = (drift[i, 2] + heading[i, 2]) * depth
    x = min(max(sphere[i, 0] + h * vx, low), high_x)
    y = min(max(sphere[i, 1] + h * vy, low), high_y)
    sphere[i, 0] = x
    sphere[i, 1] = y
    body[i, 0] = min(max(x + g * vx, low), high_x)
    body[i, 1] = min(max(y + g * vy, low), high_y)
    if depth > 0:
        z = min(max(sphere[i, 2] + h * vz, low), high_z)
        sphere[i, 2] = z
        body[i, 2] = min(max(z + g * vz, low), high_z)
    else:
        body[i, 2] = sphere[i, 2]
    return vx, vy, vz


@free_kernel
def move(unit_from, unit_to, thread, sphere, body, drift, heading, reference, step, ahead, wall, far):
    """Carry the cells over `step` min, and put `body` where they will be `ahead` min later.

    wall: (low, high x, high y, high z, depth) um; a cell that would cross a wall stops at it. reference: [n, 3] positions of the
    last neighbour search. far: [spans, 2] output, largest square of a body's distance from its reference, and of its whole velocity.
    """
    n = drift.shape[0]
    h = f4(step)
    g = f4(ahead)
    for c in range(unit_from, unit_to):
        worst = f4(0)
        fastest = f4(0)
        for i in range(c * SPAN, min(n, (c + 1) * SPAN)):
            vx, vy, vz = carry(i, sphere, body, drift, heading, h, g, wall)
            x = body[i, 0] - reference[i, 0]
            y = body[i, 1] - reference[i, 1]
            z = body[i, 2] - reference[i, 2]
            worst = max(worst, x * x + y * y + z * z)
            fastest = max(fastest, vx * vx + vy * vy + vz * vz)
        far[c, 0] = worst
        far[c, 1] = fastest
