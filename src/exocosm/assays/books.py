"""Do the books close? Every amount that entered a pool, a cell or a cytosol must be somewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.reading import Facts, field_amounts, pick, precision, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.store.body_layout import BodyLayout, BodyPool
from exocosm.store.run_folder import Run, Snapshot

TOLERANCE = {"float64": 1e-12, "float32": 1e-6}
"""Largest relative imbalance that rounding explains, by precision of the fields."""


@dataclass(frozen=True)
class Entry:
    """One account and by how much it fails to close."""

    kind: str
    """``field``, ``carrier`` or ``cargo``; ``body``, ``vessels`` or ``returns``."""
    name: str
    unit: str
    entered: float
    """All that ever came in: the scale of the imbalance."""
    left: float
    """All that went out."""
    now: float
    """What is there."""
    relative: float
    """|entered - left - now| over entered (or over what is there, where nothing entered)."""

    @classmethod
    def made(cls, kind: str, name: str, unit: str, entered: float, left: float, now: float) -> Entry:
        """Return the entry with its relative imbalance."""
        gap = abs(entered - left - now)
        scale = max(abs(entered), abs(left), abs(now))
        return cls(kind, name, unit, entered, left, now, gap / scale if scale > 0 else 0.0)


@dataclass(frozen=True)
class Books(Result):
    """Closure of every field, carrier and cargo at one time; table ``closure``."""

    entries: tuple[Entry, ...]
    tolerance: float

    @property
    def worst(self) -> Entry | None:
        """The account that closes worst; ``None`` where there are no accounts."""
        return max(self.entries, key=lambda e: _bad(e.relative), default=None)

    @property
    def close(self) -> bool:
        """True where every account closes within the tolerance (an imbalance that is not a number does not)."""
        return all(e.relative <= self.tolerance for e in self.entries)


def _bad(relative: float) -> float:
    """Return the imbalance for ordering; not a number is worst."""
    return relative if np.isfinite(relative) else float("inf")


def books(run: Run, snapshot: int = -1, tolerance: float | None = None) -> Books:
    """Check that every account closes.

    ::

        field    initial + released + returned + from blood + inflow + added
                 - captured - decayed - drained - to blood - outflow - washed   = in the field now
        carrier  captured + brought
                 - returned - escaped - degraded - buried - left                = held by cells now
        cargo    initial + delivered + copied at division + arrived
                 - decayed - buried - left                                      = in cytosols now

    Cells that travel bring something and leave with something; runs of format versions before that name no such accounts.

    With a body, also what circulates, and what every further tissue holds, whose accounts are named ``lung: ...``::

        body     initial + secreted + injected + returned + drained - degraded - filtered - left = in plasma, lymph, organs
        vessels  left plasma for a tissue - entered it, all its pieces together                 = in the walls of its vessels
        cells    departed from tissues, all pieces together + injected - died - lodged - arrived - elsewhere = in blood
        returns  what tissues gave to blood and lymph, all pieces together                      = what blood and lymph received

    Parameters
    ----------
    run
        An opened run folder.
    snapshot
        Which snapshot; -1 for the last.
    tolerance
        Largest relative imbalance; default 1e-12 where fields are float64, 1e-6 where they are float32.

    Returns
    -------
    Books
    """
    facts = read_facts(run)
    k = pick(run, snapshot, "books")
    limit = TOLERANCE.get(precision(run), TOLERANCE["float64"]) if tolerance is None else float(tolerance)
    now = run.snapshot(k)
    entries = [*_fields(facts, now), *_carriers(facts, now), *_cargo(facts, now)]
    if run.body is not None:
        entries += body_entries(run, k)
        for name in run.tissues[1:]:
            more = books(run.tissue(name), k, limit).entries
            entries += [replace(entry, name=f"{name}: {entry.name}") for entry in more]
    columns = (
        Column("account", about="field, carrier or cargo; with a body: body, vessels or returns"),
        Column("name"),
        Column("unit"),
        Column("entered", about="all that ever came in"),
        Column("left", about="all that went out"),
        Column("now", about="what is there"),
        Column("imbalance", "1", "relative to the largest of the three"),
        Column("closes", about=f"within {limit:g}"),
    )
    rows = [
        (e.kind, e.name, e.unit, e.entered, e.left, e.now, e.relative, bool(e.relative <= limit))
        for e in entries
    ]
    title = f"Books at {run.times_min[k]:g} min, tolerance {limit:g}"
    return Books(
        "books",
        {"closure": Table.build(title, columns, rows)},
        entries=tuple(entries),
        tolerance=limit,
    )


def _fields(facts: Facts, now: Snapshot) -> list[Entry]:
    """Return one entry a field."""
    book = {name: np.asarray(array, dtype=float) for name, array in now.ledger_all().items()}
    entered = book["initial"] + book["released"].sum(1) + book["returned"].sum(1)
    entered = entered + book["from_blood"] + book["inflow"] + book["added"]
    left = book["captured"].sum(1) + book["decayed"] + book["drained"] + book["to_blood"]
    left = left + book["outflow"] + book["washed"]
    there = field_amounts(facts, now)
    return [
        Entry.made("field", name, facts.amount_unit(s), float(entered[s]), float(left[s]), float(there[s]))
        for s, name in enumerate(facts.fields)
    ]


def _carriers(facts: Facts, now: Snapshot) -> list[Entry]:
    """Return one entry a carrier: what cells took in against what they hold."""
    rows = facts.carrier_field
    captured, returned = (_sum(now, a)[rows] for a in ("captured", "returned"))
    entered = captured + _sum_if_named(facts, now, "brought")
    left = returned + _sum(now, "escaped") + _sum(now, "degraded") + _sum(now, "buried")
    left = left + _sum_if_named(facts, now, "left")
    held = _column_sums(now, "surface") + _column_sums(now, "endosome")
    return [
        Entry.made(
            "carrier",
            name,
            facts.amount_unit(int(rows[q])),
            float(entered[q]),
            float(left[q]),
            float(held[q]),
        )
        for q, name in enumerate(facts.carriers)
    ]


def _cargo(facts: Facts, now: Snapshot) -> list[Entry]:
    """Return one entry a cargo: what reached cytosols against what is there."""
    delivered = np.asarray(now.ledger("delivered"), dtype=float).sum((0, 2))
    entered = delivered + _sum(now, "cargo_initial") + _sum(now, "cargo_copied")
    for account in ("cargo_arrived", "cargo_taken", "cargo_made"):
        entered = entered + _sum_if_named(facts, now, account)
    left = _sum(now, "cargo_decayed") + _sum(now, "cargo_buried")
    for account in ("cargo_left", "cargo_exported", "cargo_packed"):
        left = left + _sum_if_named(facts, now, account)
    there = _column_sums(now, "cytosol")
    return [
        Entry.made("cargo", name, "copy", float(entered[c]), float(left[c]), float(there[c]))
        for c, name in enumerate(facts.lumen)
    ]


def _sum(snapshot: Snapshot, account: str) -> Float:
    """Return an account summed over cell types."""
    out: Float = np.asarray(snapshot.ledger(account), dtype=float).sum(1)
    return out


def _sum_if_named(facts: Facts, snapshot: Snapshot, account: str) -> Float | float:
    """Return an account summed over cell types; 0 for a run whose layout does not name it."""
    named = any(a.name == account for a in facts.layout.accounts)
    return _sum(snapshot, account) if named else 0.0


def _column_sums(snapshot: Snapshot, column: str) -> Float:
    """Return the sum over cells of a column, by carrier or cargo."""
    out: Float = np.asarray(snapshot.cells[column], dtype=float).sum(0)
    return out


def body_entries(run: Run, k: int) -> list[Entry]:
    """Return the entries of the circulation, of what passes between it and tissues, and of cells in blood."""
    layout = run.body
    assert layout is not None
    book = {name: np.asarray(array, dtype=float) for name, array in run.snapshot(k).body.items()}
    tissues = [run.tissue(t.name).snapshot(k) for t in layout.tissues]
    return [
        *_circulation(layout, book),
        *_passages(run, layout, book, tissues),
        *_blood_cells(run, layout, book, tissues),
    ]


def _circulation(layout: BodyLayout, book: dict[str, Float]) -> list[Entry]:
    """Return one entry a pool of the circulation."""
    organs = len(layout.organs)
    received = book["returned"] + book["drained"]
    entered = book["initial"] + book["secreted"] + book["injected"] + received.sum(0)
    left = book["degraded"].sum(0) + book["filtered"] + book["left"].sum(0)
    held = book["amount"][: 2 + organs].sum(0)
    return [
        Entry.made("body", pool.name, _unit(pool), float(entered[b]), float(left[b]), float(held[b]))
        for b, pool in enumerate(layout.pools)
    ]


def _passages(run: Run, layout: BodyLayout, book: dict[str, Float], tissues: list[Snapshot]) -> list[Entry]:
    """Return two entries for each pool that passes between blood and a tissue."""
    entries: list[Entry] = []
    received, walls = book["returned"] + book["drained"], book["amount"][2 + len(layout.organs) :]
    for t, (tissue, now) in enumerate(zip(layout.tissues, tissues, strict=True)):
        ledger = {
            a: tissue.pieces * np.asarray(now.ledger(a), float) for a in ("from_blood", "to_blood", "drained")
        }
        for b, pool in enumerate(layout.pools):
            if not pool.field:
                continue
            s, name = run.layout.index("s", pool.field), f"{tissue.name}: {pool.name}"
            out, wall, back = float(book["left"][t, b]), float(walls[t, b]), float(received[t, b])
            gave = float(ledger["to_blood"][s] + ledger["drained"][s])
            entries.append(
                Entry.made("vessels", name, _unit(pool), out, float(ledger["from_blood"][s]), wall)
            )
            entries.append(Entry.made("returns", name, _unit(pool), gave, 0.0, back))
    return entries


def _blood_cells(
    run: Run, layout: BodyLayout, book: dict[str, Float], tissues: list[Snapshot]
) -> list[Entry]:
    """Return the entries of cells in blood: their numbers, where they came from and went to, and what they hold."""
    names, events = run.layout.cell_types, run.layout.events
    leaves, comes = events.index("departures"), events.index("arrivals")
    entries: list[Entry] = []
    ended = (
        book["cells_died"]
        + book["cells_lodged"].sum(0)
        + (book["cells_arrived"] + book["cells_elsewhere"]).sum(0)
    )
    entered = book["cells_departed"].sum(0) + book["cells_injected"]
    for y, kind in enumerate(names):
        if not entered[y]:
            continue
        numbers = float(entered[y]), float(ended[y]), float(book["cells_in_blood"][y])
        entries.append(Entry.made("cells", kind.name, "cell", *numbers))
        for t, (tissue, now) in enumerate(zip(layout.tissues, tissues, strict=True)):
            counted = np.asarray(now.ledger("events"), float)[y]
            name, left = f"{tissue.name}: {kind.name}", float(book["cells_departed"][t, y])
            entries.append(
                Entry.made("departures", name, "cell", tissue.pieces * float(counted[leaves]), 0.0, left)
            )
            if kind.name not in layout.hosts:
                arrived = float(book["cells_arrived"][t, y])
                entries.append(Entry.made("arrivals", name, "cell", arrived, 0.0, float(counted[comes])))
    if entered.any():
        for account, unit, held, axis in (
            ("held", "vesicle", "cells_hold", "q"),
            ("cargo", "copy", "cells_hold_cargo", "c"),
        ):
            came, arrived, gone = book[f"cells_{account}"][:3]
            now_held = book[held]
            for j, name in enumerate(run.layout.names(axis)):
                numbers = float(came[j]), float(arrived[j] + gone[j]), float(now_held[j])
                entries.append(Entry.made(f"in cells of blood: {account}", name, unit, *numbers))
                out, back = _carried(account, j, layout, tissues)
                given = float(book["cells_cargo"][3, j]) if account == "cargo" else 0.0
                entries.append(
                    Entry.made(
                        f"with cells into blood: {account}", name, unit, out + given, 0.0, float(came[j])
                    )
                )
                if not layout.hosts:
                    entries.append(
                        Entry.made(
                            f"with cells into tissues: {account}", name, unit, float(arrived[j]), 0.0, back
                        )
                    )
    return entries


def _carried(account: str, j: int, layout: BodyLayout, tissues: list[Snapshot]) -> tuple[float, float]:
    """Return what cells took along out of tissues, all pieces together, and what those that came brought."""
    left, brought = ("left", "brought") if account == "held" else ("cargo_left", "cargo_arrived")
    out = sum(t.pieces * _sum(now, left)[j] for t, now in zip(layout.tissues, tissues, strict=True))
    return float(out), float(sum(_sum(now, brought)[j] for now in tissues))


def _unit(pool: BodyPool) -> str:
    return "vesicle" if pool.vesicles else "copy"
