"""What state cells are in: programmes, cargo, molecules in contact, vesicles held, behaviours; by type over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.assays.geometry import read_region
from exocosm.assays.quantities import ALL, KINDS, read_group, read_quantities, selected
from exocosm.assays.reading import Facts, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.errors import ExocosmError
from exocosm.store.run_folder import Run, Snapshot

QUANTILES = (0.05, 0.5, 0.95)

_COLUMNS = (
    Column("time_min", "min"),
    Column("cell_type", about="a cell type, or all"),
    Column("kind", about=", ".join(KINDS)),
    Column("name"),
    Column("cells", "cell", "living, of those asked for"),
    Column("mean", about="in the unit of the row, as the next four"),
    Column("sd", about="standard deviation among the cells (divided by their number)"),
    Column("q05", about="5 % of the cells are below; between cells by linear interpolation"),
    Column("q50", about="median"),
    Column("q95"),
    Column("share_above", "1", "of the cells, above the threshold"),
    Column("unit"),
)


@dataclass(frozen=True)
class CellState(Result):
    """States of living cells; table ``states``."""

    times_min: Float
    """[k] min."""
    types: tuple[str, ...]
    """[t] cell types, then ``all``."""
    threshold: float


def cell_state(
    run: Run,
    threshold: float = 0.5,
    group: str | None = None,
    where: Sequence[object] | str | None = None,
) -> CellState:
    """Programmes, cargo, contacts, vesicles held and behaviours of living cells, by type over time.

    Parameters
    ----------
    run
        An opened run folder.
    threshold
        ``share_above`` counts the cells in which a quantity is above this, in the unit of that quantity.
    group
        Only cells of this sender group.
    where
        Only cells in a slab: ``x:0:200`` (an end may be left empty) or (axis, from, to), um.

    Returns
    -------
    CellState
        One row per time, cell type and quantity. Kinds: ``programme``; ``cytosol``, copies of lumen cargo; ``contact``, copies
        of a membrane molecule on vesicles bound to the cell; ``held``, ``surface``, ``endosome``, vesicles by vesicle kind;
        ``behaviour``, which stands at the base of the cell type where no rule moves it; ``size``, the radius. Without cells all
        but ``cells`` is empty.

    Raises
    ------
    UnknownNameError
        If there is no such sender group or axis.
    ExocosmError
        If the threshold is no number or the region none.
    """
    facts = read_facts(run)
    if isinstance(threshold, bool) or not isinstance(threshold, int | float) or not np.isfinite(threshold):
        raise ExocosmError(
            f"{threshold!r} is no threshold", place="cell state: threshold", remedy="give a number"
        )
    region = read_region(where, "cell state: where")
    read_group(facts, group, "cell state: group")
    rows: list[tuple[object, ...]] = []
    for snapshot in run.snapshots():
        keep = selected(facts, snapshot, group, region)
        rows += _rows(facts, snapshot, keep, float(threshold))
    remarks = []
    if "behaviour" not in run.snapshot(0).cells and facts.layout.behaviours:
        remarks.append("The run did not record behaviours.")
    return CellState(
        "cell_state",
        {"states": Table.build(f"States of living cells, threshold {threshold:g}", _COLUMNS, rows)},
        remarks=tuple(remarks),
        times_min=np.asarray(run.times_min, dtype=float),
        types=(*facts.types, ALL),
        threshold=float(threshold),
    )


def _rows(facts: Facts, snapshot: Snapshot, keep: Bool, threshold: float) -> list[tuple[object, ...]]:
    """Return one row per type and quantity at one time."""
    read = [read_quantities(facts, snapshot, kind) for kind in KINDS]
    what = [(q.kind, name) for q in read for name in q.names]
    units = [unit for q in read for unit in q.units]
    # all quantities side by side: what numpy needs to begin costs more than the few cells of most runs
    values = np.concatenate([q.values[:, : len(q.names)] for q in read], 1)
    kind = np.asarray(snapshot.cells["kind"], np.int64)
    rows: list[tuple[object, ...]] = []
    for t, name in enumerate((*facts.types, ALL)):
        mine = keep & (kind == t) if t < len(facts.types) else keep
        count, numbers = int(mine.sum()), summary(values[mine], threshold).tolist()
        rows += [(snapshot.time_min, name, *what[k], count, *numbers[k], units[k]) for k in range(len(what))]
    return rows


def summary(values: Float, threshold: float) -> Float:
    """Return mean, standard deviation, quantiles and share above a threshold of each column of [n, k], [k, 6]; NaN for n = 0."""
    n, k = values.shape
    if n == 0 or k == 0:
        return np.full((k, 6), np.nan)
    low, middle, high = np.quantile(values, QUANTILES, axis=0)
    above = (values > threshold).mean(0)
    return np.stack([values.mean(0), values.std(0), low, middle, high, above], 1)
