"""What the page says of a body: blood and organs, and a section for every further tissue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from exocosm.assays.blood import UM3_PER_ML
from exocosm.assays.burden import burden
from exocosm.assays.circulation import Circulation, circulation
from exocosm.assays.communication import communication
from exocosm.errors import ExocosmError
from exocosm.report import draw_body, draw_growth, draw_maps, draw_talk, words
from exocosm.report.colours import pool_labels, type_colours
from exocosm.report.picture import Missing, Picture
from exocosm.store.run_folder import Run

MOST_MAPS = 2
"""Pools that are mapped in a further tissue."""


@dataclass(frozen=True)
class TissuePart:
    """A further tissue on the page."""

    name: str
    anchor: str
    facts: str
    sentences: tuple[str, ...]
    cell_maps: Picture | Missing
    vesicle_maps: Picture | Missing
    heatmaps: Picture | Missing
    growth: Picture | Missing
    growth_rows: list[dict[str, str]]


def blood_section(run: Run, senders: Mapping[str, str]) -> dict[str, Any]:
    """Return what the section on blood and organs shows; nothing without a body."""
    if run.body is None:
        return {"blood": None}
    found = circulation(run)
    colours = draw_body.pool_colours(run, senders)
    return {
        "blood": draw_body.plasma_course(run, colours, body_events(run)),
        "organs": draw_body.organ_bars(run, found),
        "exchange": exchange_rows(found),
        "blood_sentences": blood_findings(run, found),
    }


def body_events(run: Run) -> list[tuple[float, str]]:
    """Return (hour, what) of what was done to the body; none where this version cannot read the scenario."""
    from exocosm.model.scenario import Scenario

    try:
        body = Scenario.from_text(run.scenario_text).body
    except ExocosmError:
        return []
    end = float(run.times_min[-1])
    events = () if body is None else body.events
    return [(t / 60, e.name or e.action) for e in events for t in e.when.times(end) if 0 <= t < end]


def exchange_rows(found: Circulation) -> list[dict[str, str]]:
    """Return what passed between plasma and tissues, as texts."""
    made = []
    for row in found.table("tissues"):
        numbers = {name: float(row[name] or 0) for name in ("released", "left", "returned", "drained")}
        if any(numbers.values()):
            texts = {name: words.number(number) for name, number in numbers.items()}
            escaped = words.share(float(row["escaped"])) if row["escaped"] is not None else "–"
            made.append({"pool": str(row["pool"]), "tissue": str(row["tissue"]), **texts, "escaped": escaped})
    return made


def blood_findings(run: Run, found: Circulation) -> list[str]:
    """Say what plasma held at the end, and who took what."""
    layout = run.body
    assert layout is not None
    there = np.asarray(run.snapshot(-1).body["amount"], float)[0]
    out = []
    pools = draw_body.shown_pools(layout)
    total = float(there[pools].sum())
    foreign = [b for b in pools if not layout.pools[b].native and there[b] > 0]
    if foreign and total > 0:
        b = max(foreign, key=lambda b: float(there[b]))
        text = f"A mL of plasma holds {words.number(float(there[b]) / layout.plasma * UM3_PER_ML)} vesicles of {layout.pools[b].name} at the end"
        if total > there[b]:
            text += f", one in {words.number(total / float(there[b]))} of all in it"
        out.append(f"{text}.")
    elif pools:
        out.append("At the end plasma holds no vesicle of any tissue, and none that was given.")
    for b in pools:
        rows = [
            r for r in found.table("organs") if r["pool"] == layout.pools[b].name and r["share"] is not None
        ]
        if rows and not layout.pools[b].native:
            best = sorted(rows, key=lambda r: -float(r["share"] or 0))[:3]
            parts = [f"{r['organ']} {words.share(float(r['share'] or 0))}" for r in best if r["share"]]
            taken = words.number(sum(float(r["took"] or 0) for r in rows))
            out.append(f"Of {layout.pools[b].name}, organs took {taken}: {words.listing(parts)} of it.")
    left = float(np.asarray(run.snapshot(-1).body["phagocytes"])[0])
    if left < 0.995:
        out.append(f"Of the phagocytes, {words.share(left)} are there at the end.")
    return out


def tissue_parts(run: Run) -> list[TissuePart]:
    """Return the further tissues of a body; none without one."""
    return [_tissue(run, name, number) for number, name in enumerate(run.tissues) if number > 0]


def _tissue(whole: Run, name: str, number: int) -> TissuePart:
    assert whole.body is not None
    run, said = whole.tissue(name), whole.body.tissue(name)
    talk, cells = communication(run), burden(run)
    colours = type_colours(run.layout)
    caught = {
        run.layout.carriers[q].field: float(np.asarray(run.snapshot(-1).ledger("captured"))[
            run.layout.index("s", run.layout.carriers[q].field)
        ].sum()) for q in run.layout.pools
    }  # fmt: skip
    most = sorted(caught, key=lambda field: -caught[field])[:MOST_MAPS]
    book = {a: np.asarray(run.snapshot(-1).ledger(a), float) for a in ("from_blood", "to_blood", "drained")}
    pools = [run.layout.index("s", run.layout.carriers[q].field) for q in run.layout.pools]
    came, back = (
        float(book["from_blood"][pools].sum()),
        float((book["to_blood"] + book["drained"])[pools].sum()),
    )
    sentences = [
        f"{words.number(came)} vesicles came out of blood into this piece, {words.number(back)} left it through vessels and lymph, "
        f"and its cells kept {words.number(float(talk.captured.sum()))}."
    ]
    x, y, z = run.layout.size
    extent = f"{x:g} × {y:g}" + (f" × {z:g}" if run.layout.grid_shape[0] > 1 else "")
    return TissuePart(
        name=name,
        anchor=f"tissue-{number}",
        facts=f"A piece of {said.organ or name}, {extent} µm, one of {words.number(said.pieces)} such.",
        sentences=tuple(sentences),
        cell_maps=draw_maps.cell_maps(run, colours, None),
        vesicle_maps=draw_maps.vesicle_maps(run, most, pool_labels(run.layout)),
        heatmaps=draw_talk.heatmaps(talk, float(run.times_min[-1]) / 60),
        growth=draw_growth.growth_curves(cells, colours),
        growth_rows=[r for r in draw_growth.growth_rows(cells) if (r["first"], r["last"]) != ("0", "0")],
    )
