"""Surface, endosome, cytosol: the chain integrated by a matrix exponential, one cell and carrier at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import expm

from exocosm.arrays import Float


@dataclass(frozen=True)
class Chain:
    """Rates of one carrier in one cell, 1/min, and shares of the exit from the endosome."""

    internalise: float
    detach: float
    leave: float
    escape: float
    recycle: float


def advance(chain: Chain, surface: float, endosome: float, minutes: float) -> dict[str, float]:
    """Return what is on the surface and in the endosome after `minutes`, and what moved.

    The linear system for (surface, endosome, entered, detached, left) is integrated exactly.
    """
    matrix: Float = np.zeros((5, 5))
    matrix[0, 0] = -(chain.internalise + chain.detach)
    matrix[1, 0] = matrix[2, 0] = chain.internalise
    matrix[1, 1] = -chain.leave
    matrix[3, 0] = chain.detach
    matrix[4, 1] = chain.leave
    now = expm(matrix * minutes) @ np.array([surface, endosome, 0.0, 0.0, 0.0])
    escape = min(chain.escape, 1.0)
    recycle = min(chain.recycle, 1.0 - escape)
    return {
        "surface": float(now[0]),
        "endosome": float(now[1]),
        "entered": float(now[2]),
        "escaped": float(now[4]) * escape,
        "freed": float(now[3]) + float(now[4]) * recycle,
        "degraded": float(now[4]) * (1.0 - escape - recycle),
    }


def unload(copies: float, gained: float, decay: float, minutes: float) -> tuple[float, float]:
    """Return copies in the cytosol after `minutes` with `gained` arriving evenly, and copies lost; by many small steps."""
    parts = 20_000
    dt = minutes / parts
    start = copies
    for _ in range(parts):
        middle = (copies + 0.5 * dt * (gained / minutes)) / (1.0 + 0.5 * decay * dt)
        copies += dt * (gained / minutes - decay * middle)
    return copies, start + gained - copies
