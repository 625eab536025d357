"""Exchange between cells and fields: rates per voxel before the field step, what each cell took after it."""

from __future__ import annotations

import numpy as np

from exocosm.engine.kernel.compile import free_kernel, inner_kernel, kernel

# The rates of a cell are written out twice below: as a function of so many arrays they cost ten times as much.

CHUNKS = 64
"""Work units, whatever the number of threads: sums are formed per unit and added in order."""

ONE = 0
"""Column of the behaviours that always holds 1 (`rule_tables.ONE`): not looked up."""
DEAD = 3
"""First of the dead stages (`tables.Stage.APOPTOTIC`)."""
BLOCK = 32
"""Voxels that are summed side by side before rows of the fields are written: single values far apart would cost most."""


@inner_kernel
def _spread(rows, lo, hi, sums, volume):
    """Write a block of voxels of all fields as densities."""
    for s in range(rows.shape[0]):
        row = rows[s, lo:hi]
        for j in range(row.size):
            row[j] = sums[j, s] / volume


@inner_kernel
def _clear(rows, lo, hi):
    for s in range(rows.shape[0]):
        row = rows[s, lo:hi]
        for j in range(row.size):
            row[j] = 0


@free_kernel
def deposit(
    unit_from, unit_to, thread,
    start, order, kind, stage, group, behaviour, release, release_column, loading_column, release_group, drawn, drawn_column,
    per_vesicle, capture, capture_column, carrier, pool, saturation, surface, endosome, minutes, volume,
    source, uptake, released,
):  # fmt: skip
    """Write `source` (amount per um^3 and min) and `uptake` (1/min), both [s, v], of every voxel; book releases.

    ``released`` [chunk, t, s] gains the amounts released in `minutes`. Fields with a column in `drawn` release what was drawn
    for each cell times ``per_vesicle`` [s], carried cargo with the very vesicles that carry it; where ``minutes[s]`` is zero the field is not stepped now and nothing is released into it.
    """
    fields = source.shape[0]
    voxels = start.size - 1
    size = (voxels + CHUNKS - 1) // CHUNKS
    gain = np.zeros((BLOCK, fields))
    loss = np.zeros((BLOCK, fields))
    for chunk in range(unit_from, unit_to):
        end = min(voxels, (chunk + 1) * size)
        for lo in range(chunk * size, end, BLOCK):
            hi = min(lo + BLOCK, end)
            if start[lo] == start[hi]:
                _clear(source, lo, hi)
                _clear(uptake, lo, hi)
                continue
            _clear(gain, 0, fields)
            _clear(loss, 0, fields)
            for v in range(lo, hi):
                j = v - lo
                for k in range(start[v], start[v + 1]):
                    i = order[k]
                    if stage[i] >= DEAD:
                        continue
                    t = kind[i]
                    for s in range(fields):
                        rate = capture[t, s]
                        a = capture_column[s]
                        if a != ONE:
                            rate *= behaviour[i, a]
                        q = carrier[s]
                        if q >= 0:
                            p = pool[q]
                            rate *= max(1.0 - (surface[i, p] + endosome[i, p]) / saturation[t, p], 0.0)
                        loss[j, s] += rate
                        if release_group[s] >= 0 and group[i] != release_group[s]:
                            continue
                        d = drawn_column[s]
                        if d < 0:
                            out = release[t, s]
                            a = release_column[s]
                            if a != ONE:
                                out *= behaviour[i, a]
                        else:
                            out = drawn[i, d] * per_vesicle[s] / minutes[s] if minutes[s] > 0.0 else 0.0
                        a = loading_column[s]
                        if a != ONE:
                            out *= behaviour[i, a]
                        gain[j, s] += out
                        released[chunk, t, s] += out * minutes[s]
            _spread(source, lo, hi, gain, volume)
            _spread(uptake, lo, hi, loss, volume)


@inner_kernel
def _gather(sums, row, s, factor):
    """Read one field of a block of voxels, times `factor`."""
    for j in range(row.size):
        sums[j, s] = row[j] * factor


@free_kernel
def collect(
    unit_from, unit_to, thread,
    start, order, kind, stage, behaviour, capture, capture_column, carrier, pool, saturation, surface, endosome, cytosol, inside,
    molecules, minutes, mid, captured,
):  # fmt: skip
    """Give every cell what it took: capture coefficient x mean density x minutes; carriers bind to its surface,
    and of fields with a cargo in ``inside`` [s] it has ``molecules`` [s] copies a unit in its cytosol.

    ``mid`` [s, v] are mean densities over ``minutes[s]``; ``captured`` [chunk, t, s] gains the amounts.
    """
    fields = mid.shape[0]
    voxels = start.size - 1
    size = (voxels + CHUNKS - 1) // CHUNKS
    rate = np.zeros(fields)
    here = np.zeros((BLOCK, fields))
    for chunk in range(unit_from, unit_to):
        end = min(voxels, (chunk + 1) * size)
        for lo in range(chunk * size, end, BLOCK):
            hi = min(lo + BLOCK, end)
            if start[lo] == start[hi]:
                continue
            for s in range(fields):
                _gather(here, mid[s, lo:hi], s, minutes[s])
            for v in range(lo, hi):
                j = v - lo
                for k in range(start[v], start[v + 1]):
                    i = order[k]
                    if stage[i] >= DEAD:
                        continue
                    t = kind[i]
                    for s in range(fields):
                        took = capture[t, s]
                        a = capture_column[s]
                        if a != ONE:
                            took *= behaviour[i, a]
                        q = carrier[s]
                        if q >= 0:
                            p = pool[q]
                            took *= max(1.0 - (surface[i, p] + endosome[i, p]) / saturation[t, p], 0.0)
                        took *= here[j, s]
                        captured[chunk, t, s] += took
                        rate[s] = took
                    for s in range(fields):
                        q = carrier[s]
                        if q >= 0:
                            surface[i, q] += rate[s]
                        elif inside[s] >= 0:
                            cytosol[i, inside[s]] += rate[s] * molecules[s]


@kernel
def capture_rates(
    count, kind, stage, behaviour, capture, column, s, q, saturation, surface, endosome, volume, rate
):
    """Write the hazard with which each cell takes a vesicle of field `s` in its voxel, 1/min: capture coefficient / volume."""
    for i in range(count):
        rate[i] = 0.0
        if stage[i] < DEAD:
            free = 1.0 - (surface[i, q] + endosome[i, q]) / saturation[kind[i], q]
            rate[i] = capture[kind[i], s] * behaviour[i, column[s]] * max(free, 0.0) / volume
