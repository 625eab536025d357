"""Release and capture, cell by cell, in plain numpy."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.engine.state import Cells
from exocosm.engine.tables import Stage, Tables


def capture_rates(cells: Cells, tables: Tables, row: int) -> Float:
    """Return the capture coefficients of one cell, [s], um^3/min."""
    t = cells.kind[row]
    rate: Float = tables.types.capture[t] * cells.behaviour[row, tables.behaviours.columns.capture]
    for q, s in enumerate(tables.carriers.field):
        p = tables.carriers.pool[q]
        load = cells.surface[row, p] + cells.endosome[row, p]
        rate[s] *= max(1.0 - load / tables.types.saturation[t, p], 0.0)
    return rate


def offer(cells: Cells, tables: Tables, voxel: Int, minutes: Float) -> tuple[Float, Float, Float]:
    """Return source [s, v], uptake [s, v] and releases [s, t], steady release only."""
    shape = (len(tables.fields), tables.grid.voxels)
    source, uptake, released = np.zeros(shape), np.zeros(shape), np.zeros((shape[0], len(tables.types.names)))
    columns, volume = tables.behaviours.columns, tables.grid.voxel_volume
    for row in range(cells.count):
        if cells.stage[row] >= Stage.APOPTOTIC:
            continue
        t = cells.kind[row]
        out = (
            tables.types.release[t]
            * cells.behaviour[row, columns.release]
            * cells.behaviour[row, columns.loading]
        )
        out[(tables.release_group >= 0) & (tables.release_group != cells.group[row])] = 0.0
        out = _export(cells, tables, row, _pack(cells, tables, row, out, minutes), minutes)
        source[:, voxel[row]] += out / volume
        uptake[:, voxel[row]] += capture_rates(cells, tables, row) / volume
        released[:, t] += out * minutes
    return source, uptake, released


def _export(cells: Cells, tables: Tables, row: int, out: Float, minutes: Float) -> Float:
    """Return what one cell releases, [s], with what it gives out of its cytosol; that is taken there."""
    inside = tables.inside
    if inside is None:
        return out
    out = out.copy()
    rates = cells.behaviour[row, tables.behaviours.columns.export] if len(inside.exported) else []
    for c, s, rate in zip(inside.exported, inside.home, rates, strict=True):
        if minutes[s] > 0:
            left = cells.cytosol[row, c] * -np.expm1(-rate * minutes[s])
            cells.cytosol[row, c] -= left
            out[s] += left / inside.molecules[s] / minutes[s]
    return out


def _pack(cells: Cells, tables: Tables, row: int, out: Float, minutes: Float) -> Float:
    """Return what one cell releases, [s], with what its vesicles take out of its cytosol; that is taken there."""
    inside = tables.inside
    if inside is None:
        return out
    out = out.copy()
    for s in np.flatnonzero((inside.packed >= 0) & (minutes > 0)):
        q = int(np.flatnonzero(tables.carriers.field == s)[0])
        vesicles = out[tables.carriers.field[tables.carriers.pool[q]]] * minutes[s]
        share = vesicles * inside.volume[s] / (4.0 / 3.0 * np.pi * float(cells.sphere[row, 3]) ** 3)
        taken = cells.cytosol[row, inside.packed[s]] * -np.expm1(-share)
        cells.cytosol[row, inside.packed[s]] -= taken
        out[s] = taken / minutes[s]
    return out


def take(cells: Cells, tables: Tables, voxel: Int, minutes: Float, mid: Float) -> Float:
    """Bind what cells take to their surface; return captures [s, t]."""
    captured = np.zeros((len(tables.fields), len(tables.types.names)))
    gain, inside = np.zeros((cells.count, len(tables.carriers))), tables.inside
    for row in range(cells.count):
        if cells.stage[row] >= Stage.APOPTOTIC:
            continue
        took = capture_rates(cells, tables, row) * mid[:, voxel[row]] * minutes
        captured[:, cells.kind[row]] += took
        gain[row] = took[tables.carriers.field]
        if inside is not None:
            for s in np.flatnonzero(inside.cargo >= 0):
                cells.cytosol[row, inside.cargo[s]] += took[s] * inside.molecules[s]
    cells.surface[: cells.count] += gain
    return captured
