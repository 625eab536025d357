"""Binding, cell by cell, by bisection in plain numpy."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.engine.rule_tables import SignalKind
from exocosm.engine.state import State
from exocosm.engine.tables import Tables


def equilibrium(first: Float, second: Float, constant: Float) -> tuple[Float, Float]:
    """Return the free densities of two sets of partners, all in one unit.

    The first may be many and the second one, or the other way round; ``constant`` [i, j] is inf for pairs that do not bind.
    """
    if len(first) > 1:
        free_second, free_first = equilibrium(second, first, constant.T)
        return free_first, free_second
    low, high = 0.0, float(first[0])
    for _ in range(2000):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        bound = float((second * middle / (constant[0] + middle)).sum())
        low, high = (middle, high) if middle + bound < first[0] else (low, middle)
    hub = 0.5 * (low + high)
    return np.array([hub]), second * constant[0] / (constant[0] + hub)


def free_shares(state: State, tables: Tables, voxel: int, at: Int) -> Float:
    """Return [u] the share of each target that antibodies leave free in a voxel; ``at`` [n] is the voxel of every cell."""
    binding, cells = tables.binding, state.cells
    assert binding is not None
    fields = state.fields.reshape(len(tables.fields), tables.grid.voxels)[:, voxel].astype(np.float64)
    here = np.flatnonzero(at[: cells.count] == voxel)
    total = np.maximum(fields[tables.carriers.field], 0.0) @ binding.on_vesicle
    on_cells = binding.on_cell[cells.kind[here]] + cells.surface[here] @ binding.on_vesicle
    total = total + on_cells.sum(0) / tables.grid.voxel_volume
    antibody = np.maximum(fields[binding.antibody], 0.0) * binding.molecules
    binds = np.isfinite(binding.dissociation)
    share = np.ones(len(total))
    for u in np.flatnonzero(binds.any(0)):
        antibodies = np.flatnonzero(binds[:, u])
        targets = np.flatnonzero(binds[antibodies].any(0))
        # an absent target is told from its limit: a trace of it
        amounts = np.maximum(total[targets], 1e-30)
        constants = binding.dissociation[np.ix_(antibodies, targets)]
        _, free = equilibrium(antibody[antibodies], amounts, constants)
        share[u] = (free / amounts)[list(targets).index(u)]
    return share


def read(state: State, tables: Tables, voxel: Int, contacts: Float, signal: Float) -> None:
    """Write the columns of ``signal`` [n, k] that depend on binding."""
    binding, rules, cells = tables.binding, tables.rules, state.cells
    if binding is None:
        return
    for row in range(cells.count):
        share = free_shares(state, tables, int(voxel[row]), voxel)
        area = 4 * np.pi * float(cells.sphere[row, 3]) ** 2
        on_vesicles = cells.surface[row] @ binding.on_vesicle
        for k, kind in enumerate(rules.signal_kind):
            u = int(rules.signal_item[rules.signal_first[k]])
            if kind == SignalKind.FREE:
                signal[row, k] = share[u] * on_vesicles[u]
            if kind == SignalKind.BLOCKED:
                signal[row, k] = (1 - share[u]) * binding.on_cell[cells.kind[row], u]
            if kind == SignalKind.BOUND:
                ligands = np.flatnonzero(np.isfinite(binding.surface_dissociation[u]))
                shown = on_vesicles[ligands]
                if len(contacts):
                    shown = shown + binding.facing[u] * contacts[row] @ binding.on_cell[:, ligands]
                own = np.array([share[u] * binding.on_cell[cells.kind[row], u] / area])
                constants = binding.surface_dissociation[u, ligands][None]
                free, _ = equilibrium(own, share[ligands] * shown / area, constants)
                signal[row, k] = own[0] - free[0]
