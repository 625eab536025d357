"""Exposure to drugs: plasma, tissue, and what cells of each type hold, over time and in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from exocosm.arrays import Float
from exocosm.assays.reading import Facts, alive, read_facts
from exocosm.assays.table import Column, Result, Table
from exocosm.store.run_folder import Run

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario


@dataclass(frozen=True)
class Exposure(Result):
    """Tables ``plasma``, ``tissue`` and ``cells``, each over time with the area under the curve so far, and ``organs``."""


def exposure(run: Run) -> Exposure:
    """Drugs in plasma, in the tissue and inside cells over time, and the area under each curve.

    Parameters
    ----------
    run
        An opened run folder.

    Returns
    -------
    Exposure
        ``plasma``: of each solute with kinetics the level in all and unbound, and the area under the first, exactly.
        ``tissue``: of each such solute, and each that cells hold, the mean over the voxels and the area by trapezoids between records.
        ``organs``: of each organ with a partition coefficient, that times the area in plasma.
        ``cells``: by cell type, the mean of what living cells hold in their cytosol, and the area likewise.
        Where a time has no living cell the area goes on from the next that has.
    """
    from exocosm.model.scenario import Scenario

    facts = read_facts(run)
    scenario = Scenario.from_text(run.scenario_text, folder=run.path)
    times = np.asarray(run.times_min, dtype=float)
    drugs = [n for n, s in scenario.solutes.items() if s.plasma is not None or s.inside is not None]
    tables = {
        "plasma": _plasma(scenario, times),
        "tissue": _tissue(run, facts, scenario, drugs, times),
        "organs": _organs(scenario, times),
        "cells": _cells(run, facts, scenario, drugs, times),
    }
    remarks = [] if drugs else ["No solute has kinetics in plasma, and cells hold none."]
    return Exposure("exposure", tables, remarks=tuple(remarks))


def _plasma(scenario: Scenario, times: Float) -> Table:
    from exocosm.model.plasma_course import plasma_course

    columns = (
        Column("time_min", "min"),
        Column("solute"),
        Column("level", about="in the unit of the row, bound and free"),
        Column(
            "free",
            about="in the unit of the row, what no protein of plasma holds; vesicles may hold more back",
        ),
        Column("auc", about="unit of the row times hours, since time zero"),
        Column("unit"),
    )
    interval = scenario.steps.fate.to("min")
    rows: list[Sequence[object]] = []
    for name, solute in scenario.solutes.items():
        if solute.plasma is None:
            continue
        course = plasma_course(scenario, name, float(times[-1]))
        steps = np.rint(times / interval).astype(int)
        means = course.means(int(steps.max(initial=0)) + 1)
        area = np.concatenate([[0.0], np.cumsum(means)]) * interval / 60.0
        free = 1.0 - solute.plasma.bound.to("")
        for time, k in zip(times.tolist(), steps.tolist(), strict=True):
            level = course.end(k - 1) if k else 0.0
            rows.append((time, name, level, free * level, float(area[k]), solute.unit))
    return Table.build("Plasma", columns, rows)


def _organs(scenario: Scenario, times: Float) -> Table:
    columns = (
        Column("solute"),
        Column("organ"),
        Column("partition", "1", "organ over plasma, at balance"),
        Column("auc", about="unit of the row times hours, over the run"),
        Column("unit"),
    )
    plasma = {str(r["solute"]): float(str(r["auc"])) for r in _plasma(scenario, times).rows}
    rows: list[Sequence[object]] = []
    for name, area in plasma.items():
        solute = scenario.solutes[name]
        assert solute.plasma is not None
        for organ, share in solute.plasma.partition.items():
            rows.append((name, organ, share.to(""), share.to("") * area, solute.unit))
    return Table.build("Organs", columns, rows)


def _area(times: Float, values: Float) -> Float:
    """Return the area under values so far, unit times hours, by trapezoids over the times that have one."""
    known = np.isfinite(values)
    out = np.zeros(len(times))
    t, v = times[known] / 60.0, values[known]
    out[known] = np.concatenate([[0.0], np.cumsum(0.5 * np.diff(t) * (v[1:] + v[:-1]))]) if len(t) else 0.0
    result: Float = np.maximum.accumulate(out)
    return result


def _tissue(run: Run, facts: Facts, scenario: Scenario, drugs: Sequence[str], times: Float) -> Table:
    columns = (
        Column("time_min", "min"),
        Column("solute"),
        Column("mean", about="over the voxels, in the unit of the row"),
        Column("auc", about="unit of the row times hours, since time zero"),
        Column("unit"),
    )
    found = np.array(
        [[float(np.asarray(s.fields[n], float).mean()) for n in drugs] for s in run.snapshots()]
    ).reshape(len(times), len(drugs))
    rows: list[Sequence[object]] = []
    for j, name in enumerate(drugs):
        area = _area(times, found[:, j])
        unit = scenario.solutes[name].unit
        rows += [
            (float(t), name, float(v), float(a), unit)
            for t, v, a in zip(times, found[:, j], area, strict=True)
        ]
    return Table.build("Tissue", columns, rows)


def _cells(run: Run, facts: Facts, scenario: Scenario, drugs: Sequence[str], times: Float) -> Table:
    columns = (
        Column("time_min", "min"),
        Column("cell_type"),
        Column("cargo", about="lumen cargo that is the drug inside cells"),
        Column("copies", about="mean in the cytosol of living cells"),
        Column("auc", about="copies times hours, since time zero"),
    )
    held = [name for n in drugs if (name := scenario.solutes[n].inside) is not None]
    place = [facts.lumen.index(name) for name in held]
    found = np.full((len(times), len(facts.types), len(held)), np.nan)
    for k, snapshot in enumerate(run.snapshots()):
        there = alive(facts, snapshot.cells)
        kind = np.asarray(snapshot.cells["kind"], np.int64)[there]
        cytosol = np.asarray(snapshot.cells["cytosol"], float)[there]
        count = np.bincount(kind, minlength=len(facts.types)).astype(float)
        for j, c in enumerate(place):
            total = np.bincount(kind, weights=cytosol[:, c], minlength=len(facts.types))
            found[k, :, j] = np.divide(total, count, out=np.full(len(count), np.nan), where=count > 0)
    rows: list[Sequence[object]] = []
    for t, kind_name in enumerate(facts.types):
        for j, cargo in enumerate(held):
            area = _area(times, found[:, t, j])
            rows += [
                (float(time), kind_name, cargo, float(v) if np.isfinite(v) else None, float(a))
                for time, v, a in zip(times, found[:, t, j], area, strict=True)
            ]
    return Table.build("Cells", columns, rows)
