"""Who talks to whom: vesicles and cargo from sender to receiver, out of the ledger.

A pool belongs to one sender group, so what a cell type captured of a pool *is* sender to receiver; nothing is inferred. A
window is the difference of the cumulated books of two snapshots. Cells that capture their own vesicles (self-talk) are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.assays.reading import Facts, living, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.assays.windows import Window, choose_windows, mean_cells
from exocosm.errors import UnknownNameError
from exocosm.store.run_folder import Run

BY = ("cell type", "sender", "vesicle kind")
ACCOUNTS = ("captured", "returned", "internalised", "escaped", "degraded")

_KEYS = {
    "cell type": ("sender", "receiver", "pool"),
    "sender": ("sender", "receiver"),
    "vesicle kind": ("vesicle", "receiver"),
}


@dataclass(frozen=True)
class Communication(Result):
    """Vesicles and cargo from sender to receiver.

    The tables are ``vesicles`` (main) and ``cargo``; the arrays below hold the same for the whole run.
    """

    senders: tuple[str, ...]
    """[g] sender groups, in the order of the cell types where they are cell types."""
    receivers: tuple[str, ...]
    """[t] cell types."""
    captured: Float
    """[g, t] vesicles of sender g that cells of type t bound, over the whole run."""
    kept: Float
    """[g, t] captured less what came off again (detached or recycled)."""
    internalised: Float
    """[g, t]"""
    escaped: Float
    """[g, t] vesicles whose lumen reached the cytosol."""
    released: Float
    """[g] vesicles released by (or put in as) each sender group."""
    cells: Float
    """[t] mean number of living cells over the run."""
    own: Bool
    """[g, t] whether t is the type of the sender: its name, or the only type that releases for the group."""


def communication(
    run: Run, by: str = "cell type", windows: int | Sequence[tuple[float, float]] | None = None
) -> Communication:
    """Sender x receiver x pool, and cargo delivered, per window and in all.

    Parameters
    ----------
    run
        An opened run folder.
    by
        ``cell type`` keeps sender, receiver and pool apart; ``sender`` adds up the pools of a sender; ``vesicle kind`` adds up
        the senders of a kind.
    windows
        ``None`` for one window per recorded interval, a number of windows of about equal length, or pairs of recorded
        times in min. The whole run is always the last window, called ``all``.

    Returns
    -------
    Communication
        Vesicles are numbers (expected where the pool is counted so); cargo in copies.

    Raises
    ------
    UnknownNameError
        If `by` is none of the three.
    ExocosmError
        If a window does not begin and end at recorded times.
    """
    if by not in BY:
        raise UnknownNameError("way to group", by, BY, place="communication: by")
    facts = read_facts(run)
    chosen = choose_windows(run, windows)
    counts = np.stack([living(facts, snapshot) for snapshot in run.snapshots()])
    remarks: list[str] = []
    if not len(facts.pools):
        remarks.append("The run has no vesicle pools: nobody talks through vesicles.")
    if len(run.times_min) == 1:
        remarks.append("One snapshot only: the only window is from time zero to it.")
    vesicles = [row for w in chosen for row in _vesicle_rows(run, facts, w, counts, by)]
    cargo = [row for w in chosen for row in _cargo_rows(run, facts, w)]
    tables = {
        "vesicles": Table.build(f"Vesicles by {by}", _vesicle_columns(by), vesicles),
        "cargo": Table.build("Cargo delivered to the cytosol", _CARGO_COLUMNS, cargo),
    }
    return _totals(run, facts, counts, tables, tuple(dict.fromkeys(remarks)))


def _totals(
    run: Run, facts: Facts, counts: Float, tables: dict[str, Table], remarks: tuple[str, ...]
) -> Communication:
    """Return the result with sender x receiver arrays over the whole run."""
    whole = Window("all", None, len(run.times_min) - 1)
    amounts = _amounts(run, facts, whole)
    senders = facts.senders
    member = np.array([[facts.sender[q] == s for q in facts.pools] for s in senders], dtype=float)
    member = member.reshape(len(senders), len(facts.pools))
    matrix = {name: member @ array for name, array in amounts.items()}
    return Communication(
        "communication",
        tables,
        remarks=remarks,
        senders=senders,
        receivers=facts.types,
        captured=matrix["captured"],
        kept=matrix["captured"] - matrix["returned"],
        internalised=matrix["internalised"],
        escaped=matrix["escaped"],
        released=member @ _released(run, facts, whole),
        cells=mean_cells(run, counts, whole),
        own=np.array([[_own(run, facts, s, t) for t in facts.types] for s in senders], dtype=bool).reshape(
            len(senders), len(facts.types)
        ),
    )


def _own(run: Run, facts: Facts, sender: str, receiver: str) -> bool:
    """Tell whether a cell type is that of a sender group."""
    if sender in facts.types:
        return sender == receiver
    rows = [facts.carrier_field[q] for q in facts.pools if facts.sender[q] == sender]
    given = np.asarray(run.snapshot(-1).ledger("released"), dtype=float)[rows].sum(0)
    return bool(given[facts.types.index(receiver)] > 0 and (given > 0).sum() == 1)


def _amounts(run: Run, facts: Facts, window: Window) -> dict[str, Float]:
    """Return each account over a window as [pools, t]."""
    out = {}
    for account in ACCOUNTS:
        array = window.of(run, account)
        rows = facts.carrier_field[facts.pools] if account in ("captured", "returned") else facts.pools
        out[account] = array[rows]
    return out


def _released(run: Run, facts: Facts, window: Window) -> Float:
    """Return vesicles that entered each pool from its sender over a window, [pools]."""
    rows = facts.carrier_field[facts.pools]
    out: Float = window.of(run, "released")[rows].sum(1)
    if window.first is None:
        out = out + window.of(run, "initial")[rows]
    return out + window.of(run, "added")[rows]


def _vesicle_columns(by: str) -> tuple[Column, ...]:
    """Return the columns of the main table."""
    keys = [Column(k) for k in _KEYS[by]]
    return (
        Column("window"),
        *keys,
        Column("captured_vesicles", "vesicle", "bound to the surface"),
        Column("returned_vesicles", "vesicle", "detached or recycled to the medium"),
        Column("internalised_vesicles", "vesicle", "surface to endosome"),
        Column("escaped_vesicles", "vesicle", "endosome to cytosol"),
        Column("degraded_vesicles", "vesicle", "endosome to lysosome"),
        Column("captured_per_cell", "vesicle/cell", "captured over the mean number of living receivers"),
        Column("captured_per_cell_hour", "vesicle/cell/hour"),
        Column(
            "share_of_release", "1", "captured less returned, over what the sender released in the window"
        ),
        Column("share_of_intake", "1", "of all that the receiver captured in the window"),
        Column("self_talk", about="sender and receiver are of one kind"),
        Column("from_min", "min"),
        Column("to_min", "min"),
    )


def _vesicle_rows(run: Run, facts: Facts, window: Window, counts: Float, by: str) -> list[tuple[object, ...]]:
    """Return the rows of one window."""
    amounts, released = _amounts(run, facts, window), _released(run, facts, window)
    intake, cells = amounts["captured"].sum(0), mean_cells(run, counts, window)
    start, end = window.times(run)
    hours = (end - start) / 60.0
    rows: list[tuple[object, ...]] = []
    for key, pools in _groups(facts, by):
        sender = facts.sender[facts.pools[pools[0]]]
        given = float(released[pools].sum())
        for t, receiver in enumerate(facts.types):
            got = {name: float(array[pools, t].sum()) for name, array in amounts.items()}
            per_cell = got["captured"] / cells[t] if cells[t] > 0 else None
            rate = per_cell / hours if per_cell is not None and hours > 0 else None
            rows.append(
                (
                    *(window.name, key[0], receiver, *key[1:]),
                    *(got[name] for name in ACCOUNTS),
                    *(per_cell, rate),
                    (got["captured"] - got["returned"]) / given if given > 0 else None,
                    got["captured"] / intake[t] if intake[t] > 0 else None,
                    by != "vesicle kind" and _own(run, facts, sender, receiver),
                    *(start, end),
                )
            )
    return rows


def _groups(facts: Facts, by: str) -> list[tuple[tuple[str, ...], list[int]]]:
    """Return the rows to add up: key without receiver, and positions in `facts.pools`."""
    groups: dict[tuple[str, ...], list[int]] = {}
    for i, q in enumerate(facts.pools):
        keys = {
            "cell type": (facts.sender[q], facts.carriers[q]),
            "sender": (facts.sender[q],),
            "vesicle kind": (facts.vesicle[q],),
        }
        groups.setdefault(keys[by], []).append(i)
    return list(groups.items())


_CARGO_COLUMNS = (
    Column("window"),
    Column("sender"),
    Column("receiver"),
    Column("cargo"),
    Column("delivered_copies", "copy", "reached the cytosol"),
    Column("share_of_delivery", "1", "of all copies of the cargo delivered to the receiver in the window"),
    Column("from_min", "min"),
    Column("to_min", "min"),
)


def _cargo_rows(run: Run, facts: Facts, window: Window) -> list[tuple[object, ...]]:
    """Return sender x receiver x cargo of one window: copies that reached the cytosol."""
    delivered = window.of(run, "delivered")
    start, end = window.times(run)
    rows: list[tuple[object, ...]] = []
    for c, cargo in enumerate(facts.lumen):
        for sender in facts.senders:
            mine = np.array([s == sender for s in facts.sender], dtype=bool)
            for t, receiver in enumerate(facts.types):
                amount, whole = float(delivered[mine, c, t].sum()), float(delivered[:, c, t].sum())
                share = amount / whole if whole > 0 else None
                rows.append((window.name, sender, receiver, cargo, amount, share, start, end))
    return rows
