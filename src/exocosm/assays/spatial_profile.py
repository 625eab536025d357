"""How a field falls off in space: its mean over shells or slices, and the length over which it decays."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.fit import LogFit, fit_log, no_fit
from exocosm.assays.geometry import (
    Point,
    along_axis,
    bin_means,
    bin_width,
    centre_of,
    from_point,
    read_axis,
    read_point,
)
from exocosm.assays.reading import Facts, alive, pick, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.errors import ExocosmError, UnknownNameError
from exocosm.store.run_folder import Run, Snapshot

FLOOR = 0.01
"""A fit stops where the profile has fallen to this share of its peak."""
LEAST_R2 = 0.9
"""Below this the profile does not follow the law."""
LAWS = ("exponential", "point source")
"""exp(-r/L), and exp(-r/L)/r: what a point source in three dimensions gives."""
NEAR = 2
"""So many voxels around a point source say more of the mesh than of the field; its fit begins beyond."""
LEAST_FALL = 0.05
"""A profile that falls by a smaller share of its peak is flat."""


@dataclass(frozen=True)
class SpatialProfile(Result):
    """Mean of a field over distance; tables ``profile`` (main) and ``decay``."""

    field: str
    unit: str
    time_min: float
    origin: tuple[float, float, float]
    """(x, y, z) um."""
    axis: str | None
    """``x``, ``y``, ``z``, or ``None`` for a radial profile."""
    distance: Float
    """[d] um from the origin (radial), or the coordinate (axial)."""
    mean: Float
    """[d] in `unit`."""
    spread: Float
    """[d] standard deviation among the voxels of a bin."""
    fit: LogFit
    """Of the mean over distance away from its peak, 1/um."""
    fitted: tuple[float, float]
    """um, where the fit was made; NaN without one."""
    law: str = LAWS[0]
    """One of `LAWS`."""

    @property
    def decay_length(self) -> float:
        """L in exp(-r/L), um; NaN without a fit."""
        return 1.0 / abs(self.fit.slope) if self.fit.ok else math.nan

    def at(self, r: Float) -> Float:
        """Return the fitted mean at distance `r`, um."""
        return self.fit.at(r) / r if self.law == LAWS[1] else self.fit.at(r)

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the decay length, um; NaN without a fit."""
        if not self.fit.ok:
            return math.nan, math.nan
        ends = sorted((abs(self.fit.low), abs(self.fit.high)))
        return 1.0 / ends[1], (1.0 / ends[0] if self.fit.significant else math.inf)


def spatial_profile(
    run: Run,
    field: str | None = None,
    snapshot: int = -1,
    origin: Sequence[float] | str | None = None,
    axis: str | None = None,
    law: str | None = None,
) -> SpatialProfile:
    """Radial or axial profile of a field with its decay length.

    Parameters
    ----------
    run
        An opened run folder.
    field
        Name of a solute or pool; default: the first pool, or the first field where there is none.
    snapshot
        Which one; -1 for the last.
    origin
        (x, y, z) in um, or the same as text, ``x,y,z``; default: the centre of the living cells that send into a pool, or the middle of the tissue.
    axis
        ``x``, ``y`` or ``z`` for slices across that axis; ``None`` for shells about the origin (rings in 2-D).
    law
        What is fitted: ``exponential``, exp(-r/L), or ``point source``, exp(-r/L)/r. Default: that of a point source where all
        senders sit within a voxel of the origin of a radial profile in 3-D, else exponential.

    Returns
    -------
    SpatialProfile
        The decay length L of exp(-r/L), fitted to the means of the bins from the peak outwards (inwards, where the peak is at
        the outer end) until 1 % of the peak is left; for a point source, of exp(-r/L)/r beyond two voxels until 1 % of the
        product of mean and distance is left. Where that describes nothing, ``remarks`` says why and L is empty.

    Raises
    ------
    UnknownNameError
        If there is no such field, axis or law.
    ExocosmError
        If the origin is no point in the tissue, the run has no such snapshot, or no field at all.
    """
    facts = read_facts(run)
    if field is None:
        if not facts.fields:
            raise ExocosmError(
                "the run has no field",
                place="spatial profile",
                remedy="declare a solute, or cells that release",
            )
        field = facts.fields[facts.carrier_field[facts.pools[0]] if len(facts.pools) else 0]
    unit = facts.layout.fields[facts.field(field, "spatial profile: field")].unit
    now = run.snapshot(pick(run, snapshot, "spatial profile"))
    senders = _senders(facts, now, field)
    centre = _centre(facts, senders, origin)
    values = np.asarray(now.fields[field], dtype=float)
    distance, mean, spread, voxels = _bins(facts, values, centre, axis)
    law = _law(facts, senders, centre, axis, law)
    fit, fitted = _decay(distance, mean, NEAR * max(facts.layout.spacing) if law == LAWS[1] else None)
    table = _profile_table(
        f"{field} at {now.time_min:g} min", unit, zip(distance, mean, spread, voxels, strict=True)
    )
    return SpatialProfile(
        "spatial_profile",
        {"profile": table, "decay": _decay_table(field, fit, fitted, law)},
        remarks=(f"No decay length: {fit.reason}.",) if not fit.ok else (),
        field=field,
        unit=unit,
        time_min=now.time_min,
        origin=centre,
        axis=axis,
        distance=distance,
        mean=mean,
        spread=spread,
        fit=fit,
        fitted=fitted,
        law=law,
    )


def _senders(facts: Facts, now: Snapshot, field: str) -> Float:
    """Return where the living cells are that send into a pool, [cell, 3] um; none for a solute."""
    owners = [facts.sender[q] for q in facts.pools if facts.fields[facts.carrier_field[q]] == field]
    cells = now.cells
    mine = np.zeros(now.count, dtype=bool)
    if owners and owners[0] in facts.types:
        mine = np.asarray(cells["kind"]) == facts.types.index(owners[0])
    elif owners and owners[0] in facts.groups:
        mine = np.asarray(cells["group"]) == facts.groups.index(owners[0])
    mine = mine & alive(facts, cells)
    return np.asarray(cells["sphere"], dtype=float)[mine, :3]


def _centre(facts: Facts, senders: Float, origin: Sequence[float] | str | None) -> Point:
    """Return the origin asked for, the centre of the senders, or the middle of the tissue."""
    if origin is not None:
        return read_point(facts, origin, "spatial profile: origin")
    return centre_of(facts, senders)


def _bins(facts: Facts, values: Float, centre: Point, axis: str | None) -> tuple[Float, Float, Float, Float]:
    """Return distance, mean, spread and number of voxels of each bin that has voxels."""
    if axis is not None:
        k, _ = read_axis(axis, "spatial profile: axis", signed=False)
        return bin_means(along_axis(facts, k), values, facts.layout.spacing[2 - k])
    return bin_means(from_point(facts, centre), values, bin_width(facts))


def _law(facts: Facts, senders: Float, centre: Point, axis: str | None, law: str | None) -> str:
    """Return the law asked for, or the one that fits the senders."""
    if law is not None:
        if law not in LAWS:
            raise UnknownNameError("law", law, LAWS, place="spatial profile: law")
        return law
    if axis is not None or facts.layout.grid_shape[0] == 1 or not len(senders):
        return LAWS[0]
    away = float(np.sqrt(((senders - np.asarray(centre)) ** 2).sum(1)).max())
    return LAWS[1] if away <= max(facts.layout.spacing) else LAWS[0]


def _decay(distance: Float, mean: Float, near: float | None = None) -> tuple[LogFit, tuple[float, float]]:
    """Fit the fall away from the peak, or say why there is none; also where the fit was made.

    With `near` (um) the law is that of a point source: mean times distance falls exponentially beyond it.
    """
    if near is not None:
        far = distance >= near
        distance, mean = distance[far], mean[far] * distance[far]
    nowhere = (math.nan, math.nan)
    if len(mean) < 4:
        return no_fit(f"only {len(mean)} bins across the tissue, 4 are needed", len(mean)), nowhere
    if not np.isfinite(mean).all():
        return no_fit("the field is not finite everywhere"), nowhere
    peak = int(np.argmax(mean))
    if mean[peak] <= 0:
        return no_fit("the field is zero everywhere"), nowhere
    outwards = peak < 0.6 * len(mean)
    order = np.arange(peak, len(mean)) if outwards else np.arange(peak, -1, -1)
    below = np.flatnonzero(mean[order] < FLOOR * mean[peak])
    order = order[: below[0]] if len(below) else order
    if len(order) < 4:
        return no_fit(
            f"the fall is too steep for the voxels: only {len(order)} bins above {FLOOR:.0%} of the peak",
            len(order),
        ), nowhere
    if mean[order].min() > (1 - LEAST_FALL) * mean[peak]:
        return no_fit(f"the profile is flat: it falls by less than {LEAST_FALL:.0%}", len(order)), nowhere
    fit = fit_log(distance[order], mean[order])
    if fit.ok and (fit.slope < 0) != outwards:
        fit = no_fit("the field does not fall away from its peak", fit.points)
    if fit.ok and fit.r2 < LEAST_R2:
        fit = no_fit(
            f"the fall is not {'exponential' if near is None else 'that of a point source'} (r2 = {fit.r2:.2f})",
            fit.points,
        )
    ends = (float(distance[order].min()), float(distance[order].max())) if fit.ok else nowhere
    return fit, ends


def _profile_table(title: str, unit: str, rows: Iterable[Sequence[object]]) -> Table:
    """Return one row a bin."""
    columns = (
        Column("distance_um", "um", "from the origin, or the coordinate along the axis"),
        Column("mean", unit),
        Column("spread", unit, "standard deviation among voxels"),
        Column("voxels"),
    )
    return Table.build(title, columns, rows)


def _decay_table(field: str, fit: LogFit, fitted: tuple[float, float], law: str) -> Table:
    """Return one row: decay length, interval, goodness, range."""
    columns = (
        Column("field"),
        Column("decay_length_um", "um", "L in exp(-r/L), or exp(-r/L)/r"),
        Column("low_um", "um", "95 % interval"),
        Column("high_um", "um", "95 % interval; empty where unbounded"),
        Column("r2", "1", "of the logarithm"),
        Column("direction", about="away from the peak"),
        Column("from_um", "um", "range of the fit"),
        Column("to_um", "um", "range of the fit"),
        Column("bins"),
        Column("law", about="exponential: exp(-r/L); point source: exp(-r/L)/r"),
        Column("remark"),
    )
    if not fit.ok:
        row: tuple[object, ...] = (field, None, None, None, None, "", None, None, fit.points, law, fit.reason)
    else:
        ends = sorted((abs(fit.low), abs(fit.high)))
        high = 1.0 / ends[0] if fit.significant else None
        towards = "falls with distance" if fit.slope < 0 else "rises with distance"
        row = (
            field,
            1.0 / abs(fit.slope),
            1.0 / ends[1],
            high,
            fit.r2,
            towards,
            *fitted,
            fit.points,
            law,
            "",
        )
    return Table.build(f"Decay length of {field}", columns, [row])
