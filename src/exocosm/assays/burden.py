"""How much there is of each cell type: counts and volumes by stage over time, and how fast it grows."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.assays.fit import LogFit, fit_log, no_fit
from exocosm.assays.geometry import planar
from exocosm.assays.reading import Facts, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.store.run_folder import Run

LEAST_CELLS = 20
"""Below so many cells at any time a growth rate is chance."""
LEAST_TIMES = 3


@dataclass(frozen=True)
class Burden(Result):
    """Counts and volumes over time; tables ``cells`` (main), ``growth`` and ``events``."""

    times_min: Float
    """[k] min."""
    types: tuple[str, ...]
    """[t]"""
    counts: Int
    """[k, t, stages] cells."""
    volumes: Float
    """[k, t, stages] um^3."""
    living: Int
    """[k, t] cells that are alive."""
    filled: Float
    """[k] what cells fill of the tissue: of its area where it is flat, of its volume else."""
    growth: tuple[LogFit, ...]
    """[t] fit of the number of living cells over time in min."""

    @property
    def crowding(self) -> str:
        """What is to be said where cells would fill more than there is, else empty."""
        return _crowding(self.times_min, self.filled)


def burden(run: Run) -> Burden:
    """Counts and volumes by type and stage over time; growth rate and doubling time.

    Parameters
    ----------
    run
        An opened run folder.

    Returns
    -------
    Burden
        A growth rate is fitted where a type has at least 20 living cells at each of three or more times. A remark says when the
        tissue is overfilled.
    """
    facts = read_facts(run)
    times = np.asarray(run.times_min, dtype=float)
    shape = (len(times), len(facts.types), len(facts.stages))
    counts, volumes, filled = np.zeros(shape, np.int64), np.zeros(shape), np.zeros(len(times))
    flat, size_um = planar(facts), facts.layout.size
    room = size_um[0] * size_um[1] * (1.0 if flat else size_um[2])
    for k, snapshot in enumerate(run.snapshots()):
        cells = snapshot.cells
        place = np.asarray(cells["kind"], np.int64) * len(facts.stages) + np.asarray(cells["stage"], np.int64)
        radius = np.asarray(cells["sphere"], dtype=float)[:, 3]
        size = shape[1] * shape[2]
        counts[k] = np.bincount(place, minlength=size).reshape(shape[1:])
        volume = 4.0 / 3.0 * math.pi * radius**3
        volumes[k] = np.bincount(place, weights=volume, minlength=size).reshape(shape[1:])
        filled[k] = float((math.pi * radius**2 if flat else volume).sum()) / room
    living = np.delete(counts, facts.dead, axis=2).sum(2)
    growth = tuple(_grow(times, living[:, t]) for t in range(len(facts.types)))
    remarks = [
        f"{n}: no growth rate, {g.reason}." for n, g in zip(facts.types, growth, strict=True) if not g.ok
    ]
    remarks += [_crowding(times, filled)] if _crowding(times, filled) else []
    tables = {
        "cells": _cells_table(times, facts, counts, volumes),
        "growth": _growth_table(facts, living, growth),
        "events": _events_table(run, facts),
    }
    return Burden(
        "burden",
        tables,
        remarks=tuple(remarks),
        times_min=times,
        types=facts.types,
        counts=counts,
        volumes=volumes,
        living=living,
        filled=filled,
        growth=growth,
    )


def _crowding(times: Float, filled: Float) -> str:
    """Say where cells fill more of a tissue than there is."""
    k = int(np.argmax(filled))
    if filled[k] <= 1.0:
        return ""
    return f"At {times[k] / 60:.4g} h the cells would fill {filled[k]:.3g} times the tissue: they lie over each other. A rule by which pressure lowers division would keep them from it."


def _grow(times: Float, living: Int) -> LogFit:
    """Fit the growth of one type, or say why not."""
    if len(times) < LEAST_TIMES:
        return no_fit(f"{len(times)} recorded times, {LEAST_TIMES} are needed", len(times))
    if living.max() == 0:
        return no_fit("no living cells", len(times))
    if living.min() < LEAST_CELLS:
        return no_fit(f"fewer than {LEAST_CELLS} living cells at some time", len(times))
    return fit_log(times, living.astype(float), least=LEAST_TIMES)


def _cells_table(times: Float, facts: Facts, counts: Int, volumes: Float) -> Table:
    """Return one row per time, type and stage."""
    columns = (
        Column("time_min", "min"),
        Column("cell_type"),
        Column("stage"),
        Column("cells", "cell"),
        Column("volume_um3", "um^3"),
    )
    rows = [
        (times[k], name, stage, counts[k, t, s], volumes[k, t, s])
        for k in range(len(times))
        for t, name in enumerate(facts.types)
        for s, stage in enumerate(facts.stages)
    ]
    return Table.build("Cells by type and stage", columns, rows)


def _growth_table(facts: Facts, living: Int, growth: tuple[LogFit, ...]) -> Table:
    """Return one row per type: rate, interval, doubling or halving time."""
    columns = (
        Column("cell_type"),
        Column("cells_first", "cell", "living, first snapshot"),
        Column("cells_last", "cell", "living, last snapshot"),
        Column("rate_per_hour", "1/hour"),
        Column("rate_low_per_hour", "1/hour", "95 % interval"),
        Column("rate_high_per_hour", "1/hour", "95 % interval"),
        Column("doubling_hour", "hour", "empty where the rate is not above zero at 95 %"),
        Column("halving_hour", "hour", "empty where the rate is not below zero at 95 %"),
        Column("r2", "1"),
        Column("remark"),
    )
    rows = []
    for t, (name, g) in enumerate(zip(facts.types, growth, strict=True)):
        time = math.log(2) / abs(g.slope) / 60 if g.significant else None
        rows.append(
            (
                *(name, living[0, t], living[-1, t]),
                *(60 * g.slope, 60 * g.low, 60 * g.high),
                *(time if g.slope > 0 else None, time if g.slope < 0 else None),
                *(g.r2, g.reason or ("" if g.significant else "no growth that differs from zero")),
            )
        )
    return Table.build("Growth of living cells", columns, rows)


def _events_table(run: Run, facts: Facts) -> Table:
    """Return cumulated events at each snapshot."""
    columns = (
        Column("time_min", "min"),
        Column("cell_type"),
        *(Column(e.replace(" ", "_")) for e in run.layout.events),
    )
    rows = []
    for snapshot in run.snapshots():
        booked, time = np.asarray(snapshot.ledger("events")), snapshot.time_min
        rows += [(time, name, *(int(x) for x in booked[t])) for t, name in enumerate(facts.types)]
    return Table.build("Events since time zero", columns, rows)
