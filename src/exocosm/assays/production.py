"""Vesicles as a product: what cells release, what is left after purification, and how many cells a dose needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.reading import living, pick, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.errors import ExocosmError
from exocosm.store.run_folder import Run


@dataclass(frozen=True)
class Production(Result):
    """Yield by vesicle kind and sender; table ``production``."""

    dose: float
    recovery: float
    harvest: float
    """h."""


def production(
    run: Run, dose: float = 1e10, recovery: float = 1.0, harvest: float = 48.0, since: int = 0
) -> Production:
    """Yield of vesicles per cell, and cells needed for a dose.

    Parameters
    ----------
    run
        An opened run folder.
    dose
        Vesicles of one dose.
    recovery
        Share that purification leaves, above 0 and up to 1.
    harvest
        Hours over which medium is conditioned for one dose.
    since
        Snapshot from which release counts, to leave out cells that settle.

    Returns
    -------
    Production
        One row a vesicle kind and sender: released in all, living cells on average over the time (of the sender's type; of a group no
        number), released per cell and day, and living cells that release a dose within the harvest, after recovery.

    Raises
    ------
    ExocosmError
        If an option is out of range.
    """
    for name, value in (("dose", dose), ("harvest", harvest), ("recovery", recovery)):
        if not value > 0 or not np.isfinite(value) or (name == "recovery" and value > 1):
            raise ExocosmError(
                f"{name} must be above 0{' and up to 1' if name == 'recovery' else ''}, not {value:g}",
                place="production",
            )
    facts = read_facts(run)
    first = pick(run, since, "production")
    released = np.asarray(run.snapshot(-1).ledger("released"), float) - np.asarray(
        run.snapshot(first).ledger("released"), float
    )
    times = np.asarray(run.times_min, float)[first:]
    counts = np.array([living(facts, run.snapshot(k)) for k in range(first, len(run))])
    days = _days(times, counts)
    columns = (
        Column("vesicle"),
        Column("sender"),
        Column("released", "vesicle"),
        Column("cells", "cell", "living, on average over the time"),
        Column("per_cell_day", "vesicle", "released per living cell and day"),
        Column("cells_per_dose", "cell", "that release a dose within the harvest, after recovery"),
    )
    rows: list[Sequence[object]] = []
    span = (times[-1] - times[0]) / 1440.0
    for q in facts.pools:
        total = float(released[facts.carrier_field[q]].sum())
        sender = facts.sender[q]
        cell_days = float(days[facts.types.index(sender)]) if sender in facts.types else 0.0
        rate = total / cell_days if cell_days > 0 else None
        needed = dose / (recovery * rate * harvest / 24.0) if rate else None
        cells = cell_days / span if span > 0 and cell_days > 0 else None
        rows.append((facts.vesicle[q], sender, total, cells, rate, needed))
    table = Table.build(
        f"Doses of {dose:g} vesicles, recovery {recovery:g}, {harvest:g} h of release", columns, rows
    )
    return Production("production", {"production": table}, dose=dose, recovery=recovery, harvest=harvest)


def _days(times: Float, counts: Float) -> Float:
    """Return [t] days that living cells of a type lived together, by trapezoids."""
    if len(times) < 2:
        return np.zeros(counts.shape[1])
    step = np.diff(times)[:, None] / 1440.0
    out: Float = (0.5 * step * (counts[1:] + counts[:-1])).sum(0)
    return out
