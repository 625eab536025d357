"""Fate, cell by cell, with the same random words as the kernel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.engine.kernel.random import philox
from exocosm.engine.random import Stream
from exocosm.engine.state import Cells
from exocosm.engine.tables import Stage, Tables


@dataclass
class Outcome:
    """What becomes of a cell in a fate step."""

    stage: int
    phase: int
    age: float
    radius: float
    divides: bool = False
    removed: bool = False


def _words(identity: int, step: int, seed: int) -> tuple[float, float, float]:
    low = 0xFFFFFFFF
    words = philox(identity & low, identity >> 32, step, int(Stream.FATE), seed & low, seed >> 32)
    a, b, c = (int(word) / 2.0**32 for word in words[:3])
    return a, b, c


def decide(cells: Cells, row: int, tables: Tables, killed: Float, minutes: float, step: int) -> Outcome:
    """Return the outcome for one cell: growth, then death, arrest or the cycle, whichever is drawn."""
    types, columns = tables.types, tables.behaviours.columns
    t, now = int(cells.kind[row]), cells.behaviour[row]
    out = Outcome(int(cells.stage[row]), int(cells.phase[row]), float(cells.age[row]) + minutes, 0.0)
    dead = out.stage - Stage.APOPTOTIC
    target = types.radius[t] ** 3 * (types.dead_volume[t, dead] if dead >= 0 else 1.0)
    volume = float(cells.sphere[row, 3]) ** 3
    out.radius = (target + (volume - target) * np.exp(-types.volume_rate[t] * minutes)) ** (1 / 3)
    if dead >= 0:
        out.removed = out.age >= types.removal[t, dead]
        return out
    whether, which, cycle = _words(int(cells.identity[row]), step, tables.seed)
    routes = [
        (Stage.APOPTOTIC, now[columns.apoptosis]),
        (Stage.NECROTIC, now[columns.necrosis]),
        (Stage.APOPTOTIC, killed[row]),
        (Stage.SENESCENT, now[columns.senescence] if out.stage != Stage.SENESCENT else 0.0),
        (Stage.QUIESCENT, now[columns.quiescence] if out.stage == Stage.CYCLING else 0.0),
        (Stage.CYCLING, now[columns.arousal] if out.stage == Stage.QUIESCENT else 0.0),
        (Stage.CYCLING, now[columns.senescence_escape] if out.stage == Stage.SENESCENT else 0.0),
    ]
    hazards = np.array([rate for _, rate in routes])
    if whether < 1 - np.exp(-hazards.sum() * minutes):
        chosen = int(np.searchsorted(np.cumsum(hazards), which * hazards.sum(), side="right"))
        out.stage, out.age = int(routes[chosen][0]), 0.0
        if out.stage == Stage.CYCLING:
            out.phase = 0
    elif out.stage == Stage.CYCLING and types.phases[t] > 0:
        rate = types.phase_rate[t, out.phase] * (now[columns.division] if out.phase == 0 else 1.0)
        done = out.age * rate >= 1 if types.phase_fixed[t, out.phase] else cycle < 1 - np.exp(-rate * minutes)
        if rate > 0 and done:
            out.age, out.phase = 0.0, out.phase + 1
            if out.phase == types.phases[t]:
                out.phase, out.divides = 0, True
    return out
