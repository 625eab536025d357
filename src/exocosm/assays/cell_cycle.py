"""Cycle, arrest and death: which share of the cells is in which phase and stage, and how often what happens."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.assays.quantities import ALL
from exocosm.assays.reading import DEAD, Facts, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.assays.windows import Window, mean_cells
from exocosm.store.run_folder import Run

CYCLING = "cycling"
DEATHS = ("apoptosis", "necrosis", "kills")
"""Events by which a cell dies; each death is one of them."""
_CODES = 256
"""Phases are stored in a byte."""


@dataclass(frozen=True)
class CellCycle(Result):
    """Phases, stages and rates; tables ``stages`` (main), ``phases`` and ``rates``."""

    times_min: Float
    """[k] min."""
    types: tuple[str, ...]
    """[t] cell types, then ``all``."""
    stages: Int
    """[k, t, stages] cells."""
    phases: Int
    """[k, t, phases] cycling cells."""


def cell_cycle(run: Run) -> CellCycle:
    """Shares of cells in each phase and stage over time, and divisions, deaths and kills per living cell and day.

    Parameters
    ----------
    run
        An opened run folder.

    Returns
    -------
    CellCycle
        ``phases`` are counted from 0 and shared among cycling cells. ``rates`` are events booked between a snapshot and the
        one before, over living cells (the mean of the two ends) and days; ``deaths`` are apoptosis, necrosis and kills together,
        and kills are booked to the cell type that is killed.
    """
    facts = read_facts(run)
    stages, phases = _counts(run, facts)
    living = np.delete(stages, facts.dead, axis=2).sum(2)
    types = (*facts.types, ALL)
    times = np.asarray(run.times_min, dtype=float)
    tables = {
        "stages": _stages_table(times, types, facts.stages, stages, living),
        "phases": _phases_table(times, types, phases),
        "rates": _rates_table(run, types, living),
    }
    few = ("One snapshot only: no rates between snapshots.",) if len(times) < 2 else ()
    return CellCycle(
        "cell_cycle", tables, remarks=few, times_min=times, types=types, stages=stages, phases=phases
    )


def _counts(run: Run, facts: Facts) -> tuple[Int, Int]:
    """Return cells by stage, and cycling cells by phase, of each type and of all, [k, t + 1, ...]."""
    t, s = len(facts.types), len(facts.stages)
    stages, phases = [], []
    for snapshot in run.snapshots():
        kind, stage, phase = (np.asarray(snapshot.cells[c], np.int64) for c in ("kind", "stage", "phase"))
        stages.append(np.bincount(kind * s + stage, minlength=t * s).reshape(t, s))
        cycling = stage == facts.stages.index(CYCLING)
        place = kind[cycling] * _CODES + phase[cycling]
        phases.append(np.bincount(place, minlength=t * _CODES).reshape(t, _CODES))
    both = []
    for counts in (np.stack(stages), np.stack(phases)):
        both.append(np.concatenate([counts, counts.sum(1, keepdims=True)], axis=1))
    used = np.flatnonzero(both[1].any(axis=(0, 1)))
    return both[0], both[1][:, :, : int(used[-1]) + 1 if len(used) else 1]


def _share(part: float, whole: float) -> float | None:
    """Return part over whole; ``None`` for nothing of nothing."""
    return part / whole if whole > 0 else None


def _stages_table(
    times: Float, types: tuple[str, ...], names: tuple[str, ...], counts: Int, living: Int
) -> Table:
    """Return one row per time, type and stage."""
    columns = (
        Column("time_min", "min"),
        Column("cell_type", about="a cell type, or all"),
        Column("stage"),
        Column("cells", "cell"),
        Column("living", "cell", "of the type, in any living stage"),
        Column("share", "1", "of the cells of the type, dead ones not yet removed among them"),
        Column("share_of_living", "1", "empty for stages of dead cells"),
    )
    rows = [
        (
            *(times[k], name, stage, counts[k, t, s], living[k, t]),
            _share(float(counts[k, t, s]), float(counts[k, t].sum())),
            None if stage in DEAD else _share(float(counts[k, t, s]), float(living[k, t])),
        )
        for k in range(len(times))
        for t, name in enumerate(types)
        for s, stage in enumerate(names)
    ]
    return Table.build("Cells by stage", columns, rows)


def _phases_table(times: Float, types: tuple[str, ...], counts: Int) -> Table:
    """Return one row per time, type and phase."""
    columns = (
        Column("time_min", "min"),
        Column("cell_type", about="a cell type, or all"),
        Column("phase", about="from 0, in the order of the cycle of the type"),
        Column("cells", "cell", "cycling"),
        Column("share", "1", "of the cycling cells of the type"),
    )
    rows = [
        (times[k], name, p, counts[k, t, p], _share(float(counts[k, t, p]), float(counts[k, t].sum())))
        for k in range(len(times))
        for t, name in enumerate(types)
        for p in range(counts.shape[2])
    ]
    return Table.build("Cycling cells by phase", columns, rows)


def _rates_table(run: Run, types: tuple[str, ...], living: Int) -> Table:
    """Return one row per interval, type and event."""
    columns = (
        Column("time_min", "min", "end of the interval"),
        Column("from_min", "min"),
        Column("cell_type", about="a cell type, or all"),
        Column("event", about="as the ledger names it; deaths are " + ", ".join(DEATHS)),
        Column("events"),
        Column("cell_days", "cell day", "mean living cells times length"),
        Column("per_cell_day", "1/(cell day)"),
    )
    names = run.layout.events
    deaths = [names.index(e) for e in DEATHS if e in names]
    rows: list[tuple[object, ...]] = []
    for k in range(1, len(run.times_min)):
        window = Window("", k - 1, k)
        start, end = window.times(run)
        booked = window.of(run, "events")
        booked = np.concatenate([booked, booked.sum(0, keepdims=True)])
        days = mean_cells(run, living.astype(float), window) * (end - start) / 1440.0
        for t, name in enumerate(types):
            counted = [*zip(names, booked[t], strict=False), ("deaths", booked[t, deaths].sum())]
            rows += [
                (end, start, name, event, float(n), days[t], _share(float(n), float(days[t])))
                for event, n in counted
            ]
    return Table.build("Events between snapshots", columns, rows)
