"""Vessels and what they bring: vessel density, endothelial cells and how far they have grown, oxygen and hypoxia."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.geometry import planar, read_axis
from exocosm.assays.quantities import ALL, members, positions, read_names
from exocosm.assays.reading import Facts, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.errors import ExocosmError
from exocosm.store.run_folder import Run, Snapshot

VESSELS = "vessels"
"""Map of `Snapshot.medium` with the vessel density [z, y, x], where vessels change and are recorded."""
JOINED = 3.0
"""Endothelial cells are joined up to so many mean radii from centre to centre."""


@dataclass(frozen=True)
class Vessels(Result):
    """Vessels and oxygen over time; tables ``vessels`` (main), ``oxygen`` and ``hypoxia``."""

    times_min: Float
    """[k] min."""
    endothelial: tuple[str, ...]
    """Cell types counted as endothelium."""
    density: Float
    """[k] mean vessel density; NaN where it is not recorded."""


def vessels(
    run: Run,
    endothelial: str | Sequence[str] | None = None,
    axis: str = "x",
    oxygen: str = "oxygen",
    hypoxic_below: float = 10.0,
    cell_type: str | Sequence[str] | None = None,
) -> Vessels:
    """Vessel density, endothelial cells and their advance, oxygen, and the hypoxic share of cells, over time.

    Parameters
    ----------
    run
        An opened run folder.
    endothelial
        Cell types counted as endothelium; default: those with ``endotheli`` or ``tip`` or ``stalk`` as a word in their name.
    axis
        Along which the most advanced endothelial cell is looked for; ``-x`` for towards lower x.
    oxygen
        Name of the oxygen field.
    hypoxic_below
        A cell is hypoxic where the density in its voxel is below this, in the unit of the field.
    cell_type
        Cell types for the hypoxic share; default: each.

    Returns
    -------
    Vessels
        Vessel density is empty where the run did not record it (vessels that do not change). The length of vessels is a proxy:
        the shortest tree that joins endothelial cells no further apart than three mean radii.

    Raises
    ------
    UnknownNameError
        If there is no such type or axis.
    ExocosmError
        If `hypoxic_below` is no number.
    """
    facts = read_facts(run)
    if isinstance(hypoxic_below, bool) or not isinstance(hypoxic_below, int | float):
        raise ExocosmError(
            f"{hypoxic_below!r} is no number", place="vessels: hypoxic_below", remedy="give a number"
        )
    lining = tuple(t for t in facts.types if _lines(t))
    if endothelial is not None:
        lining = read_names(endothelial, facts.types, "cell type", "vessels: endothelial")
    types = read_names(cell_type, facts.types, "cell type", "vessels: cell_type")
    along = read_axis(axis, "vessels: axis")
    there = oxygen in facts.fields
    rows: list[tuple[object, ...]] = []
    air: list[tuple[object, ...]] = []
    short: list[tuple[object, ...]] = []
    for now in run.snapshots():
        rows.append(_vessel_row(facts, now, lining, along))
        if there:
            air.append(_oxygen_row(now, oxygen))
            short += _hypoxia_rows(facts, now, oxygen, float(hypoxic_below), types)
    remarks = [] if there else [f"There is no field {oxygen!r}: no oxygen and no hypoxia."]
    if not lining:
        remarks.append("No cell type is endothelium.")
    unit = facts.layout.fields[facts.fields.index(oxygen)].unit if there else ""
    return Vessels(
        "vessels",
        _tables(rows, air, short, axis, unit, float(hypoxic_below)),
        remarks=tuple(remarks),
        times_min=np.asarray(run.times_min, dtype=float),
        endothelial=lining,
        density=np.array([math.nan if r[1] is None else r[1] for r in rows], dtype=float),
    )


def _lines(name: str) -> bool:
    """Tell whether a cell type lines vessels, by its name."""
    words = name.casefold().replace("-", " ").replace("_", " ").split()
    return any("endotheli" in w or w in ("tip", "stalk") for w in words)


def recorded_density(now: Snapshot) -> Float | None:
    """Return the vessel density of a snapshot, [z, y, x]; ``None`` where it was not recorded."""
    return np.asarray(now.medium[VESSELS], dtype=float) if VESSELS in now.medium else None


def _vessel_row(
    facts: Facts, now: Snapshot, lining: tuple[str, ...], along: tuple[int, int]
) -> tuple[object, ...]:
    """Return the row of one time."""
    density = recorded_density(now)
    mine = members(facts, now, lining)
    at = positions(now)[mine]
    radius = np.asarray(now.cells["sphere"], dtype=float)[mine, 3]
    extent = np.ptp(at, axis=0) if len(at) else np.full(3, np.nan)
    front = at[:, along[0]] * along[1] if len(at) else np.array([np.nan])
    return (
        now.time_min,
        None if density is None else float(density.mean()),
        None if density is None else float((density > 0).mean()),
        len(at),
        float(front.max()) * along[1],
        *extent,
        _hull(facts, at),
        joined_length(at, JOINED * float(radius.mean())) if len(at) else 0.0,
    )


def _hull(facts: Facts, at: Float) -> float:
    """Return the area (one layer) or volume of the convex hull of centres, um^2 or um^3; 0 where it is flat."""
    used = 2 if planar(facts) else 3
    points = np.unique(at[:, :used], axis=0)
    if len(points) <= used:
        return 0.0
    from scipy.spatial import ConvexHull, QhullError

    try:
        return float(ConvexHull(points).volume)
    except QhullError:
        return 0.0


def joined_length(at: Float, limit: float) -> float:
    """Return the length of the shortest trees that join points [n, 3] no further apart than `limit`, um."""
    if len(at) < 2:
        return 0.0
    from scipy.sparse.csgraph import minimum_spanning_tree
    from scipy.spatial import cKDTree

    tree = cKDTree(at)
    near = tree.sparse_distance_matrix(tree, limit, output_type="coo_matrix")
    return float(minimum_spanning_tree(near.tocsr()).sum())


def _oxygen_row(now: Snapshot, oxygen: str) -> tuple[object, ...]:
    """Return mean and quantiles over voxels."""
    values = np.asarray(now.fields[oxygen], dtype=float)
    return (
        now.time_min,
        oxygen,
        float(values.mean()),
        *np.quantile(values, (0.05, 0.5)),
        float(values.min()),
    )


def _hypoxia_rows(
    facts: Facts, now: Snapshot, oxygen: str, limit: float, types: tuple[str, ...]
) -> list[tuple[object, ...]]:
    """Return oxygen in the voxels of living cells, by type."""
    here = in_voxels(facts, now, oxygen)
    rows: list[tuple[object, ...]] = []
    for name in (*types, ALL):
        mine = members(facts, now, types if name == ALL else (name,))
        some = here[mine]
        numbers = (some.mean(), np.quantile(some, 0.05), (some < limit).mean()) if len(some) else (None,) * 3
        rows.append((now.time_min, name, len(some), *numbers))
    return rows


def in_voxels(facts: Facts, now: Snapshot, field: str) -> Float:
    """Return the density of a field in the voxel of each cell, [n]."""
    at, values = positions(now), np.asarray(now.fields[field], dtype=float)
    place = [
        np.clip((at[:, k] / facts.layout.spacing[2 - k]).astype(np.int64), 0, values.shape[2 - k] - 1)
        for k in range(3)
    ]
    return values[place[2], place[1], place[0]]


def _tables(
    rows: list[tuple[object, ...]],
    air: list[tuple[object, ...]],
    short: list[tuple[object, ...]],
    axis: str,
    unit: str,
    limit: float,
) -> dict[str, Table]:
    """Return the three tables."""
    time = Column("time_min", "min")
    vessel = (
        time,
        Column("mean_density", "1", "over voxels; empty where the run did not record it"),
        Column("vascular_share", "1", "of the voxels that have vessels; empty where not recorded"),
        Column("endothelial_cells", "cell", "living"),
        Column("most_advanced_um", "um", f"coordinate of the endothelial cell furthest along {axis}"),
        *(Column(f"extent_{a}_um", "um", "between the outermost endothelial cells") for a in "xyz"),
        Column("hull", "um^2 or um^3", "convex hull of endothelial cells; an area where there is one layer"),
        Column("length_um", "um", "proxy: shortest trees that join neighbouring endothelial cells"),
    )
    oxygen = (
        time,
        Column("field"),
        *(
            Column("mean", unit, "over voxels"),
            Column("q05", unit),
            Column("q50", unit),
            Column("least", unit),
        ),
    )
    hypoxia = (
        time,
        Column("cell_type", about="a cell type, or all of those asked for"),
        Column("cells", "cell", "living"),
        Column("mean_oxygen", unit, "in the voxels of the cells"),
        Column("q05_oxygen", unit),
        Column("hypoxic_share", "1", f"of the cells, in voxels below {limit:g} {unit}"),
    )
    return {
        "vessels": Table.build("Vessels", vessel, rows),
        "oxygen": Table.build("Oxygen in the tissue", oxygen, air),
        "hypoxia": Table.build("Oxygen of living cells", hypoxia, short),
    }
