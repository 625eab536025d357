"""What happens to a captured vesicle: surface, endosome, then cytosol, medium or lysosome."""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import free_kernel

CHUNKS = 64
DEAD = 3


@free_kernel
def deliver(
    unit_from, unit_to, thread,
    count, kind, stage, behaviour, internalise, internalise_column, detach, leave, escape, escape_column, recycle, whole,
    dt, surface, endosome, gained, freed, internalised, escaped, degraded, returned,
):  # fmt: skip
    """Advance the chain of every living cell by `dt` minutes, exactly for constant rates.

    surface -(internalise)-> endosome -(leave)-> cytosol (share `escape`), medium (share `recycle`), lysosome (rest);
    surface -(detach)-> medium. ``gained`` [n, q] receives what escaped, ``freed`` [n, q] what goes back to the medium.
    Books [chunk, q, t]. Whole carriers are left to `draw_delivery`.
    """
    carriers = surface.shape[1]
    size = (count + CHUNKS - 1) // CHUNKS
    for chunk in range(unit_from, unit_to):
        for i in range(chunk * size, min(count, (chunk + 1) * size)):
            for q in range(carriers):
                gained[i, q] = 0.0
                freed[i, q] = 0.0
            if stage[i] >= DEAD:
                continue
            t = kind[i]
            for q in range(carriers):
                bound = surface[i, q]
                inside = endosome[i, q]
                if whole[q] or (bound == 0.0 and inside == 0.0):
                    continue
                enter = internalise[t, q] * behaviour[i, internalise_column]
                off = enter + detach[t, q]
                out = leave[t, q]
                stay = math.exp(-off * dt)
                keep = math.exp(-out * dt)
                still = bound * stay
                gone = bound - still
                entered = gone * (enter / off) if off > 0.0 else 0.0
                spread = abs(out - off) * dt
                if spread < 1e-6:
                    reach = enter * dt * keep
                else:
                    reach = enter * (stay - keep) / (out - off)
                left = inside * keep + bound * reach
                exits = inside + entered - left
                share = min(escape[t, q] * behaviour[i, escape_column], 1.0)
                to_cytosol = exits * share
                to_medium = exits * min(recycle[t, q], 1.0 - share)
                to_lysosome = exits - to_cytosol - to_medium
                surface[i, q] = still
                endosome[i, q] = left
                gained[i, q] = to_cytosol
                freed[i, q] = (gone - entered) + to_medium
                internalised[chunk, q, t] += entered
                escaped[chunk, q, t] += to_cytosol
                degraded[chunk, q, t] += to_lysosome
                returned[chunk, q, t] += freed[i, q]


@free_kernel
def unload(
    unit_from, unit_to, thread, count, kind, gained, lumen, drawn, decay, dt, cytosol, delivered, decayed
):
    """Add escaped cargo to the cytosol and let it decay; ``lumen`` [q, c] copies per unit of a carrier.

    ``drawn`` [n, q, c] holds whole copies for whole carriers (empty where there are none). Books ``delivered`` [chunk, q, c, t]
    and ``decayed`` [chunk, c, t].
    """
    carriers, cargo = lumen.shape
    size = (count + CHUNKS - 1) // CHUNKS
    keep = np.empty(cargo)
    mean = np.empty(cargo)
    for c in range(cargo):
        x = decay[c] * dt
        keep[c] = math.exp(-x)
        mean[c] = (1.0 - keep[c]) / x if x > 1e-8 else 1.0
    gain = np.zeros(cargo)
    for chunk in range(unit_from, unit_to):
        for i in range(chunk * size, min(count, (chunk + 1) * size)):
            t = kind[i]
            for c in range(cargo):
                gain[c] = 0.0
            for q in range(carriers):
                for c in range(cargo):
                    if lumen[q, c] == 0.0:
                        continue
                    copies = (
                        drawn[i, q, c]
                        if drawn.shape[0] > 0 and drawn[i, q, c] >= 0.0
                        else gained[i, q] * lumen[q, c]
                    )
                    gain[c] += copies
                    delivered[chunk, q, c, t] += copies
            for c in range(cargo):
                old = cytosol[i, c]
                new = old * keep[c] + gain[c] * mean[c]
                cytosol[i, c] = new
                decayed[chunk, c, t] += (old + gain[c]) - new


@free_kernel
def convert(unit_from, unit_to, thread, count, kind, stage, becomes, total, dt, cytosol, converted):
    """Turn cargo of living cells into other cargo; ``becomes`` [c, c] 1/min, ``total`` [c] its sums. Books ``converted`` [chunk, c, t].

    What each cargo loses in the step follows from what was there at its beginning, so that the order of cargo does not count.
    """
    cargo = total.size
    size = (count + CHUNKS - 1) // CHUNKS
    lost = np.zeros(cargo)
    for chunk in range(unit_from, unit_to):
        for i in range(chunk * size, min(count, (chunk + 1) * size)):
            if stage[i] >= DEAD:
                continue
            t = kind[i]
            for c in range(cargo):
                lost[c] = cytosol[i, c] * (1.0 - math.exp(-total[c] * dt)) if total[c] > 0.0 else 0.0
            for c in range(cargo):
                if lost[c] == 0.0:
                    continue
                cytosol[i, c] -= lost[c]
                converted[chunk, c, t] -= lost[c]
                for d in range(cargo):
                    gained = lost[c] * (becomes[c, d] / total[c])
                    cytosol[i, d] += gained
                    converted[chunk, d, t] += gained


@free_kernel
def give_back(unit_from, unit_to, thread, start, order, freed, carrier, volume, fields):
    """Return freed carriers to the voxel of their cell, one worker a voxel, cells in row order."""
    voxels = start.size - 1
    size = (voxels + CHUNKS - 1) // CHUNKS
    for chunk in range(unit_from, unit_to):
        for v in range(chunk * size, min(voxels, (chunk + 1) * size)):
            for q in range(carrier.size):
                total = 0.0
                for k in range(start[v], start[v + 1]):
                    total += freed[order[k], q]
                if total > 0.0:
                    fields[carrier[q], v] += total / volume
