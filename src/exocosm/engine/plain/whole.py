"""Whole vesicles in the mean: what integers must average to."""

from __future__ import annotations

import numpy as np
from scipy.linalg import expm

from exocosm.arrays import Float


def hop_matrix(n: int, spread: float) -> Float:
    """Return the chance [to, from] of a walk on a closed line of `n` voxels after ``spread = D dt / dx^2``."""
    rates = np.diag(np.full(n - 1, 1.0), 1) + np.diag(np.full(n - 1, 1.0), -1) if n > 1 else np.zeros((1, 1))
    out: Float = expm(spread * (rates - np.diag(rates.sum(0))))
    return out


def drift_matrix(down: Float, up: Float) -> Float:
    """Return the chance [to, from] of one upwind step; what leaves over the ends is missing from the columns."""
    stay = np.diag(1.0 - down - up)
    out: Float = stay + np.diag(up[:-1], -1) + np.diag(down[1:], 1)
    return out


def shares(rates: Float, minutes: float) -> Float:
    """Return the chance of each of several competing fates, the last entry being none."""
    total = rates.sum()
    gone = 1.0 - np.exp(-total * minutes)
    return np.append(rates / total * gone if total > 0 else rates * 0.0, 1.0 - gone)
