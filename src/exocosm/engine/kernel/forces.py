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
from numba import prange

from exocosm.engine.kernel.compile import kernel, parallel_kernel
from exocosm.engine.kernel.neighbours import SPAN

f4 = np.float32
BODY = 8
"""Columns of a body: x, y, z, radius, root of adhesion, root of repulsion, reach (um), mobile (1 or 0)."""
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


@kernel
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
        u = one - d[k] / r[k]
        u = u if u > zero else zero
        bu = push[k] * u
        r[k] = bu / r[k]
        d[k] = (stick[k] * t * t - bu * u) / d[k]


@kernel
def lane_sum(work, low, high):
    """Sum of row products over pairs [low, high), a multiple of four: (x, y, z, stiffness)."""
    x0 = f4(0)
    x1 = f4(0)
    x2 = f4(0)
    x3 = f4(0)
    y0 = f4(0)
    y1 = f4(0)
    y2 = f4(0)
    y3 = f4(0)
    z0 = f4(0)
    z1 = f4(0)
    z2 = f4(0)
    z3 = f4(0)
    s0 = f4(0)
    s1 = f4(0)
    s2 = f4(0)
    s3 = f4(0)
    for k in range(low, high, 4):
        f = work[3, k : k + 4]
        x = work[0, k : k + 4]
        y = work[1, k : k + 4]
        z = work[2, k : k + 4]
        s = work[4, k : k + 4]
        x0 += f[0] * x[0]
        x1 += f[1] * x[1]
        x2 += f[2] * x[2]
        x3 += f[3] * x[3]
        y0 += f[0] * y[0]
        y1 += f[1] * y[1]
        y2 += f[2] * y[2]
        y3 += f[3] * y[3]
        z0 += f[0] * z[0]
        z1 += f[1] * z[1]
        z2 += f[2] * z[2]
        z3 += f[3] * z[3]
        s0 += s[0]
        s1 += s[1]
        s2 += s[2]
        s3 += s[3]
    return (x0 + x1) + (x2 + x3), (y0 + y1) + (y2 + y3), (z0 + z1) + (z2 + z3), (s0 + s1) + (s2 + s3)


@kernel
def gather_pair(work, k, body, j, x, y, z, r, a, stick, push, depth):
    """Lay the pair with cell j into column k of the scratch."""
    work[0, k] = body[j, 0] - x
    work[1, k] = body[j, 1] - y
    work[2, k] = (body[j, 2] - z) * depth
    work[4, k] = body[j, 3] + r
    work[5, k] = body[j, 6] + a
    work[6, k] = body[j, 4] * stick
    work[7, k] = body[j, 5] * push


@kernel
def gather_nothing(work, low, high):
    """Fill the columns [low, high) with pairs that give nothing."""
    for k in range(low, high):
        work[0, k] = 0.0
        work[1, k] = 0.0
        work[2, k] = 0.0
        work[4, k] = 1.0
        work[5, k] = 1.0
        work[6, k] = 0.0
        work[7, k] = 0.0


@parallel_kernel
def velocities(body, depth, capacity, pool, count, block, heading, drift, top):
    """Passive velocity of every cell.

    The pairs of many cells are laid end to end, computed as one vector, and added up row by row in fixed order.

    Parameters
    ----------
    body
        [n, 8] see `BODY`.
    depth
        1, or 0 for planar tissue.
    capacity, pool, count
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
    for c in prange((n + SPAN - 1) // SPAN):
        work = np.empty((BODY, block), f4)
        segment = pool[c * capacity : (c + 1) * capacity]
        end = min(n, (c + 1) * SPAN)
        fastest = f4(0)
        stiffest = f4(0)
        i = c * SPAN
        p = 0
        while i < end:
            begin = i
            m = 0
            while i < end and m + count[i] + LANES <= block:
                x = body[i, 0]
                y = body[i, 1]
                z = body[i, 2]
                r = body[i, 3]
                stick = body[i, 4]
                push = body[i, 5]
                a = body[i, 6]
                size = count[i]
                row = segment[p : p + size]
                for k in range(row.size):
                    gather_pair(work, m + k, body, row[k], x, y, z, r, a, stick, push, depth)
                padded = (size + LANES - 1) // LANES * LANES
                gather_nothing(work, m + size, m + padded)
                p += size
                m += padded
                i += 1
            pair_terms(work, m)
            m = 0
            for k in range(begin, i):
                padded = (count[k] + LANES - 1) // LANES * LANES
                vx, vy, vz, stiff = lane_sum(work, m, m + padded)
                m += padded
                mobile = body[k, 7]
                vx *= mobile
                vy *= mobile
                vz *= mobile
                drift[k, 0] = vx
                drift[k, 1] = vy
                drift[k, 2] = vz
                vx += heading[k, 0]
                vy += heading[k, 1]
                vz += heading[k, 2]
                fastest = max(fastest, vx * vx + vy * vy + vz * vz)
                stiffest = max(stiffest, stiff)
        top[c, 0] = fastest
        top[c, 1] = stiffest


@parallel_kernel
def move(sphere, body, drift, heading, reference, step, ahead, wall, far):
    """Carry the cells over `step` min, and put `body` where they will be `ahead` min later.

    wall: (low, high x, high y, high z, depth) um; a cell that would cross a wall stops at it. reference: [n, 3] positions of the
    last neighbour search. far: [spans, 2] output, largest square of a body's distance from its reference, and of its whole velocity.
    """
    n = drift.shape[0]
    low, high_x, high_y, high_z, depth = wall
    h = f4(step)
    g = f4(ahead)
    for c in prange((n + SPAN - 1) // SPAN):
        worst = f4(0)
        fastest = f4(0)
        for i in range(c * SPAN, min(n, (c + 1) * SPAN)):
            vx = drift[i, 0] + heading[i, 0]
            vy = drift[i, 1] + heading[i, 1]
            vz = (drift[i, 2] + heading[i, 2]) * depth
            x = min(max(sphere[i, 0] + h * vx, low), high_x)
            y = min(max(sphere[i, 1] + h * vy, low), high_y)
            z = sphere[i, 2]
            sphere[i, 0] = x
            sphere[i, 1] = y
            x = min(max(x + g * vx, low), high_x)
            y = min(max(y + g * vy, low), high_y)
            if depth > 0:
                z = min(max(z + h * vz, low), high_z)
                sphere[i, 2] = z
                z = min(max(z + g * vz, low), high_z)
            body[i, 0] = x
            body[i, 1] = y
            body[i, 2] = z
            x -= reference[i, 0]
            y -= reference[i, 1]
            z -= reference[i, 2]
            worst = max(worst, x * x + y * y + z * z)
            fastest = max(fastest, vx * vx + vy * vy + vz * vz)
        far[c, 0] = worst
        far[c, 1] = fastest
