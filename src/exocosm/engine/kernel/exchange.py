"""Exchange between cells and fields: rates per voxel before the field step, what each cell took after it."""

from __future__ import annotations

import numpy as np

from exocosm.engine.kernel.compile import free_kernel, kernel

CHUNKS = 64
"""Work units, whatever the number of threads: sums are formed per unit and added in order."""

DEAD = 3
"""First of the dead stages (`tables.Stage.APOPTOTIC`)."""


@kernel
def _capture_rates(
    rate, i, t, factor, capture, column, carrier, pool, saturation, surface, endosome, saturable
):
    """Capture coefficients of one cell, um^3/min, [s]: base x behaviour x free capacity."""
    for s in range(rate.size):
        rate[s] = capture[t, s] * factor[i, column[s]]
    if saturable:
        for s in range(rate.size):
            q = carrier[s]
            if q >= 0:
                p = pool[q]
                free = 1.0 - (surface[i, p] + endosome[i, p]) / saturation[t, p]
                rate[s] *= max(free, 0.0)


@free_kernel
def deposit(
    unit_from, unit_to, thread,
    start, order, kind, stage, group, behaviour, release, release_column, loading_column, release_group, drawn, drawn_column,
    capture, capture_column, carrier, pool, saturation, surface, endosome, saturable, minutes, volume,
    source, uptake, released,
):  # fmt: skip
    """Write `source` (amount per um^3 and min) and `uptake` (1/min), both [s, v], of every voxel; book releases.

    ``released`` [chunk, s, t] gains the amounts released in `minutes`. Fields with a column in `drawn` release the amounts
    drawn for each cell; where ``minutes[s]`` is zero the field is not stepped now and nothing is released into it.
    """
    fields = source.shape[0]
    voxels = start.size - 1
    size = (voxels + CHUNKS - 1) // CHUNKS
    rate = np.zeros(fields)
    out = np.zeros(fields)
    gain = np.zeros(fields)
    loss = np.zeros(fields)
    for chunk in range(unit_from, unit_to):
        book = released[chunk]
        for v in range(chunk * size, min(voxels, (chunk + 1) * size)):
            first = start[v]
            last = start[v + 1]
            if first == last:
                for s in range(fields):
                    source[s, v] = 0
                    uptake[s, v] = 0
                continue
            for s in range(fields):
                gain[s] = 0.0
                loss[s] = 0.0
            for k in range(first, last):
                i = order[k]
                if stage[i] >= DEAD:
                    continue
                t = kind[i]
                _capture_rates(
                    rate,
                    i,
                    t,
                    behaviour,
                    capture,
                    capture_column,
                    carrier,
                    pool,
                    saturation,
                    surface,
                    endosome,
                    saturable,
                )
                for s in range(fields):
                    out[s] = release[t, s] * behaviour[i, release_column[s]] * behaviour[i, loading_column[s]]
                for s in range(fields):
                    if release_group[s] >= 0 and group[i] != release_group[s]:
                        out[s] = 0.0
                    d = drawn_column[s]
                    if d >= 0:
                        out[s] = drawn[i, d] / minutes[s] if minutes[s] > 0.0 else 0.0
                for s in range(fields):
                    loss[s] += rate[s]
                    gain[s] += out[s]
                    book[s, t] += out[s] * minutes[s]
            for s in range(fields):
                source[s, v] = gain[s] / volume
                uptake[s, v] = loss[s] / volume


@free_kernel
def collect(
    unit_from, unit_to, thread,
    start, order, kind, stage, behaviour, capture, capture_column, carrier, pool, saturation, surface, endosome,
    saturable, minutes, mid, captured,
):  # fmt: skip
    """Give every cell what it took: capture coefficient x mean density x minutes; carriers bind to its surface.

    ``mid`` [s, v] are mean densities over ``minutes[s]``; ``captured`` [chunk, s, t] gains the amounts.
    """
    fields = mid.shape[0]
    voxels = start.size - 1
    size = (voxels + CHUNKS - 1) // CHUNKS
    rate = np.zeros(fields)
    here = np.zeros(fields)
    for chunk in range(unit_from, unit_to):
        book = captured[chunk]
        for v in range(chunk * size, min(voxels, (chunk + 1) * size)):
            first = start[v]
            last = start[v + 1]
            if first == last:
                continue
            for s in range(fields):
                here[s] = mid[s, v] * minutes[s]
            for k in range(first, last):
                i = order[k]
                if stage[i] >= DEAD:
                    continue
                t = kind[i]
                _capture_rates(
                    rate,
                    i,
                    t,
                    behaviour,
                    capture,
                    capture_column,
                    carrier,
                    pool,
                    saturation,
                    surface,
                    endosome,
                    saturable,
                )
                for s in range(fields):
                    took = rate[s] * here[s]
                    book[s, t] += took
                    q = carrier[s]
                    if q >= 0:
                        surface[i, q] += took


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
