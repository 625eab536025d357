"""The levels of a multigrid solve, and the solve itself with its errors."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float
from exocosm.engine.kernel import multigrid
from exocosm.errors import NumericalError

MOST = 200
"""Iterations at most; a dozen are usual at any contrast."""


class Multigrid:
    """Solves ``g x - div(k grad x) = b`` on a grid, again and again with other `g` and `b`.

    Parameters
    ----------
    shape
        (nz, ny, nx).
    conductance
        [v] of x, y and z at lower faces, 0 at outer faces.
    """

    def __init__(self, shape: tuple[int, int, int], conductance: tuple[Float, Float, Float]) -> None:
        shapes, folds = _levels(shape, conductance)
        sizes = [int(np.prod(s)) for s in shapes]
        self._shapes = np.array(shapes, np.int64)
        self._folds = np.array(folds, np.int64)
        self._starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.int64)
        self._store = np.zeros((8, self._starts[-1]))
        self._size = sizes[0]
        self._search, self._lanes = np.zeros(self._size), np.zeros(512)
        for axis, k in enumerate(conductance):
            self._store[multigrid.KX + axis, : self._size] = k

    def solve(self, g: Float, b: Float, guess: Float, tolerance: float, what: str) -> Float:
        """Return [v] the solution for [v] `g` and `b`; `what` names it in errors."""
        self._store[multigrid.G, : self._size] = g
        x: Float = np.array(guess, np.float64)
        if self._run(x, b, tolerance, MOST) < 0 or not np.isfinite(x).all():
            raise NumericalError(
                f"no solution within {MOST} iterations",
                place=what,
                remedy="check that all coefficients are finite",
            )
        return x

    def divergence(self, x: Float) -> Float:
        """Return [v] ``div(k grad x)``: each face gives to one voxel what it takes from the other, to rounding."""
        self._store[multigrid.G, : self._size] = 0.0
        self._run(x, np.zeros(self._size), 0.0, 0)
        out: Float = self._store[multigrid.B, : self._size].copy()
        return out

    def _run(self, x: Float, b: Float, tolerance: float, most: int) -> int:
        levels = (self._store, self._shapes, self._folds, self._starts)
        done: int = multigrid.conjugate_gradients(x, b, self._search, self._lanes, *levels, tolerance, most)
        return done


def _levels(
    shape: tuple[int, int, int], conductance: tuple[Float, Float, Float]
) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """Return shapes and folds: axes coupled a quarter as strongly as the strongest, or more, are joined by twos."""
    means = [float(k.mean()) for k in reversed(conductance)]
    shapes: list[tuple[int, ...]] = [shape]
    folds: list[tuple[int, ...]] = []
    while max(shapes[-1]) > 1:
        strongest = max(k for k, n in zip(means, shapes[-1], strict=True) if n > 1)
        fold = tuple(int(n > 1 and k >= 0.25 * strongest) for k, n in zip(means, shapes[-1], strict=True))
        joined = sum(fold)
        # a face of an axis: blocks hold two faces side by side for every other axis joined, at twice the distance if it is joined
        means = [k * 2.0 ** (joined - f) * 0.5**f for k, f in zip(means, fold, strict=True)]
        folds.append(fold)
        shapes.append(tuple((n + f) >> f for n, f in zip(shapes[-1], fold, strict=True)))
    folds.append((0, 0, 0))
    return shapes, folds
