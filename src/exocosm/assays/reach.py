"""How far something gets from where it is made: where a field, or a state of cells, has fallen to a share of its peak."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.geometry import (
    Point,
    along_axis,
    bin_means,
    bin_width,
    from_cells,
    from_point,
    nearest,
    read_axis,
    read_point,
)
from exocosm.assays.quantities import members, positions, read_names, read_quantity
from exocosm.assays.reading import Facts, alive, pick, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.errors import ExocosmError
from exocosm.store.run_folder import Run, Snapshot

LEAST_CELLS = 5
"""A bin of cells with fewer is left out."""

_REACH = (
    Column("time_min", "min"),
    Column("kind", about="field, or the kind of the state of cells"),
    Column("name"),
    Column("direction", about="downstream, upstream (along an axis) or outwards"),
    Column("fraction", "1", "of the peak"),
    Column(
        "reach_um", "um", "where the fraction is reached: from the peak (axis), from the source (outwards)"
    ),
    Column("peak", about="highest mean of a bin, in the unit of the row"),
    Column("peak_at_um", "um", "coordinate (axis) or distance from the source"),
    Column("least_share", "1", "lowest share of the peak beyond it"),
    Column("unit"),
    Column("remark"),
)
_PROFILE = (
    Column("time_min", "min"),
    Column("kind"),
    Column("name"),
    Column("distance_um", "um", "coordinate (axis) or distance from the source"),
    Column("mean", about="in the unit of the field or state"),
    Column("count", about="voxels or cells"),
)


@dataclass(frozen=True)
class Reach(Result):
    """Reaches over time; tables ``reach`` (main) and ``profile`` (of the last snapshot looked at)."""

    fraction: float
    axis: str | None
    sources: tuple[str, ...]
    """Cell types or groups given as the source; empty: those that release."""


@dataclass(frozen=True)
class _Request:
    """What was asked for, checked."""

    fraction: float
    axis: tuple[int, int] | None
    point: Point | None
    sources: tuple[str, ...]
    state: str | None
    receivers: tuple[str, ...]


def reach(
    run: Run,
    field: str | Sequence[str] | None = None,
    axis: str | None = None,
    origin: Sequence[float] | str | None = None,
    source: str | Sequence[str] | None = None,
    state: str | None = None,
    receiver: str | Sequence[str] | None = None,
    fraction: float = 0.1,
    snapshot: int | None = None,
) -> Reach:
    """Distance at which fields, or a state of cells, have fallen to a fraction of their peak.

    Parameters
    ----------
    run
        An opened run folder.
    field
        Names of solutes and pools; default: all.
    axis
        ``x``, ``y`` or ``z``: slices across it, and reaches from the peak downstream (to higher coordinates) and upstream. ``-x``
        turns that about. Without: distance outwards from `origin`, or else from the nearest source cell.
    origin
        (x, y, z) in um, or as text ``x,y,z``: distances are from this point.
    source
        Cell types or sender groups whose living cells are the source. Default: for a field, the types that released into it
        (those of the sender group, where a pool belongs to one); for `state`, all types that released vesicles.
    state
        A state of cells instead of fields: name or ``kind:name`` as in ``cell_state`` (``cytosol:miR-21``).
    receiver
        Cell types in which the state is read; default: all but the source.
    fraction
        Of the peak, between 0 and 1.
    snapshot
        Only this one; default: every one.

    Returns
    -------
    Reach
        Means over bins as wide as a voxel (for states those with five cells or more). The place is found between the last bin
        above and the first below by interpolation of the logarithm. Where the profile never falls so far, ``reach_um`` is
        empty and ``remark`` says so.

    Raises
    ------
    UnknownNameError
        If there is no such field, axis, type, or state.
    ExocosmError
        If the fraction or origin cannot be, or the run has no such snapshot.
    """
    facts = read_facts(run)
    if isinstance(fraction, bool) or not isinstance(fraction, int | float) or not 0 < fraction < 1:
        raise ExocosmError(
            f"{fraction!r} is no fraction", place="reach: fraction", remedy="give a number between 0 and 1"
        )
    fields = read_names(field, facts.fields, "field", "reach: field")
    known = tuple(dict.fromkeys((*facts.types, *facts.groups)))
    asked = _Request(
        float(fraction),
        read_axis(axis, "reach: axis") if axis is not None else None,
        read_point(facts, origin, "reach: origin") if origin is not None else None,
        read_names(source, known, "cell type or group", "reach: source") if source is not None else (),
        state,
        read_names(receiver, facts.types, "cell type", "reach: receiver") if receiver is not None else (),
    )
    chosen = range(len(run.times_min)) if snapshot is None else [pick(run, snapshot, "reach")]
    rows: list[tuple[object, ...]] = []
    profile: list[tuple[object, ...]] = []
    for k in chosen:
        profile = []
        now = run.snapshot(k)
        found = (
            [_cell_profile(facts, now, asked)] if state is not None else _profiles(facts, now, fields, asked)
        )
        for kind, name, unit, (distance, mean, _, count) in found:
            head = (now.time_min, kind, name)
            rows += [(*head, *tail) for tail in _reaches(distance, mean, unit, asked)]
            profile += [(*head, *bin_) for bin_ in zip(distance, mean, count, strict=True)]
    tables = {
        "reach": Table.build(f"Reach: down to {fraction:g} of the peak", _REACH, rows),
        "profile": Table.build(f"Profiles at {run.snapshot(chosen[-1]).time_min:g} min", _PROFILE, profile),
    }
    return Reach("reach", tables, fraction=float(fraction), axis=axis, sources=asked.sources)


_Bins = tuple[Float, Float, Float, Float]


def _profiles(
    facts: Facts, now: Snapshot, fields: tuple[str, ...], asked: _Request
) -> list[tuple[str, str, str, _Bins]]:
    """Return kind, name, unit and bins of each field."""
    kept: dict[tuple[str, ...], Float] = {}
    out = []
    for name in fields:
        s = facts.fields.index(name)
        values = np.asarray(now.fields[name], dtype=float)
        if asked.axis is not None:
            k, _ = asked.axis
            bins = bin_means(along_axis(facts, k), values, facts.layout.spacing[2 - k])
        else:
            sources = asked.sources or _makers(facts, now, s)
            if sources not in kept:
                if asked.point is not None:
                    kept[sources] = from_point(facts, asked.point)
                else:
                    kept[sources] = from_cells(facts, positions(now)[members(facts, now, sources)])
            bins = bin_means(kept[sources], values, bin_width(facts))
        out.append(("field", name, facts.layout.fields[s].unit, bins))
    return out


def _makers(facts: Facts, now: Snapshot, s: int) -> tuple[str, ...]:
    """Return the group that a pool belongs to, or the cell types that released into a field."""
    owners = {facts.sender[q] for q in range(len(facts.carriers)) if facts.carrier_field[q] == s}
    owned = tuple(sorted(o for o in owners if o in facts.groups or o in facts.types))
    if owned:
        return owned
    given = np.asarray(now.ledger("released"), dtype=float)[s]
    return tuple(name for t, name in enumerate(facts.types) if given[t] > 0)


def _cell_profile(facts: Facts, now: Snapshot, asked: _Request) -> tuple[str, str, str, _Bins]:
    """Return kind, name, unit and bins of a state of cells."""
    kind, name, values = read_quantity(facts, now, asked.state or "", "reach: state")
    sources = asked.sources or tuple(facts.senders)
    from_here = members(facts, now, sources)
    keep = members(facts, now, asked.receivers) if asked.receivers else alive(facts, now.cells) & ~from_here
    at, width = positions(now)[keep], bin_width(facts)
    if asked.axis is not None:
        k, _ = asked.axis
        distance, width = at[:, k], facts.layout.spacing[2 - k]
    elif asked.point is not None:
        distance = nearest(facts, at, np.array([asked.point]))
    else:
        distance = nearest(facts, at, positions(now)[from_here])
    middle, mean, spread, count = bin_means(distance, values[keep], width)
    some = count >= LEAST_CELLS
    unit = {"programme": "1", "type": "1", "stage": "1", "cytosol": "copy", "contact": "copy", "size": "um"}
    return kind, name, unit.get(kind, ""), (middle[some], mean[some], spread[some], count[some])


def _reaches(distance: Float, mean: Float, unit: str, asked: _Request) -> list[tuple[object, ...]]:
    """Return the rows of one profile without their head."""
    signs = (
        {"outwards": 1} if asked.axis is None else {"downstream": asked.axis[1], "upstream": -asked.axis[1]}
    )
    rows: list[tuple[object, ...]] = []
    for direction, sign in signs.items():
        peak = int(np.argmax(mean)) if len(mean) else 0
        reason = "no source, or no bins" if not len(mean) else "" if mean[peak] > 0 else "zero everywhere"
        if reason:
            rows.append((direction, asked.fraction, None, None, None, None, unit, reason))
            continue
        order = np.arange(peak, len(mean)) if sign > 0 else np.arange(peak, -1, -1)
        at = fall(distance[order], mean[order], asked.fraction)
        least = float(mean[order].min() / mean[peak])
        far = abs(at - distance[peak]) if asked.axis is not None else at
        remark = "" if math.isfinite(at) else f"falls to {least:.3g} of the peak at most"
        place = float(distance[peak])
        rows.append((direction, asked.fraction, far, float(mean[peak]), place, least, unit, remark))
    return rows


def fall(distance: Float, mean: Float, fraction: float) -> float:
    """Return where a profile that begins at its peak first falls to a fraction of it; NaN where it does not.

    Interpolates the logarithm between bins; where the lower bin holds nothing, the mean itself.
    """
    level = fraction * mean[0]
    below = np.flatnonzero(mean <= level)
    if not len(below):
        return math.nan
    b = int(below[0])
    high, low = mean[b - 1], mean[b]
    straight = (high - level) / (high - low)
    share = math.log(high / level) / math.log(high / low) if low > 0 else straight
    return float(distance[b - 1] + share * (distance[b] - distance[b - 1]))
