"""Who is near whom: neighbour lists that any process may build from the state, and what a cell feels of its neighbours.

The lists are a pure function of the state at the last `build`; a process that needs them calls `ensure`, which searches anew
only when a cell may have come near without being listed. `sort_order` gives the canonical order of the cells.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from exocosm.arrays import Bool, Byte, Float, Float32, Int
from exocosm.engine.kernel.bins import bin_cells, order_within
from exocosm.engine.kernel.contacts import hazard, touch
from exocosm.engine.kernel.neighbours import SPAN, part_coincident, search
from exocosm.engine.kernel.units import run_units
from exocosm.engine.kernel.voxels import group_by_voxel, voxel_of_cells
from exocosm.engine.state import Cells, State
from exocosm.engine.tables import Grid, Stage, Tables

Int32Array = npt.NDArray[np.int32]

Wall = tuple[np.float32, np.float32, np.float32, np.float32, np.float32]
"""Lowest position, highest x, y and z (um), and 1, or 0 where z does not count."""

WALL = 1e-3
"""um that cells keep from the walls, so that every position is in a voxel."""


def sort_order(cells: Cells, grid: Grid) -> Int:
    """Return the rows of the cells in canonical order, by (voxel, identity); voxels are z-major as in the fields."""
    n = cells.count
    voxel = np.empty(n, np.int64)
    start = np.empty(grid.voxels + 1, np.int64)
    order = np.empty(n, np.int64)
    voxel_of_cells(cells.sphere, n, grid.shape, grid.spacing, voxel)
    group_by_voxel(voxel, n, start, order)
    order_within(start, cells.identity, order)
    return order


def upper_walls(grid: Grid) -> tuple[np.float32, np.float32, np.float32]:
    """Return the largest (x, y, z) that a cell may have, um: `WALL` below the size, and below it in float32 too."""
    x, y, z = (min(np.float32(s - WALL), np.nextafter(np.float32(s), np.float32(0))) for s in grid.size)
    return x, y, z


class Lists:
    """Neighbours of chosen cells, found by bins.

    The rows stand end to end, in a segment of `capacity` entries for each span of `SPAN` chosen cells; segments grow when one is
    full, so that a cell may have any number of neighbours.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.chosen: Int32Array = np.zeros(0, np.int32)
        """[chosen] rows of the cells that have a list, in the order of the bins."""
        self.count: Int32Array = np.zeros(0, np.int32)
        """[chosen] length of each row."""
        self.pool: Int32Array = np.zeros(0, np.int32)
        """[spans * capacity] rows of the cells that are near."""
        self.capacity = 16 * SPAN
        self.longest = 0
        """Length of the longest row."""

    def search(self, wanted: Byte | None, place: Float32, reach: Float32, skin: np.float32) -> bool:
        """Find the neighbours of the wanted cells.

        Parameters
        ----------
        wanted
            [n] 1 for the cells whose neighbours are wanted; None for all.
        place
            [n, 3 or more] x, y, z of all cells, um.
        reach
            [n] um; neighbours are no further away than the sum of both reaches and the skin.
        skin
            um.

        Returns
        -------
        bool
            Whether two cells are at the very same point.
        """
        n = len(place)
        self.longest = 0
        if n == 0 or (wanted is not None and not wanted.any()):
            self.chosen = self.count = np.zeros(0, np.int32)
            return False
        bins, inverse = self._bins(n, 2.0 * float(reach.max()) + float(skin))
        home, order = np.empty(n, np.int32), np.empty(n, np.int32)
        start = np.empty(math.prod(bins) + 1, np.int32)
        binned = np.empty((n, 4), np.float32)
        bin_cells(place, reach, inverse, bins, home, start, order, binned)
        self.chosen = order if wanted is None else order[wanted[order] != 0]
        self.count = np.zeros(len(self.chosen), np.int32)
        depth = np.float32(0.0 if self.grid.planar else 1.0)
        spans = -(-len(self.chosen) // SPAN)
        needed = np.zeros((spans, 2), np.int64)
        while True:
            if len(self.pool) < spans * self.capacity:
                self.pool = np.empty(spans * self.capacity, np.int32)
            run_units(search, spans, len(self.chosen),
                self.chosen, skin, depth, bins, home, start, order, place, reach, binned,
                self.capacity, self.pool, self.count, needed,
            )  # fmt: skip
            entries = int(needed[:, 0].max())
            if entries < self.capacity:
                break
            self.capacity = entries + entries // 8 + 1
        self.longest = int(self.count.max())
        return bool(needed[:, 1].any())

    def _bins(
        self, n: int, cut: float
    ) -> tuple[tuple[int, int, int], tuple[np.float32, np.float32, np.float32]]:
        """Return the number of bins (z, y, x) and one over their edges (x, y, z): no edge shorter than the longest cut."""
        edge = cut * 1.0001
        most = max(8 * n, 4096)
        while True:
            x, y, z = (max(int(s / edge), 1) for s in self.grid.size)
            z = 1 if self.grid.planar else z
            if x * y * z <= most:
                break
            edge *= 1.25
        width, height, thickness = self.grid.size
        return (z, y, x), (np.float32(x / width), np.float32(y / height), np.float32(z / thickness))


class Neighbourhood:
    """Neighbour lists of all cells, and contacts from them.

    Parameters
    ----------
    tables
        Grid and cell types.
    skin
        um by which the lists reach further than the cells do; they hold while no cell has moved by half of it.
    """

    def __init__(self, tables: Tables, skin: float = 3.0) -> None:
        self.grid = tables.grid
        self.types = tables.types
        self._per_radius: Float32 = np.maximum(tables.types.reach, 1.0).astype(np.float32)
        self.skin = np.float32(skin)
        self.depth = np.float32(0.0 if tables.grid.planar else 1.0)
        self.lists = Lists(tables.grid)
        self.reach: Float32 = np.zeros(0, np.float32)
        """[n] um: how far a cell adheres, at least its radius."""
        self.reference: Float32 = np.zeros((0, 3), np.float32)
        """[n, 3] positions at the last search, um."""
        self.searches = 0

    def build(self, state: State) -> None:
        """Search the neighbours of all cells anew; cells at the very same point are parted by a thousandth of a um."""
        sphere = state.cells.sphere[: state.cells.count]
        self.reach = self._reach(state)
        if not self._search(sphere):
            return
        offset = np.zeros((len(sphere), 3), np.float32)
        part_coincident(
            self.lists.chosen, self.lists.capacity, self.lists.pool, self.lists.count,
            state.cells.identity, self.grid.planar, sphere, offset,
        )  # fmt: skip
        sphere[:, :3] += offset
        np.clip(sphere[:, :2], np.float32(WALL), upper_walls(self.grid)[:2], out=sphere[:, :2])
        self._search(sphere)

    def ensure(self, state: State) -> None:
        """Search anew if the number of cells changed or one moved by more than half the skin since the last search."""
        n = state.cells.count
        if n == len(self.reference):
            shift = state.cells.sphere[:n, :3] - self.reference
            grown = self._reach(state) - self.reach
            far = np.sqrt((shift * shift).sum(axis=1, dtype=np.float32)) + np.maximum(grown, 0)
            if not n or far.max() <= self.skin / 2:
                return
        self.build(state)

    def _reach(self, state: State) -> Float32:
        n = state.cells.count
        reach: Float32 = self._per_radius[state.cells.kind[:n]] * state.cells.sphere[:n, 3]
        return reach

    def _search(self, sphere: Float32) -> bool:
        """Fill the lists; return whether some cells are at the very same point."""
        self.searches += 1
        self.reference = np.array(sphere[:, :3], np.float32)
        return self.lists.search(None, sphere, self.reach, self.skin)

    def _living(self, state: State) -> Bool:
        living: Bool = state.cells.stage[: state.cells.count] < Stage.APOPTOTIC
        return living

    def contacts(self, state: State) -> tuple[Float, Float]:
        """Return who touches each cell, and how hard.

        Returns
        -------
        counts
            [n, t] living neighbours of each type in contact: no further away than the sum of both reaches.
        pressure
            [n] mean overlap 1 - d / (r_i + r_j), not below 0, over all neighbours in contact, living or dead.
        """
        self.ensure(state)
        cells, n = state.cells, state.cells.count
        counts = np.zeros((n, len(self.types.names)))
        pressure = np.zeros(n)
        run_units(touch, -(-n // SPAN), n,
            cells.sphere[:n], self.reach, self.depth, cells.kind[:n], self._living(state),
            self.lists.chosen, self.lists.capacity, self.lists.pool, self.lists.count, counts, pressure,
        )  # fmt: skip
        return counts, pressure

    def contact_counts(self, state: State) -> Float:
        """Return [n, t] living neighbours of each type in contact."""
        return self.contacts(state)[0]

    def pressure(self, state: State) -> Float:
        """Return [n] mean overlap with the neighbours in contact."""
        return self.contacts(state)[1]

    def contact_hazard(
        self, state: State, rate: Float, vulnerability: Float, attacks: Bool | None = None
    ) -> Float:
        """Return [n] the rate at which each living cell is killed by contact, 1/min.

        Parameters
        ----------
        rate
            [n] 1/min at which each cell kills; counted only while it is alive.
        vulnerability
            [n] factor of each cell.
        attacks
            [t, t] whether a type (first axis) attacks another (second axis); by default `CellTypes.kills`.
        """
        self.ensure(state)
        cells, n = state.cells, state.cells.count
        allowed = self.types.kills if attacks is None else attacks
        out = np.zeros(n)
        run_units(hazard, -(-n // SPAN), n,
            cells.sphere[:n], self.reach, self.depth, cells.kind[:n], self._living(state),
            self.lists.chosen, self.lists.capacity, self.lists.pool, self.lists.count, np.ascontiguousarray(rate[:n]),
            np.ascontiguousarray(allowed), np.ascontiguousarray(vulnerability[:n]), out,
        )  # fmt: skip
        return out
