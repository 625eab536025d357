"""Maps of the medium and scratch arrays as the field kernels want them, made once a run."""

from __future__ import annotations

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt

from exocosm.arrays import Float, Real
from exocosm.engine.kernel import douglas
from exocosm.engine.kernel.tridiagonal import LANES
from exocosm.engine.plates import Closed
from exocosm.engine.tables import Tables

Faces = tuple[Real, Real, Real, Real]
"""Flat [v] lower face factors of x, y, z (0 at the outer faces) and the hindrance of the voxels."""

AT_ONCE_BYTES = 64e6
"""Fields that go through both phases of a step together: a unit of work then reads the hindrance once for all of them."""


@dataclass(frozen=True)
class MediumMaps:
    """Flat [v] maps in the type of the fields, and their totals."""

    vessels: Real
    lymph: Real
    vessel_total: float
    exchanged: bool
    """Whether there is a vessel or lymph at all, or may be one day."""

    @classmethod
    def of(cls, tables: Tables, kind: npt.DTypeLike) -> MediumMaps:
        """Convert the maps of `tables`."""
        vessels = _flat(tables.medium.vessels, kind)
        lymph = _flat(tables.medium.lymph, kind)
        sprouting = tables.remodellers is not None and tables.remodellers.vessels
        exchanged = sprouting or bool(vessels.any() or lymph.any())
        return cls(vessels, lymph, float(vessels.sum(dtype=np.float64)), exchanged)


def _flat(values: Float, kind: npt.DTypeLike) -> Real:
    out: Real = np.ascontiguousarray(values, kind).reshape(-1)
    return out


def face_factors(hindrance: Float, kind: npt.DTypeLike, closed: Closed = ()) -> Faces:
    """Return harmonic means at lower faces, where fluxes through two half voxels in series agree; 0 at outer and `closed` ones."""
    lower = []
    for axis in (2, 1, 0):
        h = np.moveaxis(hindrance, axis, 0)
        face = np.zeros_like(h)
        face[1:] = 2.0 * h[1:] * h[:-1] / (h[1:] + h[:-1])
        for across, layer in closed:
            if across == 2 - axis and layer < len(face):
                face[layer] = 0.0
        lower.append(_flat(np.moveaxis(face, 0, axis), kind))
    x, y, z = lower
    return (x, y, z, _flat(hindrance, kind))


def padded(faces: Faces, shape: tuple[int, int, int]) -> Faces:
    """Return `faces` with a plane of zeros behind: the upper face of any voxel is then the lower one of the next, 0 at the wall."""
    plane = np.zeros(shape[1] * shape[2], faces[0].dtype)
    x, y, z, h = (np.concatenate((a, plane)) for a in faces)
    return (x, y, z, h)


LINE = 64
"""Bytes of a cache line, and of the widest vectors."""


def aligned(shape: tuple[int, ...], kind: npt.DTypeLike) -> Real:
    """Return zeros that begin with a cache line: a vector that lies across two of them cannot be read back quickly."""
    size = int(np.prod(shape)) * np.dtype(kind).itemsize
    room = np.zeros(size + LINE, np.uint8)
    first = -room.ctypes.data % LINE
    out: Real = room[first : first + size].view(kind).reshape(shape)
    return out


def _whole_lines(values: int) -> int:
    return -(-values // LINE) * LINE


class DouglasScratch:
    """Scratch of `kernel.douglas` for one shape and type of fields; arrays with [thread, ...] have one row a thread."""

    def __init__(
        self, shape: tuple[int, int, int, int], kind: npt.DTypeLike, planar: bool, hindered: bool
    ) -> None:
        count, nz, ny, nx = shape
        threads = numba.config.NUMBA_NUM_THREADS
        width, across = LANES if hindered else douglas.lanes(ny), LANES
        self.shape, self.planar = (nz, ny, nx), planar
        self.bands = -(-ny // width) if planar else nz
        columns, last = (nx, ny) if planar else (ny * nx, nz)
        self.tiles = -(-columns // across)
        self.before: Real = aligned(shape, kind)
        """[s, z, y, x] densities before the last step."""
        self.tiles_x: Real = aligned((threads, nx, width), kind)
        self.tiles_last: Real = aligned((threads, last, across), kind)
        self.rows: Real = aligned((threads, 2, _whole_lines(max(douglas.ROWS * nx, across))), kind)
        self.sums: Real = aligned((threads, 3, _whole_lines(douglas.ROWS * nx)), np.float64)
        self.varying: tuple[Real, ...] | None = None
        if hindered:
            longest = max(nx, ny, nz)
            sizes = ((longest + 1) * LANES, longest * LANES, longest * LANES)
            self.varying = tuple(aligned((threads, size), kind) for size in sizes)
        self.book: Float = np.zeros((count, self.bands + self.tiles, 5))
        self.least: Float = np.zeros((count, self.tiles))
        self.at_once = max(1, min(count, int(AT_ONCE_BYTES * count / max(self.before.nbytes, 1))))
        """Fields that go through both phases together."""
        self.each = self.at_once if self.bands >= 16 else 1
        """Fields that a unit of work goes through."""
