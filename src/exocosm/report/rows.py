"""Tables of the page as texts, ready to print."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from exocosm.assays.books import Books
from exocosm.assays.communication import Communication
from exocosm.assays.composition import Composition
from exocosm.assays.size_distribution import SizeDistribution
from exocosm.assays.spatial_profile import SpatialProfile
from exocosm.report import words
from exocosm.report.budget import Budget
from exocosm.store.run_folder import Run

MOST_CARGO = 12
LEAST_SHARE = 1e-4
"""Deliveries that are a smaller share of what the receiver got are not listed."""

Row = Mapping[str, Any]


def facts(run: Run) -> list[tuple[str, str]]:
    """Return what was run, in a few words each."""
    nz, ny, nx = run.layout.grid_shape
    dz, dy, dx = run.layout.spacing
    x, y, z = run.layout.size
    grid = f"{nx} × {ny} × {nz}" if nz > 1 else f"{nx} × {ny} (2-D)"
    voxel = f"{dx:g} µm" if dx == dy == dz else f"{dx:g} × {dy:g} × {dz:g} µm"
    extent = " × ".join(f"{v:g}" for v in ((x, y, z) if nz > 1 else (x, y)))
    state = str(run.status.get("state", "unknown"))
    times = run.times_min
    return [
        ("Tissue", f"{extent} µm, {grid} voxels of {voxel}"),
        ("Time", f"{words.time(times[0])} to {words.time(times[-1])}, {len(times)} snapshots, run {state}"),
        (
            "Cells",
            f"{words.count(run.snapshot(0).count)} at the start, {words.count(run.snapshot(-1).count)} at the end",
        ),
        ("Fields", f"{len(run.layout.fields)}, of which {len(run.layout.pools)} vesicle pools"),
        ("Seed", f"{run.seed}, {run.header.get('precision', 'float64')}"),
    ]


def cargo_rows(talk: Communication) -> list[Row]:
    """Return the largest deliveries of cargo over the whole run."""
    rows = [r for r in talk.table("cargo") if r["window"] == "all" and float(r["delivered_copies"] or 0) > 0]
    rows = [r for r in rows if float(r["share_of_delivery"] or 1) >= LEAST_SHARE]
    rows.sort(key=lambda r: -float(r["delivered_copies"] or 0))
    out: list[Row] = []
    for r in rows[:MOST_CARGO]:
        copies = float(r["delivered_copies"] or 0)
        cells = float(talk.cells[talk.receivers.index(str(r["receiver"]))])
        out.append(
            {
                "cargo": r["cargo"],
                "sender": r["sender"],
                "receiver": r["receiver"],
                "copies": words.number(copies),
                "each": words.number(copies / cells if cells > 0 else None),
                "share": words.share(
                    None if r["share_of_delivery"] is None else float(r["share_of_delivery"])
                ),
            }
        )
    return out


def inside_rows(fate: Budget) -> list[tuple[str, str, str]]:
    """Return what became of the vesicles that cells kept: name, amount, share."""
    whole = sum(fate.inside.values())
    return [(n, words.number(v), words.share(v / whole)) for n, v in fate.inside.items()] if whole > 0 else []


def composition_rows(found: Composition) -> list[tuple[str, str, str]]:
    """Return type, share at the first and at the last snapshot, in the whole tissue."""
    out = []
    for t, name in enumerate(found.types):
        first, last = (float(found.fractions[k, 0, t]) for k in (0, -1))
        if np.nan_to_num([first, last]).any():
            out.append((name, words.share(first), words.share(last)))
    return out


def region_rows(found: Composition) -> list[tuple[str, list[str]]]:
    """Return group and share of each type in it at the last snapshot; nothing where every group is of one type."""
    last = np.nan_to_num(found.fractions[-1, 1:])
    if not len(last) or not ((last > 0).sum(1) > 1).any():
        return []
    return [
        (region, [words.share(float(v)) if v > 0 else "–" for v in row])
        for region, row in zip(found.regions[1:], last, strict=True)
        if row.any()
    ]


def profile_rows(profiles: list[SpatialProfile]) -> list[Row]:
    """Return decay lengths, or why there is none."""
    out: list[Row] = []
    for p in profiles:
        low, high = p.interval
        interval = (
            f"{words.number(low)} to {words.number(high)}"
            if np.isfinite(high)
            else f"from {words.number(low)}"
        )
        out.append(
            {
                "field": p.field,
                "length": f"{words.number(p.decay_length)} µm" if p.fit.ok else "–",
                "interval": interval if p.fit.ok else "–",
                "r2": f"{p.fit.r2:.3f}" if p.fit.ok else "–",
                "range": f"{p.fitted[0]:.0f} to {p.fitted[1]:.0f} µm" if p.fit.ok else "–",
                "remark": p.fit.reason.replace("r2", "r²")
                or ("falls outwards" if p.fit.slope < 0 else "falls inwards")
                + (" as from a point source" if p.law == "point source" else ""),
            }
        )
    return out


def size_rows(found: SizeDistribution) -> list[Row]:
    """Return sizes by kind."""
    return [
        {
            "kind": r["vesicle"],
            "flying": words.number(float(r["in_flight_vesicles"] or 0)),
            "median": f"{float(r['median_nm'] or 0):.0f}",
            "range": f"{float(r['p10_nm'] or 0):.0f} to {float(r['p90_nm'] or 0):.0f}",
            "mean": f"{float(r['mean_nm'] or 0):.0f}",
            "seen": words.share(float(r["seen_share"] or 0)),
            "seen_mean": "–" if r["seen_mean_nm"] is None else f"{float(r['seen_mean_nm']):.0f}",
        }
        for r in found.table()
    ]


def book_rows(checked: Books) -> list[Row]:
    """Return every account with its closure."""
    return [
        {
            "kind": e.kind,
            "name": e.name,
            "unit": words.unit(e.unit),
            "entered": words.number(e.entered),
            "left": words.number(e.left),
            "now": words.number(e.now),
            "relative": words.scientific(e.relative) if e.relative else "0",
            "ok": bool(e.relative <= checked.tolerance),
        }
        for e in checked.entries
    ]


def provenance_rows(run: Run) -> list[tuple[str, str]]:
    """Return what is known of how the run came about: header and provenance, nested facts flattened."""
    rows = [("run folder", run.path.name)]
    for source in (run.header, run.provenance):
        for key, value in source.items():
            rows += _flat(str(key).replace("_", " "), value)
    return rows


def _flat(name: str, value: Any) -> list[tuple[str, str]]:
    """Return name and text of a fact; mappings become one line each."""
    if isinstance(value, Mapping):
        return [row for key, inner in value.items() for row in _flat(f"{name}: {key}", inner)]
    if isinstance(value, list):
        return [(name, ", ".join(str(v) for v in value) or "none")]
    return [(name, f"{value:.6g}" if isinstance(value, float) else str(value))]
