"""How much of each field there is over time: mean, least and most over the voxels, and the maps that cells change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.reading import Facts, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.store.run_folder import Run, Snapshot

MAPS = {"vessels": "1", "hindrance": "1"}
"""Maps of the medium and their unit."""


@dataclass(frozen=True)
class Densities(Result):
    """Means and ends over the voxels; table ``densities``."""

    times_min: Float
    """[k] min."""
    names: tuple[str, ...]
    """[s] fields, then the maps that cells change."""
    mean: Float
    """[k, s] over all voxels, in the unit of the field."""


def densities(run: Run) -> Densities:
    """Mean, least and most of every field over time, and of vessels and hindrance where cells change them.

    Parameters
    ----------
    run
        An opened run folder.
    """
    facts = read_facts(run)
    columns = (
        Column("time_min", "min"),
        Column("field", about="solute, pool or carried cargo; vessels, hindrance"),
        Column("mean", about="over the voxels, in the unit of the row, as the next two"),
        Column("least"),
        Column("most"),
        Column("unit"),
    )
    rows: list[tuple[object, ...]] = []
    means: list[list[float]] = []
    names: list[str] = []
    for snapshot in run.snapshots():
        now = list(_levels(facts, snapshot))
        names = [name for name, *_ in now]
        means.append([mean for _, mean, *_ in now])
        rows += [(snapshot.time_min, *row) for row in now]
    return Densities(
        "densities",
        {"densities": Table.build("Densities", columns, rows)},
        times_min=np.asarray(run.times_min, dtype=float),
        names=tuple(names),
        mean=np.array(means).reshape(len(means), len(names)),
    )


def _levels(facts: Facts, snapshot: Snapshot) -> Iterator[tuple[str, float, float, float, str]]:
    """Yield name, mean, least, most and unit of each field and map."""
    for s, name in enumerate(facts.fields):
        yield (name, *_ends(snapshot.fields[name]), facts.layout.fields[s].unit)
    for name, unit in MAPS.items():
        if name in snapshot.medium:
            yield (name, *_ends(snapshot.medium[name]), unit)


def _ends(values: object) -> tuple[float, float, float]:
    field = np.asarray(values, float)
    return float(field.mean()), float(field.min()), float(field.max())
