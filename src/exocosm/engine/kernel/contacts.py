"""What a cell feels of its neighbours: who touches it, how hard they press, who may kill it."""

from __future__ import annotations

import math

from exocosm.engine.kernel.compile import free_kernel
from exocosm.engine.kernel.neighbours import SPAN


@free_kernel
def touch(
    unit_from,
    unit_to,
    thread,
    sphere,
    reach,
    depth,
    kind,
    living,
    chosen,
    capacity,
    pool,
    count,
    counts,
    pressure,
):
    """Count living neighbours in contact, by type, and average the overlap with all neighbours in contact.

    In contact: no further apart than the sum of both reaches (um). living: [n] bool. counts: [n, t] output; pressure: [n] output,
    mean of max(0, 1 - d / (r_i + r_j)) over the neighbours in contact, 0 without any.
    """
    n = count.size
    for c in range(unit_from, unit_to):
        p = c * capacity
        for q in range(c * SPAN, min(n, (c + 1) * SPAN)):
            i = chosen[q]
            counts[i, :] = 0
            overlap = 0.0
            touching = 0
            for k in range(p, p + count[q]):
                j = pool[k]
                dx = sphere[j, 0] - sphere[i, 0]
                dy = sphere[j, 1] - sphere[i, 1]
                dz = (sphere[j, 2] - sphere[i, 2]) * depth
                square = dx * dx + dy * dy + dz * dz
                cut = reach[i] + reach[j]
                if square > cut * cut:
                    continue
                touching += 1
                overlap += max(0.0, 1.0 - math.sqrt(square) / (sphere[i, 3] + sphere[j, 3]))
                if living[j]:
                    counts[i, kind[j]] += 1
            pressure[i] = overlap / touching if touching > 0 else 0.0
            p += count[q]


@free_kernel
def hazard(
    unit_from,
    unit_to,
    thread,
    sphere,
    reach,
    depth,
    kind,
    living,
    chosen,
    capacity,
    pool,
    count,
    rate,
    attacks,
    vulnerability,
    out,
):
    """Sum over living neighbours in contact of their kill rate, times the vulnerability of the cell, 1/min.

    rate: [n] 1/min of each attacker; attacks: [t, t] whether a type (first) attacks another (second); vulnerability: [n].
    """
    n = count.size
    for c in range(unit_from, unit_to):
        p = c * capacity
        for q in range(c * SPAN, min(n, (c + 1) * SPAN)):
            i = chosen[q]
            total = 0.0
            if vulnerability[i] > 0.0 and living[i]:
                for k in range(p, p + count[q]):
                    j = pool[k]
                    if not (rate[j] > 0.0 and living[j] and attacks[kind[j], kind[i]]):
                        continue
                    dx = sphere[j, 0] - sphere[i, 0]
                    dy = sphere[j, 1] - sphere[i, 1]
                    dz = (sphere[j, 2] - sphere[i, 2]) * depth
                    cut = reach[i] + reach[j]
                    if dx * dx + dy * dy + dz * dz <= cut * cut:
                        total += rate[j]
            out[i] = total * vulnerability[i]
            p += count[q]
