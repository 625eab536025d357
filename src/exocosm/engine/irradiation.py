"""Radiation: which cells a dose spares, by the linear-quadratic law with oxygen."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float, Int, Int16
from exocosm.engine.intervention_tables import Irradiation
from exocosm.engine.kernel.random import uniform
from exocosm.engine.ledger import EVENTS
from exocosm.engine.random import Stream
from exocosm.engine.state import State
from exocosm.engine.tables import Stage, Tables

RADIATION, SENESCENCE = EVENTS.index("radiation"), EVENTS.index("senescence")
SPARED, TURNS = 0, 1
"""Draws of a cell at one dose."""


def irradiate(state: State, tables: Tables, item: Irradiation, voxel: Int, number: int) -> None:
    """Give a dose to all living cells inside; those lost die or turn senescent, breaks are left in all that are hit.

    Parameters
    ----------
    state
        Changed in place and booked.
    tables
        For columns, seed, grid.
    item
        The dose.
    voxel
        [n] flat voxel of every cell.
    number
        Of the intervention: two at one time draw apart.
    """
    cells, ledger = state.cells, state.ledger
    n = cells.count
    kind, stage = cells.kind[:n], cells.stage[:n]
    hit = np.flatnonzero(item.inside.reshape(-1)[voxel] & (stage < Stage.APOPTOTIC))
    _leave_breaks(state, item, hit)
    hit = hit[(stage[hit] < Stage.SENESCENT) & (item.alpha[kind[hit]] > 0.0)]
    t = kind[hit]
    dose = item.dose * _counts(state, item, voxel[hit], t)
    effect = item.alpha[t] * dose * (1.0 + dose / item.alpha_over_beta[t])
    effect *= cells.behaviour[hit, tables.behaviours.columns.radiosensitivity]
    seed, stream = np.uint64(tables.seed), int(Stream.RADIATION)

    def drawn(rows: Int, which: int) -> Float:
        words = [uniform(i, state.step, stream, seed, 2 * number + which) for i in cells.identity[rows]]
        return np.array(words, np.float64)

    lost = hit[drawn(hit, SPARED) >= np.exp(-effect)]
    turns = drawn(lost, TURNS) < item.senescent[kind[lost]]
    stage[lost] = np.where(turns, np.uint8(Stage.SENESCENT), np.uint8(Stage.APOPTOTIC))
    cells.age[lost] = 0.0
    np.add.at(ledger.events[:, RADIATION], kind[lost[~turns]], 1.0)
    np.add.at(ledger.events[:, SENESCENCE], kind[lost[turns]], 1.0)


def _counts(state: State, item: Irradiation, voxel: Int, t: Int16) -> Float:
    """Return how much of a dose counts for cells of types `t`: all of it in plenty of oxygen."""
    share: Float = np.ones(len(t))
    for k, s in enumerate(item.oxygen):
        if s < 0:
            continue
        those = np.flatnonzero(t == k)
        level = np.maximum(state.fields[s].reshape(-1)[voxel[those]].astype(np.float64), 0.0)
        most, half = item.enhancement[k], item.half[k]
        share[those] = (most * level + half) / (level + half) / most
    return share


def _leave_breaks(state: State, item: Irradiation, hit: Int) -> None:
    kind = state.cells.kind[hit]
    for k, c in enumerate(item.broken):
        if c < 0:
            continue
        those = hit[kind == k]
        copies = item.breaks[k] * item.dose
        state.cells.cytosol[those, c] += copies
        state.ledger.cargo_made[c, k] += copies * len(those)
