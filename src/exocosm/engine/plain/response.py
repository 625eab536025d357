"""Signals and rules, cell by cell, in plain numpy."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.engine.plain import binding
from exocosm.engine.rule_tables import SignalKind
from exocosm.engine.state import State
from exocosm.engine.tables import Stage, Tables


def _read(
    kind: int, item: int, row: int, state: State, voxel: Int, contacts: Float, pressure: Float, tables: Tables
) -> float:
    """Return one item of one signal of one cell."""
    cells = state.cells
    fields = state.fields.reshape(len(tables.fields), tables.grid.voxels)
    if kind == SignalKind.GRADIENT:
        return _gradient(np.asarray(state.fields[item], np.float64), int(voxel[row]), tables)
    values = {
        SignalKind.FIELD: lambda: fields[item, voxel[row]],
        SignalKind.SURFACE: lambda: cells.surface[row, item],
        SignalKind.CYTOSOL: lambda: cells.cytosol[row, item],
        SignalKind.PROGRAMME: lambda: cells.programme[row, item],
        SignalKind.CONTACT: lambda: contacts[row, item],
        SignalKind.PRESSURE: lambda: pressure[row],
        SignalKind.HELD: lambda: cells.surface[row, item] + cells.endosome[row, item],
        SignalKind.STAGE: lambda: cells.stage[row] == item,
        SignalKind.AGE: lambda: cells.age[row],
    }
    return float(values[SignalKind(kind)]())


def _gradient(field: Float, voxel: int, tables: Tables) -> float:
    """Return the magnitude of the gradient at a voxel: numpy's own differences."""
    place = np.unravel_index(voxel, tables.grid.shape)
    square = 0.0
    for axis, spacing in enumerate(tables.grid.spacing):
        if tables.grid.shape[axis] > 1:
            square += float(np.gradient(field, spacing, axis=axis)[place]) ** 2
    return float(np.sqrt(square))


def signals(state: State, tables: Tables, voxel: Int, contacts: Float, pressure: Float) -> Float:
    """Return [n, k] what each cell senses."""
    rules = tables.rules
    out = np.zeros((state.cells.count, len(rules.signal_kind)))
    for row in range(state.cells.count):
        for k, kind in enumerate(rules.signal_kind):
            if kind in (SignalKind.FREE, SignalKind.BOUND, SignalKind.BLOCKED):
                continue
            for m in range(rules.signal_first[k], rules.signal_first[k + 1]):
                value = _read(
                    int(kind), int(rules.signal_item[m]), row, state, voxel, contacts, pressure, tables
                )
                out[row, k] += rules.signal_weight[m] * value
    binding.read(state, tables, voxel, contacts, out)
    return out


def behaviours(state: State, tables: Tables, signal: Float) -> Float:
    """Return [n, b] the behaviours that the rules make of the signals."""
    rules, cells = tables.rules, state.cells
    out: Float = tables.behaviours.base[cells.kind[: cells.count]].copy()
    for row in range(cells.count):
        for b in range(out.shape[1]):
            mine = (rules.cell_type == cells.kind[row]) & (rules.behaviour == b)
            if cells.stage[row] >= Stage.APOPTOTIC:
                mine &= rules.in_dead
            for direction in (True, False):
                chosen = np.flatnonzero(mine & (rules.raises == direction))
                if not len(chosen):
                    continue
                ratio = np.maximum(signal[row, rules.signal[chosen]], 0.0) / rules.half[chosen]
                ratio = np.where(rules.inverted[chosen], 1.0 / np.maximum(ratio, 1e-9), ratio)
                x = np.minimum(ratio ** rules.hill[chosen], 1e12)
                if x.sum() > 0:
                    response = x.sum() / (1 + x.sum())
                    goal = (x * rules.to[chosen]).sum() / x.sum()
                    out[row, b] = (1 - response) * out[row, b] + response * goal
    return out


def programmes(state: State, tables: Tables, minutes: float) -> Float:
    """Return [n, p] programmes after `minutes` with targets held."""
    cells = state.cells
    out: Float = cells.programme[: cells.count].copy()
    for row in range(cells.count):
        if cells.stage[row] >= Stage.APOPTOTIC:
            continue
        for p, column in enumerate(tables.behaviours.columns.target):
            target = min(max(float(cells.behaviour[row, column]), 0.0), 1.0)
            rate = tables.programmes.rise[p] if target > out[row, p] else tables.programmes.fall[p]
            out[row, p] = target + (out[row, p] - target) * np.exp(-rate * minutes)
    return out
