"""Who lives beside whom: neighbours by type within a distance, against chance, and how mixed types are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.assays.geometry import nearest
from exocosm.assays.quantities import ALL, positions
from exocosm.assays.reading import Facts, alive, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.errors import ExocosmError
from exocosm.store.run_folder import Run, Snapshot

_PAIRS = (
    Column("time_min", "min"),
    Column("cell_type"),
    Column("neighbour", about="a cell type, or all"),
    Column("cells", "cell", "living, of the cell type"),
    Column("neighbours", about="mean number of living neighbours within the distance"),
    Column("expected", about="were the types dealt to the cells by chance, places kept"),
    Column("enrichment", "1", "neighbours over expected"),
    Column("share_touching", "1", "of the cells, with at least one such neighbour"),
    Column("nearest_um", "um", "mean distance to the nearest such neighbour, however far"),
)
_MIXING = (
    Column("time_min", "min"),
    Column("first"),
    Column("second"),
    Column("unlike_pairs", about="pairs of neighbours of different type"),
    Column("like_pairs", about="pairs of neighbours of one type"),
    Column(
        "mixing_index",
        "1",
        "share of unlike pairs over that expected by chance: 0 apart, 1 mixed, above: avoid their own",
    ),
)


@dataclass(frozen=True)
class Contacts(Result):
    """Neighbours by type; tables ``pairs`` (main) and ``mixing``."""

    times_min: Float
    """[k] min."""
    types: tuple[str, ...]
    """[t]"""
    distance_um: float
    neighbours: Float
    """[k, t, t] mean number of the second type about a cell of the first; NaN without cells."""


def contacts(run: Run, distance_um: float = 30.0) -> Contacts:
    """Mean number of living neighbours by cell type within a distance, and how mixed types are, over time.

    Parameters
    ----------
    run
        An opened run folder.
    distance_um
        Two cells are neighbours up to this distance between centres, um.

    Returns
    -------
    Contacts
        ``pairs``: ``expected`` is what chance gives if the same types are dealt anew to the same places. ``mixing``: for two
        types, among the pairs of neighbours within these two; ``all`` counts every type.

    Raises
    ------
    ExocosmError
        If the distance is not a positive number.
    """
    good = isinstance(distance_um, int | float) and not isinstance(distance_um, bool)
    if not good or not math.isfinite(distance_um) or distance_um <= 0:
        raise ExocosmError(
            f"{distance_um!r} is no distance", place="contacts: distance_um", remedy="give um, above zero"
        )
    facts = read_facts(run)
    pairs: list[tuple[object, ...]] = []
    mixing: list[tuple[object, ...]] = []
    means = []
    for now in run.snapshots():
        kind, counts, away = _neighbours(facts, now, float(distance_um))
        mean, rows = _pair_rows(facts, now.time_min, kind, counts, away)
        means.append(mean)
        pairs += rows
        mixing += _mixing_rows(facts, now.time_min, kind, counts)
    tables = {
        "pairs": Table.build(f"Living neighbours within {distance_um:g} um", _PAIRS, pairs),
        "mixing": Table.build(f"Mixing within {distance_um:g} um", _MIXING, mixing),
    }
    return Contacts(
        "contacts",
        tables,
        times_min=np.asarray(run.times_min, dtype=float),
        types=facts.types,
        distance_um=float(distance_um),
        neighbours=np.stack(means),
    )


def _neighbours(facts: Facts, now: Snapshot, reach: float) -> tuple[Int, Int, Float]:
    """Return type [n] of the living cells, neighbours of each type about them, and distance to the nearest, [n, t]."""
    from scipy.spatial import cKDTree

    keep = alive(facts, now.cells)
    kind = np.asarray(now.cells["kind"], np.int64)[keep]
    at = positions(now)[keep]
    counts = np.zeros((len(at), len(facts.types)), np.int64)
    away = np.full(counts.shape, np.inf)
    for t in range(len(facts.types)):
        mine = kind == t
        if not mine.any():
            continue
        tree = cKDTree(at[mine])
        counts[:, t] = tree.query_ball_point(at, reach, return_length=True)
        counts[mine, t] -= 1
        away[~mine, t] = nearest(facts, at[~mine], at[mine])
        if mine.sum() > 1:
            away[mine, t] = tree.query(at[mine], k=2)[0][:, 1]
    return kind, counts, away


def _pair_rows(
    facts: Facts, time: float, kind: Int, counts: Int, away: Float
) -> tuple[Float, list[tuple[object, ...]]]:
    """Return mean neighbours [t, t] and the rows of one time."""
    size = len(facts.types)
    number = np.bincount(kind, minlength=size)
    mean = np.full((size, size), np.nan)
    rows: list[tuple[object, ...]] = []
    for a, name in enumerate(facts.types):
        mine = kind == a
        around = float(counts[mine].sum(1).mean()) if number[a] else math.nan
        for b, other in enumerate((*facts.types, ALL)):
            whole = b == size
            here = counts[mine].sum(1) if whole else counts[mine, b]
            far = away[mine].min(1, initial=np.inf) if whole else away[mine, b]
            candidates = (len(kind) if whole else int(number[b])) - int(whole or a == b)
            got = float(here.mean()) if number[a] else math.nan
            expected = _chance(around, candidates, len(kind))
            if not whole:
                mean[a, b] = got
            rows.append(
                (
                    *(time, name, other, int(number[a]), got, expected),
                    got / expected if expected > 0 else None,
                    float((here > 0).mean()) if number[a] else None,
                    float(far.mean()) if number[a] else None,
                )
            )
    return mean, rows


def _chance(around: float, candidates: int, cells: int) -> float:
    """Return the neighbours that a cell with `around` of them has among `candidates` of the other cells."""
    return around * candidates / (cells - 1) if cells > 1 else math.nan


def _mixing_rows(facts: Facts, time: float, kind: Int, counts: Int) -> list[tuple[object, ...]]:
    """Return unlike and like pairs of every two types, and of all."""
    size = len(facts.types)
    number = np.bincount(kind, minlength=size)
    ends = np.zeros((size, size))
    for a in range(size):
        ends[a] = counts[kind == a].sum(0)
    groups = [(facts.types[a], facts.types[b], [a, b]) for a in range(size) for b in range(a + 1, size)]
    groups.append((ALL, ALL, list(range(size))))
    rows: list[tuple[object, ...]] = []
    for first, second, some in groups:
        like = float(ends[some, some].sum()) / 2
        unlike = float(ends[np.ix_(some, some)].sum()) / 2 - like
        n = number[some].astype(float)
        cells = float(n.sum())
        chance = 1 - float((n * (n - 1)).sum()) / (cells * (cells - 1)) if cells > 1 else 0.0
        known = like + unlike > 0 and chance > 0
        rows.append((time, first, second, unlike, like, unlike / (like + unlike) / chance if known else None))
    return rows
