"""What circulates: vesicles in plasma over time, and which organs take them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.blood import UM3_PER_ML, body_of
from exocosm.assays.reading import pick
from exocosm.assays.table import Column, Result, Table
from exocosm.store.body_layout import BLOOD, LYMPH, BodyLayout
from exocosm.store.run_folder import Run


@dataclass(frozen=True)
class Circulation(Result):
    """Tables ``plasma`` (over time), ``organs`` and ``tissues`` (between two times), and ``cells`` (over time)."""


def circulation(run: Run, snapshot: int = -1, since: int = 0) -> Circulation:
    """Measure what circulates: plasma over time, and the organs that take it.

    Parameters
    ----------
    run
        An opened run folder of a scenario with a body.
    snapshot, since
        Organs and tissues are counted between these two snapshots; from time zero to the last by default.

    Returns
    -------
    Circulation
        ``plasma``: time, pool, whether the body itself releases it, number, number per mL, share of all vesicles in plasma.
        ``organs``: pool, organ, what it took, its share of what all organs and tissues took, what it holds now.
        ``tissues``: pool, tissue, what left plasma for it, what came back through vessels and by lymph, what its cells released,
        and which share of that it has given to blood and lymph, less what it took from plasma.
        ``cells``: over time and by type, cells in blood, and whole numbers since time zero: departed from tissues (all their
        pieces together), injected, died, lodged in organs, arrived in the simulated pieces of tissues and in the others.

    Raises
    ------
    ExocosmError
        If the run has no body.
    """
    run.snapshot(0)
    layout = body_of(run, "circulation")
    k, k0 = pick(run, snapshot, "circulation"), pick(run, since, "circulation")
    now, before = run.snapshot(k).body, run.snapshot(k0).body
    book = {
        name: np.asarray(now[name], float) - np.asarray(before[name], float)
        for name in ("captured", "left", "returned", "drained")
    }
    tables = {
        "plasma": _plasma(run, layout),
        "organs": _organs(layout, book, np.asarray(now["amount"], float), _span(run, k0, k)),
        "tissues": _tissues(layout, book, _released(run, layout, k0, k), _span(run, k0, k)),
        "cells": _cells(run, layout),
    }
    return Circulation("circulation", tables)


def _span(run: Run, k0: int, k: int) -> str:
    return f"{run.times_min[k0]:g} to {run.times_min[k]:g} min"


def _plasma(run: Run, layout: BodyLayout) -> Table:
    columns = (
        Column("time_min", "min"),
        Column("pool"),
        Column("native", about="released by the body itself"),
        Column("number", about="vesicles in all the plasma; copies for carried cargo"),
        Column("per_mL", "1/mL"),
        Column("share", "1", about="of all vesicles in plasma"),
    )
    vesicles = np.array([p.vesicles for p in layout.pools])
    rows: list[Sequence[object]] = []
    for snapshot in run.snapshots():
        there = np.asarray(snapshot.body["amount"], float)[layout.compartments.index(BLOOD)]
        total = float(there[vesicles].sum())
        for b, pool in enumerate(layout.pools):
            share = there[b] / total if total > 0 and pool.vesicles else None
            rows.append(
                (
                    snapshot.time_min,
                    pool.name,
                    pool.native,
                    float(there[b]),
                    float(there[b]) / layout.plasma * UM3_PER_ML,
                    share,
                )
            )
    return Table.build(f"Plasma, {layout.plasma / UM3_PER_ML:g} mL", columns, rows)


def _organs(layout: BodyLayout, book: dict[str, Float], amount: Float, span: str) -> Table:
    columns = (
        Column("pool"),
        Column("organ"),
        Column("took", about="out of plasma, and for lymph nodes out of lymph"),
        Column("share", "1", about="of what all organs took"),
        Column("holds", about="not yet degraded, or in its tissue"),
    )
    fed = {t.organ: number for number, t in enumerate(layout.tissues) if t.organ}
    first = layout.compartments.index(LYMPH) + 1
    rows: list[Sequence[object]] = []
    for b, pool in enumerate(layout.pools):
        took = book["captured"][:, b]
        total = float(took.sum())
        for j, organ in enumerate(layout.organs):
            holds = float(amount[first + j, b]) if organ not in fed else None
            rows.append((pool.name, organ, float(took[j]), took[j] / total if total > 0 else None, holds))
    return Table.build(f"Organs, {span}", columns, rows)


def _released(run: Run, layout: BodyLayout, k0: int, k: int) -> Float:
    """Return [t, b] what the cells of a tissue, in all its pieces, released into the pools of the tissues."""
    out = np.zeros((len(layout.tissues), len(layout.pools)))
    for t, tissue in enumerate(layout.tissues):
        one = run.tissue(tissue.name)
        fields = [axis.name for axis in one.layout.fields]
        rose = np.asarray(one.snapshot(k).ledger("released"), float).sum(1)
        rose = tissue.pieces * (rose - np.asarray(one.snapshot(k0).ledger("released"), float).sum(1))
        for b, pool in enumerate(layout.pools):
            out[t, b] = rose[fields.index(pool.field)] if pool.field else 0.0
    return out


def _tissues(layout: BodyLayout, book: dict[str, Float], released: Float, span: str) -> Table:
    columns = (
        Column("pool"),
        Column("tissue"),
        Column("left", about="plasma for this tissue, all its pieces together"),
        Column("returned", about="through its vessels"),
        Column("drained", about="by lymph"),
        Column("released", about="by its cells"),
        Column("escaped", "1", "of that to blood and lymph, less what left plasma for it"),
    )
    rows: list[Sequence[object]] = []
    for b, pool in enumerate(layout.pools):
        if not pool.field:
            continue
        for t, tissue in enumerate(layout.tissues):
            left, returned, drained = (
                float(book[account][t, b]) for account in ("left", "returned", "drained")
            )
            made = float(released[t, b])
            share = (returned + drained - left) / made if made > 0 else None
            rows.append((pool.name, tissue.name, left, returned, drained, made, share))
    return Table.build(f"Tissues, {span}", columns, rows)


def _cells(run: Run, layout: BodyLayout) -> Table:
    named = ("departed", "injected", "died", "lodged", "arrived", "elsewhere")
    columns = (
        Column("time_min", "min"),
        Column("cell_type"),
        Column("in_blood", "cell"),
        *(Column(name, "cell", about="since time zero") for name in named),
    )
    rows: list[Sequence[object]] = []
    for snapshot in run.snapshots():
        book = {name: np.asarray(snapshot.body[f"cells_{name}"]) for name in ("in_blood", *named)}
        for y, kind in enumerate(run.layout.cell_types):
            counts = (book[n][y] if book[n].ndim == 1 else book[n][:, y].sum() for n in ("in_blood", *named))
            rows.append((snapshot.time_min, kind.name, *map(int, counts)))
    return Table.build("Cells in blood", columns, rows)
