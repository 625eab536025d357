"""Porous plates across the tissue: whole layers of voxels that no cell enters or crosses, and some fields do not pass."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np

from exocosm.arrays import Bool, Float32, Int

MARGIN = 1e-3
"""um that cells keep from a plate, so that every position is in a voxel outside."""

Closed = tuple[tuple[int, int], ...]
"""(axis, number of the voxel layer above) of planes of faces that nothing diffuses through; axis 0, 1, 2 is x, y, z."""


@dataclass(frozen=True)
class Plates:
    """One row a plate; those of one axis are apart and in their order."""

    axis: Int = field(default_factory=lambda: np.zeros(0, np.int64))
    """[k] 0, 1, 2: across x, y, z."""
    first: Int = field(default_factory=lambda: np.zeros(0, np.int64))
    """[k] lowest layer of voxels."""
    last: Int = field(default_factory=lambda: np.zeros(0, np.int64))
    """[k] first layer above."""
    closed: Bool = field(default_factory=lambda: np.zeros((0, 0), np.bool_))
    """[k, s] whether nothing of a field diffuses in or out."""

    def __len__(self) -> int:
        """Count the plates."""
        return len(self.axis)

    def closed_to(self, s: int) -> Closed:
        """Return the planes of faces that are closed to field `s`, sorted."""
        planes = {
            (int(self.axis[k]), int(layer))
            for k in range(len(self))
            if self.closed[k, s]
            for layer in (self.first[k], self.last[k])
        }
        return tuple(sorted(planes))


def boxes(shape: tuple[int, int, int], closed: Closed) -> list[tuple[slice, slice, slice]]:
    """Return the boxes [z, y, x] into which closed planes part a grid; nothing diffuses between them."""
    cuts = []
    for axis in (2, 1, 0):
        n = shape[2 - axis]
        ends = sorted({0, n, *(layer for a, layer in closed if a == axis)})
        cuts.append([slice(a, b) for a, b in itertools.pairwise(ends)])
    return [(z, y, x) for z in cuts[0] for y in cuts[1] for x in cuts[2]]


def spans(n: int, axis: int, closed: Closed) -> tuple[Int, Int]:
    """Return [n] the first voxel of the stretch between closed planes that a voxel of a line along `axis` is in, and the one after."""
    cuts = np.array(sorted({0, n, *(layer for a, layer in closed if a == axis)}), np.int64)
    stretch = np.searchsorted(cuts, np.arange(n), side="right")
    return cuts[stretch - 1], cuts[stretch]


class Sides:
    """Keeps cells on their side of every plate.

    Parameters
    ----------
    plates
        Where the plates are.
    spacing
        (dz, dy, dx) um.
    """

    def __init__(self, plates: Plates, spacing: tuple[float, float, float]) -> None:
        self._axes: list[tuple[int, Float32, Float32, Float32]] = []
        for axis in sorted(set(plates.axis.tolist())):
            mine = np.flatnonzero(plates.axis == axis)
            mine = mine[np.argsort(plates.first[mine])]
            width = spacing[2 - axis]
            low, high = plates.first[mine] * width, plates.last[mine] * width
            inf = np.float32(np.inf)
            ceiling = np.minimum(
                (low - MARGIN).astype(np.float32), np.nextafter(low.astype(np.float32), -inf)
            )
            floor = np.maximum((high + MARGIN).astype(np.float32), np.nextafter(high.astype(np.float32), inf))
            middle = ((low + high) / 2).astype(np.float32)
            self._axes.append((axis, middle, np.append(-inf, floor), np.append(ceiling, inf)))

    def __bool__(self) -> bool:
        """Say whether there is a plate."""
        return len(self._axes) > 0

    def of(self, place: Float32) -> Int:
        """Return [n, axes with plates] on which side of its plates each position [n, 3 or more] is, counted upwards."""
        sides: Int = np.zeros((len(place), len(self._axes)), np.int64)
        for k, (axis, middle, _, _) in enumerate(self._axes):
            sides[:, k] = np.searchsorted(middle, place[:, axis], side="right")
        return sides

    def hold(self, place: Float32, sides: Int) -> None:
        """Put positions [n, 3 or more] that are beyond their side back to its edge, in place."""
        for k, (axis, _, floor, ceiling) in enumerate(self._axes):
            side = sides[:, k]
            np.clip(place[:, axis], floor[side], ceiling[side], out=place[:, axis])
