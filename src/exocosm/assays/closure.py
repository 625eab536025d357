"""How a wound closes: the area without cells in a flat tissue, over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.assays.quantities import members, positions, read_names
from exocosm.assays.reading import Facts, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.store.run_folder import Run, Snapshot

PIXELS = 4.0
"""Pixels across the radius of a cell."""


@dataclass(frozen=True)
class Closure(Result):
    """Open area over time; table ``closure``."""

    times_min: Float
    """[k] min."""
    types: tuple[str, ...]
    """Cell types that cover."""
    open_um2: Float
    """[k] um^2; NaN in a tissue of several layers."""


def closure(run: Run, cell_type: str | Sequence[str] | None = None) -> Closure:
    """Area of a flat tissue that no cell covers, and the share of the largest such area that has closed since.

    Parameters
    ----------
    run
        An opened run folder.
    cell_type
        The types that cover, one or several; default: every type.

    Returns
    -------
    Closure
        A place is open where a further cell of mean size, which touches none of those that are there, would cover it: gaps
        between neighbours are no wound. Areas are counted in pixels of a quarter of a radius. In a tissue of several layers a
        wound has no area, and all but the times is empty.

    Raises
    ------
    UnknownNameError
        If there is no such cell type.
    """
    facts = read_facts(run)
    types = facts.types if cell_type is None else read_names(cell_type, facts.types, "cell type", "closure")
    times = np.asarray(run.times_min, dtype=float)
    flat = facts.layout.grid_shape[0] == 1
    areas = np.array([_open(facts, snapshot, types) if flat else math.nan for snapshot in run.snapshots()])
    widest = np.maximum.accumulate(areas) if len(areas) else areas
    closed = np.where(widest > 0, 1 - areas / np.where(widest > 0, widest, 1), np.nan)
    columns = (
        Column("time_min", "min"),
        Column("open_um2", "um^2", "area where a further cell would touch none"),
        Column("widest_um2", "um^2", "the largest open area so far"),
        Column("closed_share", "1", "of the largest open area so far; empty where there was none"),
        Column("radius_um", "um", "of a circle of the open area"),
    )
    rows: list[tuple[object, ...]] = [
        (times[k], areas[k], widest[k], closed[k] if widest[k] > 0 else None, math.sqrt(areas[k] / math.pi))
        for k in range(len(times))
    ]
    if not flat:
        rows = [(time, None, None, None, None) for time in times]
    remark = (
        "There is no wound at any time."
        if flat
        else "The tissue has more than one layer: a wound has no area."
    )
    return Closure(
        "closure",
        {"closure": Table.build("Open area", columns, rows)},
        remarks=() if (areas > 0).any() else (remark,),
        times_min=times,
        types=types,
        open_um2=areas,
    )


def _open(facts: Facts, snapshot: Snapshot, types: tuple[str, ...]) -> float:
    """Return the open area at one time, um^2."""
    size = (
        facts.layout.grid_shape[2] * facts.layout.spacing[2],
        facts.layout.grid_shape[1] * facts.layout.spacing[1],
    )
    mine = members(facts, snapshot, types)
    if not mine.any():
        return size[0] * size[1]
    at = positions(snapshot)[mine, :2]
    radius = np.asarray(snapshot.cells["sphere"], dtype=float)[mine, 3]
    mean = float(radius.mean())
    x, y = (np.linspace(0, s, math.ceil(s / mean * PIXELS), endpoint=False) for s in size)
    step = x[1] - x[0], y[1] - y[0]
    away = _distance(at, radius, x + step[0] / 2, y + step[1] / 2)
    return float(_opened(away >= mean, mean, step).sum() * step[0] * step[1])


def _distance(at: Float, radius: Float, x: Float, y: Float) -> Float:
    """Return the distance of every pixel from the surface of the nearest cell, [y, x] um; negative inside one."""
    from scipy.spatial import cKDTree

    pixels = np.stack([a.ravel() for a in np.meshgrid(x, y)], axis=1)
    away = np.full(len(pixels), np.inf)
    # cells of one size at a time: the nearest centre is then the nearest surface, up to the width of a class
    for size in np.unique(np.round(radius)):
        some = np.round(radius) == size
        away = np.minimum(away, cKDTree(at[some]).query(pixels)[0] - radius[some].mean())
    out: Float = away.reshape(len(y), len(x))
    return out


def _opened(free: Bool, reach: float, step: tuple[float, float]) -> Bool:
    """Return the pixels within `reach` um of a free one, [y, x]."""
    from scipy.ndimage import distance_transform_edt

    if not free.any():
        return free
    out: Bool = distance_transform_edt(~free, sampling=step[::-1]) <= reach
    return out
