"""Whole vesicles: integers that hop, drift, are taken or lost, and never appear from nowhere."""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import free_kernel, inner_kernel, kernel
from exocosm.engine.kernel.random import binomial, poisson, uniform

LINES = 64
FEW = 12
"""Up to so many copies are moved one by one; more by binomial splits."""


@inner_kernel
def _reflect(x, a, b):
    """Fold a position back into a..b-1 at closed ends (a jump may be longer than the stretch)."""
    n = b - a
    period = 2 * n
    x = (x - a) % period
    return a + (x if x < n else period - 1 - x)


@free_kernel
def hop(unit_from, unit_to, thread, counts, first, after, chance, key, step, stream, seed):
    """Diffuse along the last axis of ``counts`` [line, x] in place; ``chance[k]`` is the probability of a jump of length k.

    No jump leaves the stretch ``first[x]`` to ``after[x] - 1`` [x], whose ends are closed. Every vesicle of a voxel jumps independently; draws are keyed by ``key`` (number of the axis and field), voxel and step.
    """
    lines, n = counts.shape
    size = (lines + LINES - 1) // LINES
    reach = chance.size - 1
    moved = np.zeros(n, np.int64)
    for chunk in range(unit_from, unit_to):
        for line in range(chunk * size, min(lines, (chunk + 1) * size)):
            row = counts[line]
            some = False
            for x in range(n):
                if row[x] != 0:
                    some = True
            if not some:
                continue
            for x in range(n):
                moved[x] = 0
            for x in range(n):
                m = np.int64(row[x])
                if m == 0:
                    continue
                place = np.uint64(key) * np.uint64(1 << 40) + np.uint64(line * n + x)
                if m <= FEW:
                    for j in range(m):
                        u = uniform(place, step, stream, seed, j) * 2.0
                        side = 1
                        if u >= 1.0:
                            u -= 1.0
                            side = -1
                        k = 0
                        running = chance[0]
                        while u >= running and k < reach:
                            k += 1
                            running += chance[k]
                        moved[_reflect(x + side * k, first[x], after[x])] += 1
                else:
                    left = m
                    rest = 1.0
                    for k in range(reach, 0, -1):
                        if left == 0:
                            break
                        b = binomial(left, min(1.0, chance[k] / rest), place, step, stream, seed, 16 + 2 * k)
                        low = binomial(b, 0.5, place, step, stream, seed, 17 + 2 * k)
                        left -= b
                        rest -= chance[k]
                        moved[_reflect(x - k, first[x], after[x])] += low
                        moved[_reflect(x + k, first[x], after[x])] += b - low
                    moved[x] += left
            for x in range(n):
                row[x] = moved[x]


@free_kernel
def drift(unit_from, unit_to, thread, counts, share_down, share_up, key, step, stream, seed, out, lost):
    """Carry whole vesicles along the last axis with the flow: each leaves over a face with the chance given.

    ``share_down``/``share_up`` [line, x]: chance to cross the lower/upper face in this step (upwind; their sum is at most 1).
    ``out`` receives the new counts, ``lost`` [line, 2] what left over the ends.
    """
    lines, n = counts.shape
    size = (lines + LINES - 1) // LINES
    for chunk in range(unit_from, unit_to):
        for line in range(chunk * size, min(lines, (chunk + 1) * size)):
            for x in range(n):
                out[line, x] = 0
            lost[line, 0] = 0
            lost[line, 1] = 0
            for x in range(n):
                m = np.int64(counts[line, x])
                if m == 0:
                    continue
                place = np.uint64(key) * np.uint64(1 << 40) + np.uint64(line * n + x)
                down = share_down[line, x]
                up = share_up[line, x]
                below = binomial(m, down, place, step, stream, seed, 0)
                above = binomial(
                    m - below, up / (1.0 - down) if down < 1.0 else 0.0, place, step, stream, seed, 1
                )
                out[line, x] += m - below - above
                if x > 0:
                    out[line, x - 1] += below
                else:
                    lost[line, 0] += below
                if x < n - 1:
                    out[line, x + 1] += above
                else:
                    lost[line, 1] += above


@free_kernel
def react(
    unit_from, unit_to, thread,
    counts, start, order, kind, stage, rate, decay, lymph, to_blood, from_blood, dt, key, step, stream, seed,
    surface, column, captured, lost,
):  # fmt: skip
    """Take, lose and gain whole vesicles in every voxel during `dt` minutes; hazards compete.

    ``counts`` [v]; ``rate`` [n] capture hazard of each cell on a vesicle in its voxel, 1/min; ``decay`` 1/min; ``lymph`` and
    ``to_blood`` [v] 1/min; ``from_blood`` [v] expected arrivals. Books ``captured`` [chunk, t] and ``lost`` [chunk, 4]:
    decayed, drained, to blood, from blood.
    """
    voxels = counts.size
    size = (voxels + LINES - 1) // LINES
    for chunk in range(unit_from, unit_to):
        for v in range(chunk * size, min(voxels, (chunk + 1) * size)):
            place = np.uint64(key) * np.uint64(1 << 40) + np.uint64(v)
            m = np.int64(counts[v])
            if m > 0:
                total = decay + lymph[v] + to_blood[v]
                for k in range(start[v], start[v + 1]):
                    total += rate[order[k]]
                gone = binomial(m, 1.0 - math.exp(-total * dt), place, step, stream, seed, 0)
                m -= gone
                rest = total
                draw = 1
                for k in range(start[v], start[v + 1]):
                    i = order[k]
                    if gone > 0 and rate[i] > 0.0:
                        took = binomial(gone, min(1.0, rate[i] / rest), place, step, stream, seed, draw)
                        draw += 1
                        gone -= took
                        surface[i, column] += took
                        captured[chunk, kind[i]] += took
                    rest -= rate[i]
                # what is left splits among the three losses by their rates, free of the rounding in `rest`
                rest = decay + lymph[v] + to_blood[v]
                fell = binomial(
                    gone, min(1.0, decay / rest) if rest > 0.0 else 1.0, place, step, stream, seed, draw
                )
                gone -= fell
                rest -= decay
                drained = binomial(
                    gone,
                    min(1.0, lymph[v] / rest) if rest > 0.0 else 1.0,
                    place,
                    step,
                    stream,
                    seed,
                    draw + 1,
                )
                lost[chunk, 0] += fell
                lost[chunk, 1] += drained
                lost[chunk, 2] += gone - drained
            if from_blood[v] > 0.0:
                came = poisson(from_blood[v], place, step, stream, seed, 200000)
                m += came
                lost[chunk, 3] += came
            counts[v] = m


@free_kernel
def draw_release(
    unit_from,
    unit_to,
    thread,
    count,
    identity,
    kind,
    stage,
    group,
    behaviour,
    release,
    column,
    sender,
    burst,
    integers,
    dt,
    step,
    stream,
    seed,
    key,
    drawn,
):
    """Draw what each cell releases in `dt` minutes: Poisson(B Poisson(rate dt / B)) with B vesicles a fusion event.

    ``burst`` [t] <= 1 is steady release: Poisson(rate dt) where `integers`, else rate dt. The Fano factor of the compound law is
    1 + B.
    """
    size = (count + LINES - 1) // LINES
    for chunk in range(unit_from, unit_to):
        for i in range(chunk * size, min(count, (chunk + 1) * size)):
            drawn[i] = 0.0
            if stage[i] >= 3 or (sender >= 0 and group[i] != sender):
                continue
            mean = release[kind[i]] * behaviour[i, column] * dt
            if mean <= 0.0:
                continue
            size_of_burst = burst[kind[i]]
            if size_of_burst > 1.0:
                events = poisson(mean / size_of_burst, identity[i], step, stream, seed, 2 * key)
                drawn[i] = (
                    poisson(events * size_of_burst, identity[i], step, stream, seed, 2 * key + 1)
                    if events > 0
                    else 0
                )
            elif integers:
                drawn[i] = poisson(mean, identity[i], step, stream, seed, 2 * key)
            else:
                drawn[i] = mean


@free_kernel
def draw_delivery(
    unit_from, unit_to, thread,
    count, identity, kind, stage, behaviour, whole, internalise, internalise_column, detach, leave, escape, escape_column,
    recycle, lumen, dt, step, stream, seed, surface, endosome, gained, freed, copies, internalised, escaped, degraded,
    returned,
):  # fmt: skip
    """Advance whole carriers from surface to endosome to cytosol, medium or lysosome by binomial draws.

    The endosome is emptied before the newly internalised enter it. ``copies`` [n, q, c] are set for whole carriers (-1 else).
    """
    carriers, cargo = lumen.shape
    size = (count + LINES - 1) // LINES
    for chunk in range(unit_from, unit_to):
        for i in range(chunk * size, min(count, (chunk + 1) * size)):
            t = kind[i]
            for q in range(carriers):
                for c in range(cargo):
                    copies[i, q, c] = -1.0
                if not whole[q]:
                    continue
                for c in range(cargo):
                    copies[i, q, c] = 0.0
                gained[i, q] = 0.0
                freed[i, q] = 0.0
                bound = np.int64(surface[i, q])
                inside = np.int64(endosome[i, q])
                if stage[i] >= 3 or bound + inside == 0:
                    continue
                base = q * 256
                name = identity[i]
                exits = binomial(inside, 1.0 - math.exp(-leave[t, q] * dt), name, step, stream, seed, base)
                share = min(escape[t, q] * behaviour[i, escape_column], 1.0)
                out = binomial(exits, share, name, step, stream, seed, base + 1)
                again = min(recycle[t, q], 1.0 - share)
                back = binomial(
                    exits - out,
                    min(1.0, again / (1.0 - share)) if share < 1.0 else 0.0,
                    name,
                    step,
                    stream,
                    seed,
                    base + 2,
                )
                enter = internalise[t, q] * behaviour[i, internalise_column]
                off = enter + detach[t, q]
                gone = binomial(bound, 1.0 - math.exp(-off * dt), name, step, stream, seed, base + 3)
                entered = binomial(
                    gone, enter / off if off > 0.0 else 0.0, name, step, stream, seed, base + 4
                )
                surface[i, q] = bound - gone
                endosome[i, q] = inside - exits + entered
                gained[i, q] = out
                freed[i, q] = (gone - entered) + back
                for c in range(cargo):
                    if lumen[q, c] > 0.0 and out > 0:
                        copies[i, q, c] = poisson(out * lumen[q, c], name, step, stream, seed, base + 5 + c)
                internalised[chunk, q, t] += entered
                escaped[chunk, q, t] += out
                degraded[chunk, q, t] += exits - out - back
                returned[chunk, q, t] += freed[i, q]


@kernel
def halve(mothers, daughters, identity, whole, draw, step, stream, seed, held):
    """Split whole carriers of a mother between her daughters, each vesicle by a fair coin; ``held`` [n, q] in place."""
    for k in range(mothers.size):
        i = mothers[k]
        for q in range(whole.size):
            if whole[q]:
                m = np.int64(held[i, q])
                stays = binomial(m, 0.5, identity[i], step, stream, seed, 2 * q + draw)
                held[i, q] = stays
                held[daughters[k], q] = m - stays
