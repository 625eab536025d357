"""How far a state has spread among cells, and how fast: the front at which half of them have it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.fit import LineFit, fit_line
from exocosm.assays.geometry import Point, bin_means, bin_width, centre_of, nearest, read_point
from exocosm.assays.quantities import ALL, default_quantity, members, positions, read_names, read_quantity
from exocosm.assays.reading import Facts, alive, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.errors import ExocosmError
from exocosm.store.run_folder import Run, Snapshot

LEAST_TIMES = 3


@dataclass(frozen=True)
class Front(Result):
    """Radius of a front over time; tables ``front`` (main), ``speed`` and ``shares``."""

    state: str
    """``kind:name``"""
    times_min: Float
    """[k] min."""
    radius: Float
    """[k] um; NaN where there is no front."""
    fit: LineFit
    """Of the radius over time in days, um/day."""


@dataclass(frozen=True)
class _Request:
    """What was asked for, checked."""

    state: str
    types: tuple[str, ...]
    threshold: float
    share: float
    sources: tuple[str, ...]
    point: Point | None
    width: float


def front(
    run: Run,
    state: str | None = None,
    cell_type: str | Sequence[str] | None = None,
    threshold: float = 0.5,
    source: str | Sequence[str] | None = None,
    origin: Sequence[float] | str | None = None,
    share: float = 0.5,
    width_um: float | None = None,
) -> Front:
    """Share of cells in a state by distance from a source, the radius where it falls below one half, and its speed.

    Parameters
    ----------
    run
        An opened run folder.
    state
        Name or ``kind:name``: a programme, ``cytosol:miR-21``, ``type:CAF``, ``stage:senescent`` ... Default: the first
        programme, else the first cargo.
    cell_type
        Cell types among which shares are counted; default: all living cells (of the source, too, unless it is left out here).
    threshold
        A cell is in the state where the quantity is above this.
    source
        Cell types or sender groups: distances are from their nearest living cell.
    origin
        (x, y, z) in um or text ``x,y,z``: distances are from this point, where no source is given. Default: the centre of the
        living cells at the first snapshot.
    share
        The front is where the share of cells falls below this.
    width_um
        Width of a bin, um; default: of a voxel.

    Returns
    -------
    Front
        The share over distance is first made to fall monotonously (isotonic regression, weighted by cells), so that one bin
        with few cells makes no front; the radius is interpolated between the middles of bins. It is empty where the share is
        below everywhere, or nowhere; ``remark`` says which. The speed is the slope of radius over time by least squares over
        the times with a front, with its 95 % interval (Student t).

    Raises
    ------
    UnknownNameError
        If there is no such state, type or group.
    ExocosmError
        If an option is no number where one is needed, or the origin is no point in the tissue.
    """
    facts = read_facts(run)
    asked = _read(
        facts, run, state or default_quantity(facts), cell_type, source, origin, (threshold, share, width_um)
    )
    times = np.asarray(run.times_min, dtype=float)
    rows: list[tuple[object, ...]] = []
    shares: list[tuple[object, ...]] = []
    radius, label = np.full(len(times), np.nan), asked.state
    for k, now in enumerate(run.snapshots()):
        label, bins = _bins(facts, now, asked)
        fitted = falling(bins[1], bins[3])
        radius[k], remark = _crossing(bins[0], fitted, asked.share)
        cells = float(bins[3].sum())
        whole = float((bins[1] * bins[3]).sum()) / cells if cells else None
        rows.append((times[k], label, radius[k], whole, int(cells), remark))
        shares += [
            (times[k], label, d, n, y, f)
            for d, y, n, f in zip(bins[0], bins[1], bins[3], fitted, strict=True)
        ]
    fit = fit_line(times / 1440.0, radius, least=LEAST_TIMES)
    tables = _tables(rows, shares, label, fit, asked)
    remarks = () if fit.ok else (f"No speed: {fit.reason}.",)
    return Front("front", tables, remarks=remarks, state=label, times_min=times, radius=radius, fit=fit)


def _read(
    facts: Facts,
    run: Run,
    state: str,
    cell_type: str | Sequence[str] | None,
    source: str | Sequence[str] | None,
    origin: Sequence[float] | str | None,
    numbers: tuple[float, float, float | None],
) -> _Request:
    """Return the options after a check."""
    threshold, share, width = numbers
    for name, value, good in (
        ("threshold", threshold, lambda v: math.isfinite(v)),
        ("share", share, lambda v: 0 < v < 1),
        ("width_um", bin_width(facts) if width is None else width, lambda v: math.isfinite(v) and v > 0),
    ):
        if isinstance(value, bool) or not isinstance(value, int | float) or not good(value):
            raise ExocosmError(
                f"{value!r} cannot be", place=f"front: {name}", remedy="give a number in its range"
            )
    known = tuple(dict.fromkeys((*facts.types, *facts.groups)))
    sources = read_names(source, known, "cell type or group", "front: source") if source is not None else ()
    point = read_point(facts, origin, "front: origin") if origin is not None else None
    if not sources and point is None:
        first = run.snapshot(0)
        point = centre_of(facts, positions(first)[alive(facts, first.cells)])
    types = (
        ()
        if cell_type in (None, ALL)
        else read_names(cell_type, facts.types, "cell type", "front: cell_type")
    )
    return _Request(
        state, types, float(threshold), float(share), sources, point, float(width or bin_width(facts))
    )


def _bins(facts: Facts, now: Snapshot, asked: _Request) -> tuple[str, tuple[Float, Float, Float, Float]]:
    """Return the state's name, and share and cells by distance."""
    kind, name, values = read_quantity(facts, now, asked.state, "front: state")
    keep = members(facts, now, asked.types) if asked.types else alive(facts, now.cells)
    at = positions(now)
    if asked.sources:
        distance = nearest(facts, at[keep], at[members(facts, now, asked.sources)])
    else:
        distance = nearest(facts, at[keep], np.array([asked.point], dtype=float))
    above = (values[keep] > asked.threshold).astype(float)
    return f"{kind}:{name}", bin_means(distance, above, asked.width)


def falling(share: Float, weight: Float) -> Float:
    """Return the closest sequence (weighted least squares) that never rises."""
    if not len(share):
        return share
    from scipy.optimize import isotonic_regression

    out: Float = np.asarray(isotonic_regression(share, weights=weight, increasing=False).x, dtype=float)
    return out


def _crossing(distance: Float, share: Float, level: float) -> tuple[float, str]:
    """Return where a falling share passes a level, or why it does not."""
    if not len(share):
        return math.nan, "no cells, or no source"
    below = np.flatnonzero(share < level)
    if not len(below):
        return math.nan, f"not below {level:g} up to {distance[-1]:.4g} um"
    b = int(below[0])
    if b == 0:
        return math.nan, f"below {level:g} everywhere"
    part = (share[b - 1] - level) / (share[b - 1] - share[b])
    return float(distance[b - 1] + part * (distance[b] - distance[b - 1])), ""


def _tables(
    rows: list[tuple[object, ...]],
    shares: list[tuple[object, ...]],
    label: str,
    fit: LineFit,
    asked: _Request,
) -> dict[str, Table]:
    """Return the three tables."""
    front_columns = (
        Column("time_min", "min"),
        Column("state"),
        Column("radius_um", "um", f"where the share falls below {asked.share:g}"),
        Column("share", "1", f"of the cells, above {asked.threshold:g}"),
        Column("cells", "cell", "living, of the types asked for"),
        Column("remark"),
    )
    speed_columns = (
        Column("state"),
        Column("speed_um_day", "um/day"),
        Column("speed_low_um_day", "um/day", "95 % interval"),
        Column("speed_high_um_day", "um/day", "95 % interval"),
        Column("r2", "1"),
        Column("times", about="with a front"),
        Column("remark"),
    )
    share_columns = (
        Column("time_min", "min"),
        Column("state"),
        Column("distance_um", "um"),
        Column("cells", "cell"),
        Column("share", "1", f"above {asked.threshold:g}"),
        Column("falling_share", "1", "made monotonous"),
    )
    speed = (label, fit.slope, fit.low, fit.high, fit.r2, fit.points, fit.reason)
    return {
        "front": Table.build(f"Front of {label}", front_columns, rows),
        "speed": Table.build(f"Speed of the front of {label}", speed_columns, [speed]),
        "shares": Table.build(f"Share of cells in {label} by distance", share_columns, shares),
    }
