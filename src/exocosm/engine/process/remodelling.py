"""Remodelling: cells that carry blood are vessels, and cells pull the hindrance of the matrix around them.

The vessel density of a voxel is the static one plus, over its living cells, ``supplies x perfusion / voxel volume``: it follows
from the cells alone. The hindrance h is state. Over a fate step of dt each living cell pulls that of its voxel with its rate r
towards its value T; with R the sum of rates and M the mean of T weighted by them, ``h <- M + (h - M) exp(-R dt)``, exactly.

Cells are summed in canonical order, so that nothing depends on the order in which they were given.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.engine.state import State
from exocosm.engine.tables import Medium, Stage, Tables
from exocosm.errors import NumericalError

HINDRANCE = "hindrance"
"""Name of the map in `State.extra`, [z, y, x]."""


class Remodelling:
    """Keeps the medium as living cells have made it; does nothing where no type of cell changes it.

    Parameters
    ----------
    tables
        The tissue; its medium is that of time zero.
    state
        At time zero its hindrance is set, if cells change it.

    Raises
    ------
    NumericalError
        If a state of a later time lacks the hindrance that cells have made.
    """

    def __init__(self, tables: Tables, state: State) -> None:
        self._tables = tables
        self._does = tables.remodellers
        self.medium: Medium = tables.medium
        """The medium of now."""
        if self._does is None or not self._does.matrix:
            return
        if HINDRANCE not in state.extra:
            if state.step > 0:
                raise NumericalError(
                    "the state lacks the hindrance that cells have made",
                    place=f"step {state.step}",
                    remedy="start the run again",
                )
            state.extra[HINDRANCE] = tables.medium.hindrance.copy()

    def __bool__(self) -> bool:
        """Say whether any cell changes the medium."""
        return self._does is not None

    @property
    def maps(self) -> dict[str, Float]:
        """The maps of now that cells change, by name, [z, y, x]."""
        does = self._does
        if does is None:
            return {}
        changing = {"vessels": does.vessels, "hindrance": does.matrix}
        return {name: getattr(self.medium, name) for name, changes in changing.items() if changes}

    def advance(self, state: State, voxel: Int, minutes: float) -> Medium:
        """Return the medium after `minutes` with the cells where they are.

        Parameters
        ----------
        state
            Cells in canonical order; its hindrance changes.
        voxel
            [n or more] flat voxel index of every cell.
        minutes
            Over which the matrix is pulled; 0 to find the medium of a state as it is.
        """
        does, cells = self._does, state.cells
        if does is None:
            return self.medium
        rows = np.flatnonzero(cells.stage[: cells.count] < Stage.APOPTOTIC)
        kind, at, columns = cells.kind[rows], voxel[rows], self._tables.behaviours.columns
        behaviour = cells.behaviour[rows]
        maps: dict[str, Float] = {}
        if does.vessels:
            perfusion = np.maximum(behaviour[:, columns.perfusion], 0.0)
            volume = self._tables.grid.voxel_volume
            maps["vessels"] = self._tables.medium.vessels + self._sum(
                at, does.supplies[kind] * perfusion / volume
            )
        if does.matrix:
            rate = does.rate[kind] * np.maximum(behaviour[:, columns.remodelling], 0.0)
            old: Float = np.asarray(state.extra[HINDRANCE], np.float64)
            maps["hindrance"] = self._pulled(old, at, rate, does.towards[kind], minutes)
            state.extra[HINDRANCE] = maps["hindrance"]
        self.medium = replace(self.medium, **maps)
        return self.medium

    def _sum(self, at: Int, amount: Float) -> Float:
        """Return the sum over the cells of each voxel, [z, y, x]."""
        grid = self._tables.grid
        out: Float = np.bincount(at, amount, minlength=grid.voxels).astype(np.float64).reshape(grid.shape)
        return out

    def _pulled(self, old: Float, at: Int, rate: Float, towards: Float, minutes: float) -> Float:
        """Return the hindrance after `minutes`."""
        if minutes == 0.0:
            return old
        total, pull = self._sum(at, rate), self._sum(at, rate * towards)
        mean = np.divide(pull, total, out=old.copy(), where=total > 0.0)
        new = old + (mean - old) * -np.expm1(-total * minutes)
        # Rounding of the mean must not lead out of (0, 1].
        out: Float = np.clip(new, np.minimum(old, mean), np.minimum(np.maximum(old, mean), 1.0))
        return out
