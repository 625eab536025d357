"""One run, one page: gathers assays, figures and sources, and writes them as self-contained HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from exocosm.assays.biomarker_panel import biomarker_panel
from exocosm.assays.books import books
from exocosm.assays.burden import burden
from exocosm.assays.communication import Communication, communication
from exocosm.assays.composition import composition
from exocosm.assays.size_distribution import size_distribution
from exocosm.assays.spatial_profile import SpatialProfile, spatial_profile
from exocosm.errors import ExocosmError, StoreError
from exocosm.report import (
    draw_budget,
    draw_growth,
    draw_maps,
    draw_panel,
    draw_profiles,
    draw_talk,
    rows,
    words,
)
from exocosm.report.body_page import TissuePart, blood_section, tissue_parts
from exocosm.report.budget import Budget, budget
from exocosm.report.colours import pool_labels, sender_colours, type_colours
from exocosm.report.findings import find
from exocosm.report.picture import Missing
from exocosm.report.sources import sources
from exocosm.report.template import fill, writing
from exocosm.store.run_folder import Run

MOST_POOLS = 2
"""Pools that are mapped."""
MOST_PROFILES = 6


@dataclass(frozen=True)
class Section:
    """One entry of the table of contents."""

    anchor: str
    title: str


BLOOD = Section("blood", "Blood and organs")
SECTIONS = (
    Section("model", "What was simulated"),
    Section("maps", "Maps"),
    Section("talk", "Who talks to whom"),
    Section("budget", "Where the vesicles went"),
    Section("growth", "Growth"),
    Section("profiles", "Profiles and decay lengths"),
    Section("sizes", "Vesicle sizes"),
    Section("biomarkers", "Biomarkers in blood"),
    Section("books", "Do the books close?"),
    Section("priors", "Numbers it stands on"),
    Section("cite", "Cite"),
    Section("provenance", "Provenance"),
)


def sections_of(
    run: Run, tissues: Sequence[TissuePart] = (), biomarkers: bool = False
) -> tuple[Section, ...]:
    """Return the contents of the page: with a body also blood and organs, every further tissue, and biomarkers that were read."""
    there = tuple(s for s in SECTIONS if s.anchor != "biomarkers" or biomarkers)
    if run.body is None:
        return there
    after = next(i for i, s in enumerate(there) if s.anchor == "growth") + 1
    more = (BLOOD, *(Section(t.anchor, f"Tissue: {t.name}") for t in tissues))
    return (*there[:after], *more, *there[after:])


def write_report(run: Run, out: str | Path) -> Path:
    """Write one self-contained HTML page about a run.

    Parameters
    ----------
    run
        An opened run folder; may be one that is still going.
    out
        Where the page goes; missing folders are made.

    Returns
    -------
    Path
        The page.

    Raises
    ------
    StoreError
        If the run folder is damaged or has recorded nothing, or the page cannot be written.
    """
    path = Path(out)
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    text = render(run)
    with writing(path):
        path.write_text(text, encoding="utf-8")
    return path


def render(run: Run) -> str:
    """Return the page as text; errors as in `write_report`."""
    return fill("page.html", gather(run))


def gather(run: Run) -> dict[str, Any]:
    """Return everything that the page shows."""
    run.snapshot(0)
    layout, types = run.layout, run.layout.names("t")
    talk, fate, cells, checked = communication(run), budget(run), burden(run), books(run)
    made_of = composition(run)
    colours, senders = type_colours(layout), sender_colours(layout, draw_talk.homes(talk))
    hours, labels = float(run.times_min[-1]) / 60, pool_labels(layout)
    solute = _main_solute(run)
    by_pool = {name: senders[s] for name, s in zip(fate.pools, fate.senders, strict=True)}
    told, biomarkers = sources(run), _biomarkers(run)
    tissues = tissue_parts(run)
    blood = blood_section(run, senders)
    return {
        "run": run,
        "title": run.title,
        "sections": sections_of(run, tissues, biomarkers is not None),
        "biomarkers": biomarkers,
        "findings": find(talk, fate, cells, checked, blood.get("blood_sentences", [])),
        **blood,
        "tissues": tissues,
        "facts": rows.facts(run),
        "sources": told,
        "cell_maps": draw_maps.cell_maps(run, colours, solute),
        "large_map": draw_maps.large_map(run, colours),
        "vesicle_maps": draw_maps.vesicle_maps(run, _interesting(run, talk), labels),
        "silent": not talk.captured.sum(),
        "heatmaps": draw_talk.heatmaps(talk, hours),
        "chord": draw_talk.chord(talk, senders),
        "course": draw_talk.course(talk, senders),
        "cargo": rows.cargo_rows(talk),
        "budget": draw_budget.budget_bars(fate, types, colours, labels),
        "inside": rows.inside_rows(fate),
        "growth": draw_growth.growth_curves(cells, colours),
        "growth_rows": draw_growth.growth_rows(cells),
        "types": types,
        "composition": rows.composition_rows(made_of),
        "regions": rows.region_rows(made_of),
        **_profiles(run, solute, fate, by_pool),
        **_sizes(run, senders),
        "books": checked,
        "book_rows": rows.book_rows(checked),
        "provenance": rows.provenance_rows(run),
    }


def _main_solute(run: Run) -> str | None:
    """Return oxygen where there is oxygen, else the first solute."""
    solutes = [f.name for f in run.layout.fields if f.kind == "solute"]
    return next((s for s in solutes if s.casefold() in ("oxygen", "o2")), solutes[0] if solutes else None)


def _interesting(run: Run, talk: Communication) -> list[str]:
    """Return the pools that are mapped: those of which most went to cells of another type, then most at all."""
    totals = {run.layout.carriers[q].name: [0.0, 0.0] for q in run.layout.pools}
    for r in talk.table("vesicles"):
        if r["window"] == "all":
            amount = float(r["captured_vesicles"] or 0)
            totals[str(r["pool"])][0] += 0.0 if r["self_talk"] else amount
            totals[str(r["pool"])][1] += amount
    ranked = sorted(totals, key=lambda p: (-totals[p][0], -totals[p][1]))
    fields = {run.layout.carriers[q].name: run.layout.carriers[q].field for q in run.layout.pools}
    return [fields[p] for p in ranked[:MOST_POOLS]]


def _profiles(run: Run, solute: str | None, fate: Budget, colours: dict[str, str]) -> dict[str, Any]:
    """Return figure and table of the radial profiles."""
    chosen = draw_maps.chosen_times(run)
    flat = solute is None or draw_maps.uniform(run, solute, chosen, draw_maps.layer(run)) is not None
    over_time = [spatial_profile(run, solute, snapshot=k) for k in chosen] if solute else []
    order = np.argsort(-fate.entered)[:MOST_PROFILES]
    fields = [run.layout.carriers[q].field for q in run.layout.pools]
    pools: list[SpatialProfile] = [spatial_profile(run, fields[i]) for i in order]
    paint = {fields[i]: colours[fate.pools[i]] for i in order}
    return {
        "profiles": draw_profiles.profile_panels(
            [] if flat else over_time, pools, paint, pool_labels(run.layout)
        ),
        "profile_rows": rows.profile_rows([*over_time[-1:], *pools]),
    }


def _sizes(run: Run, senders: dict[str, str]) -> dict[str, Any]:
    """Return figure and table of vesicle sizes; a kind has its sender's colour where it has one sender."""
    try:
        found = size_distribution(run)
    except ExocosmError as error:
        return {
            "sizes": Missing(f"The size laws could not be read: {error}"),
            "size_rows": [],
            "size_limit": "",
        }
    by_kind: dict[str, set[str]] = {}
    for q in run.layout.pools:
        by_kind.setdefault(run.layout.carriers[q].vesicle, set()).add(run.layout.carriers[q].sender)
    colours = {kind: senders[next(iter(s))] for kind, s in by_kind.items() if len(s) == 1}
    return {
        "sizes": draw_profiles.size_curves(found, colours),
        "size_rows": rows.size_rows(found),
        "size_limit": words.number(found.limit_nm),
    }


def _biomarkers(run: Run) -> dict[str, Any] | None:
    """Return figure, table and remarks of the panel that fits; None without a body, or where no panel reads its vesicles."""
    if run.body is None:
        return None
    try:
        found = biomarker_panel(run)
    except StoreError:
        raise
    except ExocosmError:  # no panel fits, or the scenario cannot be read, which its own section says
        return None
    return {
        "curves": draw_panel.panel_curves(found),
        "rows": draw_panel.panel_rows(found),
        "remarks": found.remarks,
    }
