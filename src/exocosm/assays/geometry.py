"""Where things are: points, axes and regions as an option says them, and distances of voxels and cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.assays.reading import Facts
from exocosm.errors import ExocosmError, UnknownNameError

AXES = {"x": 0, "y": 1, "z": 2}
Point: TypeAlias = tuple[float, float, float]
"""(x, y, z) um."""


def read_axis(text: str, place: str, signed: bool = True) -> tuple[int, int]:
    """Return the number of an axis (0 is x) and its sign: ``-x`` runs towards lower x, where `signed` allows it.

    Raises
    ------
    UnknownNameError
        If there is no such axis.
    """
    name = str(text).strip()
    sign = -1 if signed and name.startswith("-") else 1
    bare = name.lstrip("+-") if signed else name
    if bare not in AXES:
        raise UnknownNameError("axis", name, AXES, place=place)
    return AXES[bare], sign


def read_point(facts: Facts, point: Sequence[float] | str, place: str) -> Point:
    """Return a point given as (x, y, z) in um or as text, ``x,y,z``.

    Raises
    ------
    ExocosmError
        If it is no point in the tissue.
    """
    size = facts.layout.size
    try:
        x, y, z = (float(v) for v in (point.split(",") if isinstance(point, str) else point))
    except (TypeError, ValueError):
        x = y = z = math.nan
    if not all(math.isfinite(v) and 0 <= v <= end for v, end in zip((x, y, z), size, strict=True)):
        raise ExocosmError(
            f"{point!r} is no point in the tissue",
            place=place,
            remedy="give (x, y, z) in um, up to " + " x ".join(f"{v:g}" for v in size),
        )
    return x, y, z


def centre_of(facts: Facts, points: Float) -> Point:
    """Return the mean of points [n, 3] in um, or the middle of the tissue where there are none."""
    x, y, z = points.mean(0) if len(points) else np.asarray(facts.layout.size) / 2
    return float(x), float(y), float(z)


@dataclass(frozen=True)
class Region:
    """A slab across an axis, both ends in um and inside."""

    axis: int
    low: float
    high: float

    def holds(self, points: Float) -> Bool:
        """Return which points [n, 3] lie in it."""
        at = points[:, self.axis]
        out: Bool = (at >= self.low) & (at <= self.high)
        return out


def read_region(where: Sequence[object] | str | None, place: str) -> Region | None:
    """Return a region given as ``x:0:200`` (an end may be empty) or (axis, from, to); ``None`` is everywhere.

    Raises
    ------
    ExocosmError
        If it is no region.
    UnknownNameError
        If there is no such axis.
    """
    if where is None:
        return None
    parts = where.split(":") if isinstance(where, str) else list(where)
    try:
        axis, low, high = parts
        ends = [
            default if v in (None, "") else float(str(v))
            for v, default in ((low, -math.inf), (high, math.inf))
        ]
    except (TypeError, ValueError):
        ends = [math.nan, math.nan]
    if not ends[0] <= ends[1]:
        raise ExocosmError(
            f"{where!r} is no region", place=place, remedy="give axis:from:to in um, such as x:0:200"
        )
    return Region(read_axis(str(axis), place, signed=False)[0], ends[0], ends[1])


def voxel_centres(facts: Facts) -> tuple[Float, Float, Float]:
    """Return the coordinates of the centres of voxels along x, y and z, um."""
    nz, ny, nx = facts.layout.grid_shape
    dz, dy, dx = facts.layout.spacing
    x, y, z = ((np.arange(n, dtype=np.float64) + 0.5) * d for n, d in ((nx, dx), (ny, dy), (nz, dz)))
    return x, y, z


def planar(facts: Facts) -> bool:
    """Tell whether the tissue is one layer of voxels, where height does not count."""
    return facts.layout.grid_shape[0] == 1


def bin_width(facts: Facts) -> float:
    """Return the width of shells about something, um: the largest side of a voxel (in the plane, where there is one layer)."""
    dz, dy, dx = facts.layout.spacing
    return max(dx, dy) if planar(facts) else max(dx, dy, dz)


def along_axis(facts: Facts, axis: int) -> Float:
    """Return the coordinate of every voxel along an axis, um, [z, y, x]."""
    at = voxel_centres(facts)[axis]
    shape = [1, 1, 1]
    shape[2 - axis] = len(at)
    return np.broadcast_to(at.reshape(shape), facts.layout.grid_shape)


def from_point(facts: Facts, centre: Point) -> Float:
    """Return the distance of every voxel from a point, um, [z, y, x]; in the plane, where there is one layer."""
    x, y, z = voxel_centres(facts)
    off = np.zeros(1) if planar(facts) else z - centre[2]
    out: Float = np.sqrt(
        off[:, None, None] ** 2 + (y - centre[1])[None, :, None] ** 2 + (x - centre[0])[None, None, :] ** 2
    )
    return out


def from_cells(facts: Facts, cells: Float) -> Float:
    """Return the distance of every voxel from the nearest of some cells [n, 3], um, [z, y, x]; infinite without cells."""
    x, y, z = voxel_centres(facts)
    zz, yy, xx = np.meshgrid(z, y, x, indexing="ij")
    centres = np.stack([xx.ravel(), yy.ravel(), zz.ravel()], 1)
    return nearest(facts, centres, cells).reshape(facts.layout.grid_shape)


def nearest(facts: Facts, points: Float, cells: Float) -> Float:
    """Return the distance of points [n, 3] from the nearest of some cells [m, 3], um; infinite without cells."""
    if not len(points) or not len(cells):
        return np.full(len(points), np.inf)
    from scipy.spatial import cKDTree

    used = 2 if planar(facts) else 3
    found, _ = cKDTree(cells[:, :used]).query(points[:, :used])
    return np.asarray(found, dtype=float)


def bin_means(distance: Float, values: Float, width: float) -> tuple[Float, Float, Float, Float]:
    """Return distance, mean, standard deviation and number of the values in each bin that has any.

    Parameters
    ----------
    distance
        um, not negative, of any shape; what is not finite is left out.
    values
        Of the same shape.
    width
        Of a bin, um; the first begins at zero.
    """
    at, flat = np.ravel(distance), np.ravel(values)
    keep = np.isfinite(at)
    at, flat = at[keep], flat[keep]
    index = np.floor(at / width).astype(np.int64)
    count = np.bincount(index).astype(float)
    some = count > 0
    mean = np.bincount(index, weights=flat)[some] / count[some]
    middle = np.bincount(index, weights=at)[some] / count[some]
    full = np.zeros(len(count))
    full[some] = mean
    spread = np.sqrt(np.bincount(index, weights=(flat - full[index]) ** 2)[some] / count[some])
    return middle, mean, spread, count[some]
