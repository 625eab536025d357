"""How far vesicles and their cargo get: from release over capture and uptake to the cytosol of receivers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.quantities import ALL
from exocosm.assays.reading import Facts, living, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.assays.windows import Window, mean_cells
from exocosm.store.run_folder import Run, Snapshot

STEPS = ("captured", "returned", "internalised", "escaped", "degraded", "buried")
"""Accounts of a receiver, in the order of the way."""
SHARED = ("returned", "internalised", "escaped", "degraded")
"""Of these the share of what was captured is given."""
SOURCES = ("initial", "released", "added", "from_blood", "inflow")
"""Accounts by which vesicles come into a pool; those that a run does not have are left out."""


@dataclass(frozen=True)
class Delivery(Result):
    """Steps of delivery, cumulated since time zero; tables ``vesicles`` (main) and ``cargo``."""

    times_min: Float
    """[k] min."""
    pools: tuple[str, ...]
    """[p] pools, then ``all``."""
    receivers: tuple[str, ...]
    """[t] cell types, then ``all``."""
    amounts: dict[str, Float]
    """Account -> [k, p, t] vesicles."""
    copies: Float
    """[k, p, c, t] copies of each lumen cargo that a pool (with what it carries) brought to the cytosol."""
    cells: Float
    """[k, t] mean number of living cells since the first snapshot."""


def delivery(run: Run) -> Delivery:
    """Vesicles captured, taken up, escaped and degraded, and cargo delivered, by pool and receiver, cumulated.

    Parameters
    ----------
    run
        An opened run folder.

    Returns
    -------
    Delivery
        Everything is summed since time zero. ``per_cell`` is over the time-average of living receivers up to that time. Cargo
        that travels with a density of its own is counted with the pool that carries it. A row ``all`` adds up pools or receivers.
    """
    facts = read_facts(run)
    counts = np.stack([living(facts, snapshot) for snapshot in run.snapshots()])
    counts = np.concatenate([counts, counts.sum(1, keepdims=True)], axis=1)
    cells = np.stack([mean_cells(run, counts, Window("", None, k)) for k in range(len(counts))])
    books = [_books(facts, snapshot) for snapshot in run.snapshots()]
    amounts = {name: np.stack([b[name] for b in books]) for name in STEPS}
    copies = np.stack([b["delivered"] for b in books])
    entered = np.stack([b["entered"] for b in books])
    times = np.asarray(run.times_min, dtype=float)
    keys = [(facts.carriers[q], facts.vesicle[q], facts.sender[q]) for q in facts.pools]
    keys.append((ALL, ALL, ALL))
    receivers = (*facts.types, ALL)
    tables = {
        "vesicles": _vesicles(times, keys, receivers, amounts, entered, cells),
        "cargo": _cargo(times, keys, receivers, facts.lumen, copies, amounts["captured"], cells),
    }
    return Delivery(
        "delivery",
        tables,
        remarks=() if len(facts.pools) else ("The run has no vesicle pools.",),
        times_min=times,
        pools=tuple(k[0] for k in keys),
        receivers=receivers,
        amounts=amounts,
        copies=copies,
        cells=cells,
    )


def _with_sums(array: Float) -> Float:
    """Return [p, ..., t] with the sums over p and t as last rows."""
    array = np.concatenate([array, array.sum(0, keepdims=True)])
    return np.concatenate([array, array.sum(-1, keepdims=True)], axis=-1)


def _books(facts: Facts, now: Snapshot) -> dict[str, Float]:
    """Return the accounts of pools by name: [p + 1, t + 1]; ``delivered`` [p + 1, c, t + 1]; ``entered`` [p + 1]."""
    field = facts.carrier_field[facts.pools]
    out = {}
    for name in STEPS:
        rows = field if facts.layout.account(name).axes[0] == "s" else facts.pools
        out[name] = _with_sums(np.asarray(now.ledger(name), dtype=float)[rows])
    delivered = np.asarray(now.ledger("delivered"), dtype=float)
    carried = np.zeros((len(facts.pools), *delivered.shape[1:]))
    for q, carrier in enumerate(facts.layout.carriers):
        carried[list(facts.pools).index(facts.carriers.index(carrier.pool))] += delivered[q]
    out["delivered"] = _with_sums(carried)
    entered = np.zeros(len(field))
    for account in facts.layout.accounts:
        if account.name in SOURCES and account.axes[0] == "s":
            rows = np.asarray(now.ledger(account.name), dtype=float)[field]
            # a size of -1 has no meaning where there is no pool
            entered += rows.reshape(len(field), math.prod(rows.shape[1:])).sum(1)
    out["entered"] = np.append(entered, entered.sum())
    return out


def _over(part: Float, whole: Float) -> Float:
    """Return part over whole; NaN for nothing of nothing."""
    whole = np.broadcast_to(whole, part.shape)
    out: Float = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return out


def _vesicles(
    times: Float,
    keys: list[tuple[str, str, str]],
    receivers: tuple[str, ...],
    amounts: dict[str, Float],
    entered: Float,
    cells: Float,
) -> Table:
    """Return one row per time, pool and receiver."""
    columns = (
        Column("time_min", "min"),
        *(
            Column("pool"),
            Column("vesicle"),
            Column("sender"),
            Column("receiver", about="a cell type, or all"),
        ),
        Column(
            "entered_vesicles",
            "vesicle",
            "into the pool from anywhere: released, put in, from blood, over faces",
        ),
        *(Column(f"{name}_vesicles", "vesicle") for name in STEPS),
        Column("share_of_entered", "1", "captured less returned, over what entered the pool"),
        *(Column(f"share_{name}", "1", "of captured") for name in SHARED),
        Column("living_receivers", "cell", "mean number living since the first snapshot"),
        Column("captured_per_cell", "vesicle/cell"),
        Column("escaped_per_cell", "vesicle/cell"),
    )
    captured = amounts["captured"]
    net = _over(captured - amounts["returned"], entered[:, :, None])
    shares = {name: _over(amounts[name], captured) for name in SHARED}
    per_cell = {name: _over(amounts[name], cells[:, None, :]) for name in ("captured", "escaped")}
    rows = [
        (
            *(times[k], *key, receiver, entered[k, p]),
            *(amounts[name][k, p, t] for name in STEPS),
            net[k, p, t],
            *(shares[name][k, p, t] for name in SHARED),
            cells[k, t],
            *(per_cell[name][k, p, t] for name in ("captured", "escaped")),
        )
        for k in range(len(times))
        for p, key in enumerate(keys)
        for t, receiver in enumerate(receivers)
    ]
    return Table.build("Vesicles on the way to the cytosol, since time zero", columns, rows)


def _cargo(
    times: Float,
    keys: list[tuple[str, str, str]],
    receivers: tuple[str, ...],
    cargo: tuple[str, ...],
    copies: Float,
    captured: Float,
    cells: Float,
) -> Table:
    """Return one row per time, pool, cargo and receiver."""
    columns = (
        Column("time_min", "min"),
        *(
            Column("pool"),
            Column("vesicle"),
            Column("sender"),
            Column("receiver", about="a cell type, or all"),
        ),
        Column("cargo"),
        Column("delivered_copies", "copy", "reached the cytosol"),
        Column("per_cell", "copy/cell", "over the mean number of living receivers since the first snapshot"),
        Column("per_captured", "copy/vesicle", "over vesicles captured"),
        Column("share_of_delivery", "1", "of all copies that the receiver got of the cargo"),
    )
    per_cell = _over(copies, cells[:, None, None, :])
    per_captured = _over(copies, captured[:, :, None, :])
    share = _over(copies, copies[:, -1:])
    rows = [
        (
            *(times[k], *key, receiver, name, copies[k, p, c, t]),
            *(per_cell[k, p, c, t], per_captured[k, p, c, t], share[k, p, c, t]),
        )
        for k in range(len(times))
        for p, key in enumerate(keys)
        for c, name in enumerate(cargo)
        for t, receiver in enumerate(receivers)
    ]
    return Table.build("Cargo delivered to the cytosol, since time zero", columns, rows)
