"""Maps of the medium and scratch arrays as the field kernels want them, made once a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from exocosm.arrays import Float, Real
from exocosm.engine.kernel import douglas
from exocosm.engine.tables import Tables

Faces = tuple[Real, Real, Real, Real]
"""Flat [v] lower face factors of x, y, z (0 at the outer faces) and the hindrance of the voxels."""

AT_ONCE_BYTES = 16e6
"""Fields that go through both phases of a step together: so many that their increments stay in a shared cache."""


@dataclass(frozen=True)
class MediumMaps:
    """Flat [v] maps in the type of the fields, and their totals."""

    vessels: Real
    lymph: Real
    vessel_total: float

    @classmethod
    def of(cls, tables: Tables, kind: npt.DTypeLike) -> MediumMaps:
        """Convert the maps of `tables`."""
        vessels = _flat(tables.medium.vessels, kind)
        return cls(vessels, _flat(tables.medium.lymph, kind), float(vessels.sum(dtype=np.float64)))


def _flat(values: Float, kind: npt.DTypeLike) -> Real:
    out: Real = np.ascontiguousarray(values, kind).reshape(-1)
    return out


def face_factors(hindrance: Float, kind: npt.DTypeLike) -> Faces:
    """Return harmonic means at lower faces, where fluxes through two half voxels in series agree; 0 at outer faces."""
    lower = []
    for axis in (2, 1, 0):
        h = np.moveaxis(hindrance, axis, 0)
        face = np.zeros_like(h)
        face[1:] = 2.0 * h[1:] * h[:-1] / (h[1:] + h[:-1])
        lower.append(_flat(np.moveaxis(face, 0, axis), kind))
    return (lower[0], lower[1], lower[2], _flat(hindrance, kind))


class DouglasScratch:
    """Scratch of `kernel.douglas.douglas_step` for one shape and type of fields."""

    def __init__(self, shape: tuple[int, int, int, int], kind: npt.DTypeLike, planar: bool) -> None:
        count, nz, ny, nx = shape
        threads = numba.config.NUMBA_NUM_THREADS
        width = douglas.lanes(ny)
        self.bands = -(-ny // width) if planar else nz
        columns = nx if planar else ny * nx
        self.tiles = -(-columns // douglas.LANES)
        longest = max(nz, ny, nx)
        self.before: Real = np.zeros(shape, kind)
        """[s, z, y, x] densities before the last step."""
        self.inverse: Real = np.zeros((count, 3, longest), kind)
        self.carry: Real = np.zeros((count, 3, longest), kind)
        self.work: Real = np.zeros((threads, 6, douglas.scratch_length((nz, ny, nx))), kind)
        self.sums: Float = np.zeros((threads, 3, douglas.ROWS * nx))
        self.book: Float = np.zeros((count, self.bands + self.tiles, 5))
        self.least: Float = np.zeros((count, self.tiles))
        at_once = max(1, min(count, int(AT_ONCE_BYTES / self.before[0].nbytes)))
        each = at_once if self.bands >= 16 else 1
        self.plan: tuple[Any, ...] = (at_once, each, planar, width)
