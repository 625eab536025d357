"""Which share of the living cells is of which type, over time, and group by group where there are groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.reading import alive, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.store.run_folder import Run

EVERYWHERE = "all"


@dataclass(frozen=True)
class Composition(Result):
    """Shares of the living cells; tables ``fractions`` (main) and, where there are groups, ``groups``."""

    times_min: Float
    """[k] min."""
    types: tuple[str, ...]
    """[t]"""
    regions: tuple[str, ...]
    """[r] ``all`` first, then the groups."""
    fractions: Float
    """[k, r, t] share of the living cells of a region; NaN where it has none."""


def composition(run: Run) -> Composition:
    """Shares of the living cells by type over time, in all and in each sender group.

    Parameters
    ----------
    run
        An opened run folder.
    """
    facts = read_facts(run)
    times = np.asarray(run.times_min, dtype=float)
    several = facts.groups if len(facts.groups) > 1 else ()
    regions = (EVERYWHERE, *several)
    counts = np.zeros((len(times), len(regions), len(facts.types)))
    for k, snapshot in enumerate(run.snapshots()):
        cells = snapshot.cells
        kind, group, keep = np.asarray(cells["kind"]), np.asarray(cells["group"]), alive(facts, cells)
        for r in range(len(regions)):
            here = keep if r == 0 else keep & (group == r - 1)
            counts[k, r] = np.bincount(kind[here], minlength=len(facts.types))
    total = counts.sum(2, keepdims=True)
    fractions = np.divide(counts, total, out=np.full_like(counts, np.nan), where=total > 0)
    columns = (
        Column("time_min", "min"),
        Column("region", about="all, or a sender group"),
        Column("cell_type"),
        Column("cells", "cell", "living"),
        Column("fraction", "1", "of the living cells of the region"),
    )

    def rows(r: int) -> list[tuple[object, ...]]:
        return [
            (time, regions[r], name, int(counts[k, r, t]), fractions[k, r, t])
            for k, time in enumerate(times)
            for t, name in enumerate(facts.types)
        ]

    tables = {"fractions": Table.build("Composition", columns, rows(0))}
    if several:
        some = [row for r in range(1, len(regions)) for row in rows(r)]
        tables["groups"] = Table.build("Composition by group", columns, some)
    empty = [f"No living cells at {times[k]:g} min." for k in np.flatnonzero(total[:, 0, 0] == 0)]
    return Composition(
        "composition",
        tables,
        remarks=tuple(empty),
        times_min=times,
        types=facts.types,
        regions=regions,
        fractions=fractions,
    )
