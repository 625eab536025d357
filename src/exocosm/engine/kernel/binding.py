"""Mass action: what antibodies leave free in a voxel, and the complexes of receptors on the surface of a cell."""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import free_kernel, inner_kernel, kernel

CHUNKS = 64
ROUNDS = 100
"""More rounds of Newton's method than any star needs."""
ROUNDING = 1e-15
"""What is left of a balance of shares, which add up to 1, when no round makes it better."""


@kernel
def pair_share(total, other, constant):
    """Return the share of `total` that stays free of `other`, both densities, one to one; `constant` in the same unit.

    The free density f solves f^2 + (constant + other - total) f = constant total; written so that nothing cancels.
    """
    b = constant + other - total
    root = math.sqrt(b * b + 4.0 * constant * total)
    if b >= 0.0:
        return 2.0 * constant / (b + root)
    return (root - b) / (2.0 * total)


@kernel
def hub_share(total, others, constants, count):
    """Return the share of `total` that stays free of ``others[:count]``, which bind it and nothing else.

    The share s solves s (1 + sum(others / (constants + s total))) = 1. The left side is concave and rises with s, so Newton's method from a
    lower bound climbs to the root without passing it.
    """
    if count == 1:
        return pair_share(total, others[0], constants[0])
    weight = 0.0
    most = 0.0
    for k in range(count):
        weight += others[k] / constants[k]
        most += others[k]
    s = 1.0 / (1.0 + weight)
    if total > 0.0:
        s = max(s, 1.0 - most / total)
    for _ in range(ROUNDS):
        value = s - 1.0
        slope = 1.0
        for k in range(count):
            room = constants[k] + s * total
            value += others[k] * s / room
            slope += others[k] * constants[k] / (room * room)
        if value >= -ROUNDING:
            break
        s = min(s - value / slope, 1.0)
    return s


@inner_kernel
def _presented(surface, on_vesicle, u):
    """Molecules `u` on the vesicles bound to a cell."""
    total = 0.0
    for q in range(surface.size):
        total += surface[q] * on_vesicle[q, u]
    return total


@kernel
def tally(count, site, kind, surface, on_vesicle, on_cell, volume, held):
    """Add to ``held`` [site, u] what the cells there carry and what is on the vesicles bound to them, per um^3."""
    for i in range(count):
        for u in range(held.shape[1]):
            held[site[i], u] += (on_cell[kind[i], u] + _presented(surface[i], on_vesicle, u)) / volume


@free_kernel
def free_shares(
    unit_from, unit_to, thread,
    voxel, held, fields, carrier_field, on_vesicle, antibody, molecules, hub_is_antibody, hub, first, spoke, constant, share,
):  # fmt: skip
    """Write ``share`` [site, u]: what the antibodies in a voxel leave free of each target, at equilibrium.

    voxel: [site] flat index; held: [site, u] molecules per um^3 on cells. Star ``g`` has the spokes ``first[g]:first[g + 1]``: antibodies
    around one target, or targets around one antibody, with dissociation constants in molecules per um^3.
    """
    sites, targets = share.shape
    others = np.empty(spoke.size)
    total = np.empty(targets)
    size = (sites + CHUNKS - 1) // CHUNKS
    for j in range(unit_from * size, min(sites, unit_to * size)):
        v = voxel[j]
        for u in range(targets):
            share[j, u] = 1.0
            total[u] = held[j, u]
            for q in range(carrier_field.size):
                total[u] += max(np.float64(fields[carrier_field[q], v]), 0.0) * on_vesicle[q, u]
        for g in range(hub.size):
            lo = first[g]
            many = first[g + 1] - lo
            for k in range(many):
                s = spoke[lo + k]
                others[k] = (
                    total[s]
                    if hub_is_antibody[g]
                    else max(np.float64(fields[antibody[s], v]), 0.0) * molecules[s]
                )
            if not hub_is_antibody[g]:
                share[j, hub[g]] = hub_share(total[hub[g]], others, constant[lo:], many)
                continue
            whole = max(np.float64(fields[antibody[hub[g]], v]), 0.0) * molecules[hub[g]]
            loose = whole * hub_share(whole, others, constant[lo:], many)
            for k in range(lo, first[g + 1]):
                share[j, spoke[k]] = constant[k] / (constant[k] + loose)


@free_kernel
def read_counted(
    unit_from, unit_to, thread,
    count, site, share, kind, surface, on_vesicle, on_cell, column, target, blocked, signal,
):  # fmt: skip
    """Write molecules into columns of ``signal`` [n, k]: free ones on bound vesicles, or those of the cell that are `blocked`."""
    size = (count + CHUNKS - 1) // CHUNKS
    for i in range(unit_from * size, min(count, unit_to * size)):
        for c in range(column.size):
            u = target[c]
            free = share[site[i], u]
            if blocked[c]:
                signal[i, column[c]] = (1.0 - free) * on_cell[kind[i], u]
            else:
                signal[i, column[c]] = free * _presented(surface[i], on_vesicle, u)


@free_kernel
def read_bound(
    unit_from, unit_to, thread,
    count, site, share, kind, sphere, surface, on_vesicle, on_cell, contacts, column, receptor, facing, first, ligand, constant,
    signal,
):  # fmt: skip
    """Write into columns of ``signal`` [n, k] the complexes of receptors per um^2 of each cell.

    Receptor ``c`` has the ligands ``first[c]:first[c + 1]``, with constants in molecules per um^2. contacts: [n, t] living neighbours in
    contact, without rows where no neighbour counts; ``facing`` [u] as in `tables.Binding`.
    """
    presented = np.empty(ligand.size)
    size = (count + CHUNKS - 1) // CHUNKS
    for i in range(unit_from * size, min(count, unit_to * size)):
        j = site[i]
        area = 4.0 * math.pi * np.float64(sphere[i, 3]) * np.float64(sphere[i, 3])
        for c in range(column.size):
            r = receptor[c]
            lo = first[c]
            many = first[c + 1] - lo
            own = share[j, r] * on_cell[kind[i], r] / area
            signal[i, column[c]] = 0.0
            if own <= 0.0 or many == 0:
                continue
            for k in range(many):
                m = ligand[lo + k]
                shown = _presented(surface[i], on_vesicle, m)
                if contacts.shape[0] > 0:
                    for t in range(contacts.shape[1]):
                        shown += facing[r] * contacts[i, t] * on_cell[t, m]
                presented[k] = share[j, m] * shown / area
            loose = own * hub_share(own, presented, constant[lo:], many)
            bound = 0.0
            for k in range(many):
                bound += presented[k] * loose / (constant[lo + k] + loose)
            signal[i, column[c]] = bound
