"""How steadily vesicles are released: counts per recorded interval, their mean, variance and Fano factor."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.assays.quantities import ALL
from exocosm.assays.reading import Facts, living, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.assays.windows import Window, mean_cells
from exocosm.store.run_folder import Run

LEAST_INTERVALS = 3
"""Below so many intervals of one length a variance says nothing."""


@dataclass(frozen=True)
class ReleaseStatistics(Result):
    """Release per interval; tables ``statistics`` (main) and ``intervals``."""

    pools: tuple[str, ...]
    """[p]"""
    types: tuple[str, ...]
    """[t] cell types, then ``all``."""
    from_min: Float
    """[i] begin of each interval, min."""
    to_min: Float
    """[i] end, min."""
    released: Float
    """[i, p, t] vesicles."""
    cells: Float
    """[i, t] mean living cells."""


def release_statistics(run: Run) -> ReleaseStatistics:
    """Vesicles released per recorded interval by pool and cell type: mean, variance, Fano factor.

    Parameters
    ----------
    run
        An opened run folder. Only pools counted in whole vesicles have chance in their release; others have a Fano factor
        near zero, or that of their drift.

    Returns
    -------
    ReleaseStatistics
        Rows are the pools with each cell type that released into them, and ``all``. Intervals of the most frequent length
        count. The variance is half the mean squared difference of consecutive counts, so that a slow drift (growth) does not
        widen it; the Fano factor is that over the mean count. Its 95 % interval is the chi-square one of that variance with
        2(n-1)^2/(3n-4) degrees of freedom (n intervals), which holds where counts are near normal and independent; the mean
        is taken as known.
    """
    facts = read_facts(run)
    last = len(run.times_min) - 1
    windows = [Window("", k, k + 1) for k in range(last)]
    alive = np.stack([living(facts, snapshot) for snapshot in run.snapshots()])
    alive = np.concatenate([alive, alive.sum(1, keepdims=True)], axis=1)
    field = facts.carrier_field[facts.pools]
    released = np.zeros((last, len(field), len(facts.types) + 1))
    cells = np.zeros((last, len(facts.types) + 1))
    ends = np.array([w.times(run) for w in windows]).reshape(last, 2)
    for k, window in enumerate(windows):
        released[k, :, :-1] = window.of(run, "released")[field]
        cells[k] = mean_cells(run, alive, window)
    released[:, :, -1] = released.sum(2)
    kept, remarks = _equal(ends)
    if not len(field):
        remarks.append("The run has no vesicle pools.")
    shown = _shown(facts, released)
    work = _work(ends, cells, shown)
    result = (facts, ends, released, work, shown)
    tables = {"statistics": _statistics(*result, kept), "intervals": _intervals(*result)}
    return ReleaseStatistics(
        "release_statistics",
        tables,
        remarks=tuple(remarks),
        pools=tuple(facts.carriers[q] for q in facts.pools),
        types=(*facts.types, ALL),
        from_min=ends[:, 0],
        to_min=ends[:, 1],
        released=released,
        cells=cells,
    )


def _equal(ends: Float) -> tuple[Bool, list[str]]:
    """Return which intervals have the most frequent length, and what to say of the others."""
    length = np.round(ends[:, 1] - ends[:, 0], 6)
    if not len(length):
        return np.zeros(0, bool), ["One snapshot only: there is no interval."]
    found, count = np.unique(length, return_counts=True)
    usual = found[np.argmax(count)]
    kept: Bool = length == usual
    left = int((~kept).sum())
    return kept, [
        f"{left} intervals are not {usual:g} min long and left out of the statistics."
    ] if left else []


def _shown(facts: Facts, released: Float) -> list[tuple[int, int]]:
    """Return (pool, type) of the rows: types that released or give the pool its name, then all."""
    rows = []
    for p, q in enumerate(facts.pools):
        some = [t for t, name in enumerate(facts.types) if released[:, p, t].any() or name == facts.sender[q]]
        rows += [(p, t) for t in (*some, len(facts.types))]
    return rows


def _work(ends: Float, cells: Float, shown: list[tuple[int, int]]) -> Float:
    """Return cell hours of each interval and row, [i, rows]; in a row for all, of the types that have one."""
    hours = (ends[:, 1] - ends[:, 0]) / 60.0
    last = cells.shape[1] - 1
    out = np.zeros((len(ends), len(shown)))
    for r, (p, t) in enumerate(shown):
        types = [u for o, u in shown if o == p and u != last] if t == last else [t]
        out[:, r] = cells[:, types].sum(1) * hours
    return out


def steadiness(counts: Float) -> tuple[float, float, float, float]:
    """Return variance, Fano factor and its 95 % interval of counts in consecutive intervals; NaN where there is none."""
    n = len(counts)
    if n < LEAST_INTERVALS:
        return math.nan, math.nan, math.nan, math.nan
    from scipy import stats

    variance = float((np.diff(counts) ** 2).mean() / 2)
    mean = float(counts.mean())
    if mean <= 0:
        return variance, math.nan, math.nan, math.nan
    fano, free = variance / mean, 2 * (n - 1) ** 2 / (3 * n - 4)
    low, high = (free * fano / float(stats.chi2.ppf(p, free)) for p in (0.975, 0.025))
    return variance, fano, low, high


def _rate(amount: float, work: float) -> float | None:
    """Return vesicles per cell hour; ``None`` without cells."""
    return amount / work if work > 0 else None


def _statistics(
    facts: Facts, ends: Float, released: Float, work: Float, shown: list[tuple[int, int]], kept: Bool
) -> Table:
    """Return one row per pool and releasing type."""
    columns = (
        Column("pool"),
        Column("vesicle"),
        Column("sender", about="sender group of the pool"),
        Column("cell_type", about="a cell type that releases, or all"),
        Column("intervals", about="of the most frequent length"),
        Column("interval_min", "min"),
        Column("released_vesicles", "vesicle", "in these intervals"),
        Column("mean_per_interval", "vesicle"),
        Column("variance", "vesicle^2", "half the mean squared difference of consecutive counts"),
        Column("fano", "1", "variance over mean"),
        Column("fano_low", "1", "95 % interval, chi-square"),
        Column("fano_high", "1", "95 % interval, chi-square"),
        Column("plain_fano", "1", "of the sample variance, drift among it"),
        Column(
            "per_cell_hour",
            "vesicle/(cell hour)",
            "over living cells of the type; in all: of the types that release",
        ),
    )
    rows: list[tuple[object, ...]] = []
    hours = (ends[kept, 1] - ends[kept, 0]) / 60.0
    for r, (p, t) in enumerate(shown):
        counts, q = released[kept, p, t], facts.pools[p]
        mean = float(counts.mean()) if len(counts) else math.nan
        spread = float(counts.var(ddof=1)) if len(counts) >= LEAST_INTERVALS else math.nan
        rows.append(
            (
                *(facts.carriers[q], facts.vesicle[q], facts.sender[q], (*facts.types, ALL)[t]),
                *(len(counts), float(hours[0] * 60) if len(hours) else None, float(counts.sum()), mean),
                *steadiness(counts),
                spread / mean if mean > 0 else None,
                _rate(float(counts.sum()), float(work[kept, r].sum())),
            )
        )
    return Table.build("Release per recorded interval", columns, rows)


def _intervals(
    facts: Facts, ends: Float, released: Float, work: Float, shown: list[tuple[int, int]]
) -> Table:
    """Return one row per interval, pool and releasing type."""
    columns = (
        Column("time_min", "min", "end of the interval"),
        Column("from_min", "min"),
        Column("pool"),
        Column("cell_type", about="a cell type that releases, or all"),
        Column("released_vesicles", "vesicle"),
        Column("cell_hours", "cell hour", "of living cells of the type; in all: of the types that release"),
        Column("per_cell_hour", "vesicle/(cell hour)"),
    )
    rows: list[tuple[object, ...]] = []
    for k, (start, end) in enumerate(ends):
        for r, (p, t) in enumerate(shown):
            name = facts.carriers[facts.pools[p]]
            some = float(released[k, p, t])
            row = (end, start, name, (*facts.types, ALL)[t], some, work[k, r], _rate(some, float(work[k, r])))
            rows.append(row)
    return Table.build("Release by interval", columns, rows)
