"""Cargo that leaves the cytosol for the medium: given out by the cell, or taken along by its vesicles."""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import free_kernel

CHUNKS = 64
ONE = 0
DEAD = 3
SPHERE = 4.0 / 3.0 * math.pi


@free_kernel
def pack(
    unit_from, unit_to, thread,
    start, order, kind, stage, group, behaviour, release, release_column, release_group, drawn, drawn_column, sphere, cytosol,
    fields, pool, cargo, packing, minutes, volume, source, packed,
):  # fmt: skip
    """Take cargo out of cytosols with the vesicles of a step, and add it to `source` (amount per um^3 and min, [s, v]).

    ``fields`` [e] are filled, each with the vesicles of field ``pool`` [e], which take along what ``packing`` [e] um^3 of the cytosol hold
    of ``cargo`` [e]: of so many vesicles a min and a cell volume V the share 1 - exp(-vesicles packing / V minutes) leaves. Where
    ``minutes[s]`` is zero nothing is released. ``packed`` [chunk, t, e] gains the copies.
    """
    voxels = start.size - 1
    size = (voxels + CHUNKS - 1) // CHUNKS
    for chunk in range(unit_from, unit_to):
        for v in range(chunk * size, min(voxels, (chunk + 1) * size)):
            for k in range(start[v], start[v + 1]):
                i = order[k]
                if stage[i] >= DEAD:
                    continue
                t = kind[i]
                for e in range(fields.size):
                    s = pool[e]
                    if minutes[s] <= 0.0 or (release_group[s] >= 0 and group[i] != release_group[s]):
                        continue
                    if drawn_column[s] >= 0:
                        vesicles = drawn[i, drawn_column[s]]
                    else:
                        vesicles = release[t, s] * minutes[s]
                        if release_column[s] != ONE:
                            vesicles *= behaviour[i, release_column[s]]
                    share = vesicles * packing[e] / (SPHERE * np.float64(sphere[i, 3]) ** 3)
                    taken = cytosol[i, cargo[e]] * (1.0 - math.exp(-share))
                    cytosol[i, cargo[e]] -= taken
                    source[fields[e], v] += taken / (minutes[s] * volume)
                    packed[chunk, t, e] += taken


@free_kernel
def export(
    unit_from, unit_to, thread,
    start, order, kind, stage, behaviour, column, cargo, fields, molecules, cytosol, minutes, volume, source, exported,
):  # fmt: skip
    """Let living cells give cargo out of their cytosol, and add it to `source` (amount per um^3 and min, [s, v]).

    ``column`` [e] of the rate (1/min), ``cargo`` [e], the ``fields`` [e] that it is in the medium, ``molecules`` [e] copies in a unit of
    them. What leaves is spread evenly over the step, so that no field has to smooth it. ``exported`` [chunk, t, e] gains units of the field.
    """
    voxels = start.size - 1
    size = (voxels + CHUNKS - 1) // CHUNKS
    for chunk in range(unit_from, unit_to):
        for v in range(chunk * size, min(voxels, (chunk + 1) * size)):
            for k in range(start[v], start[v + 1]):
                i = order[k]
                if stage[i] >= DEAD:
                    continue
                for e in range(fields.size):
                    s = fields[e]
                    if minutes[s] <= 0.0:
                        continue
                    there = cytosol[i, cargo[e]]
                    out = there * (1.0 - math.exp(-behaviour[i, column[e]] * minutes[s]))
                    cytosol[i, cargo[e]] = there - out
                    source[s, v] += out / molecules[e] / (minutes[s] * volume)
                    exported[chunk, kind[i], e] += out / molecules[e]
