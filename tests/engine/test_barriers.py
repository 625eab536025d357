"""Porous plates: what diffuses through, what does not, and cells that never cross."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from dishes import advance, digest, imbalance, loop_of, nodule
from scipy.linalg import expm

from exocosm.assemble.assemble import assemble
from exocosm.engine.freeze import freeze, thaw
from exocosm.engine.loop import Loop
from exocosm.engine.plain.bare import bare_state, bare_tables
from exocosm.engine.plain.transport import douglas_plain, implicit_plain
from exocosm.engine.plates import Plates, Sides, boxes, spans
from exocosm.engine.process.transport import Transport
from exocosm.engine.tables import Method
from exocosm.errors import ScenarioError
from exocosm.model.scenario import Scenario

WELL = """
exocosm: 1
title: transwell
tissue:
  size: [30 um, 20 um, 200 um]
  voxel: 10 um
  barriers: [{axis: z, from: 100 um, to: 120 um, vesicles: PASS}]
solutes:
  glucose: {unit: nM, diffusivity: 3000 um^2/min}
  oxygen: {unit: mmHg, diffusivity: 1e5 um^2/min, decay: 0.2 1/min, boundaries: {z-: 38 mmHg}}
vesicles:
  exosome: {diameter: {median: 100 nm, sigma: 0.2}, diffusivity: 60 um^2/min, lost in tissue: 0.02 1/hour, counting: COUNTING}
cells:
  cell: {diameter: 8 um, releases: {exosome: 100 vesicle/cell/min}, secretes: {glucose: 10 nM um^3/min}, mechanics: {fixed: true}}
start:
  - {release: exosome, number: 10000, in: {layer: {axis: z, from: 0 um, to: 80 um}}}
record: every 1 hour
until: 1 hour
"""


def well(passes: str, counting: str = "expected", **changes: object) -> Scenario:
    scenario = Scenario.from_text(WELL.replace("PASS", passes).replace("COUNTING", counting))
    return scenario.with_changes(changes) if changes else scenario


def profile(loop: Loop, name: str) -> np.ndarray:
    """Return the mean of a field over planes of z, [nz]."""
    return loop.state.fields[loop.tables.fields.names.index(name)].mean((1, 2))


def test_a_porous_plate_slows_and_does_not_hold_back() -> None:
    loop = loop_of(well("0.05", **{"vesicles.exosome.lost in tissue": "0 1/hour"}))
    start = profile(loop, "exosome from added")
    h = np.ones(20)
    h[10:12] = 0.05
    face = 2 * h[1:] * h[:-1] / (h[1:] + h[:-1]) * 60 / 10**2
    rates = np.diag(face, 1) + np.diag(face, -1)
    rates -= np.diag(rates.sum(0))
    for minutes in (30, 120, 600):
        advance(loop, minutes - loop.state.step)
        exact = expm(rates * minutes) @ start
        assert profile(loop, "exosome from added") == pytest.approx(exact, abs=2e-3 * start.max()), minutes
    below, above = profile(loop, "exosome from added")[[0, -1]]
    assert 0.2 < above / below < 0.8
    wide = advance(loop, 9000)
    assert profile(wide, "exosome from added") == pytest.approx(start.mean(), rel=1e-4)
    assert imbalance(wide)["fields"] < 1e-12


@pytest.mark.parametrize("counting", ["expected", "whole"])
def test_nothing_is_behind_a_closed_plate(counting: str) -> None:
    cells = [{"put": "cell", "number": 6, "in": {"layer": {"axis": "z", "from": "0 um", "to": "90 um"}}}]
    changes = {"tissue.barriers.0.solutes": "closed", "tissue.flow": {"speed": "0.05 um/s", "direction": "y"}}
    scenario = well("closed", counting, **changes)
    scenario = scenario.with_changes({"start": [*scenario.written()["start"], *cells]})
    if counting == "whole":
        scenario = scenario.with_changes({"tissue.flow": None})
    loop = advance(loop_of(scenario), 240)
    for name in loop.tables.fields.names:
        below = profile(loop, name)[:10]
        assert below.min() > 0, name
        assert (profile(loop, name)[10:] == 0).all(), name
    for what, error in imbalance(loop).items():
        assert error < 1e-12, what


def test_a_plate_closed_to_vesicles_lets_solutes_through() -> None:
    closed, free = (
        advance(loop_of(well("closed", **change)), 120) for change in ({}, {"tissue.barriers": []})
    )
    for name in ("oxygen", "glucose"):
        assert profile(closed, name) == pytest.approx(profile(free, name), rel=1e-9)
    assert profile(closed, "oxygen")[-1] > 1
    assert (profile(closed, "exosome from added")[10:] == 0).all()
    assert profile(free, "exosome from added")[-1] > 0
    hindered = advance(loop_of(well("closed", **{"solutes.oxygen.hindered": True})), 120)
    assert (profile(hindered, "oxygen")[10:] == 0).all()


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("method", [Method.DOUGLAS, Method.IMPLICIT])
def test_steps_are_those_of_the_slow_twin(method: Method, axis: int, closed: bool) -> None:
    random = np.random.Generator(np.random.PCG64(7))
    shape = (4, 5, 6)
    hindrance = random.uniform(0.2, 1.0, shape)
    tables = bare_tables(
        shape, medium={"hindrance": hindrance}, method=int(method), diffusivity=300.0, hindered=True, decay=0.01,
        boundary_fixed=True, boundary_value=2.0,
    )  # fmt: skip
    plates = Plates(np.array([axis]), np.array([1]), np.array([2]), np.array([[closed]]))
    tables = replace(tables, plates=plates)
    values, source, uptake = (random.random((1, *shape)) for _ in range(3))
    state = bare_state(tables, values)
    mid = Transport(tables, state).advance(state, 0, source, 0.1 * uptake)
    twin = douglas_plain if method is Method.DOUGLAS else implicit_plain
    wanted = twin(tables, 0, values[0], source[0], 0.1 * uptake[0], 1.0)
    assert state.fields[0] == pytest.approx(wanted.new, rel=1e-9)
    assert mid[0] == pytest.approx(wanted.mid, rel=1e-9)
    assert state.ledger.inflow[0] == pytest.approx(wanted.inflow * tables.grid.voxel_volume, rel=1e-8)


def test_boxes_and_spans() -> None:
    closed = ((0, 2), (2, 1), (2, 4))
    parts = boxes((4, 3, 5), closed)
    number = np.zeros((4, 3, 5), int)
    for k, part in enumerate(parts):
        number[part] += 1 + k
    assert len(parts) == len(np.unique(number)) == 4
    assert (np.diff(number[:, 0, 0]) != 0).tolist() == [True, False, False]
    first, after = spans(5, 0, closed)
    assert first.tolist() == [0, 0, 2, 2, 2]
    assert after.tolist() == [2, 2, 5, 5, 5]


def test_flow_and_cells_are_kept_out() -> None:
    with pytest.raises(ScenarioError, match="flow would cross a closed plate"):
        loop_of(well("closed", **{"tissue.flow": {"speed": "1 um/s", "direction": "z"}}))
    inside = [{"put": "cell", "at": [["10 um", "10 um", "105 um"]]}]
    with pytest.raises(ScenarioError, match="1 cells lie inside the plate from 100 to 120 um"):
        loop_of(well("0.5", start=inside))
    edges = [{"put": "cell", "at": [["10 um", "10 um", "100 um"], ["10 um", "10 um", "120 um"]]}]
    z = loop_of(well("0.5", start=edges)).state.cells.sphere[:2, 2]
    assert z[0] < 100 < 120 < z[1]
    assert (np.array(z, np.float32) / np.float32(10)).astype(int).tolist() == [9, 12]


def crowded(speed: float = 60) -> Scenario:
    """Return quick, dividing, crowded cells on every side of two plates in a small tissue."""
    changes = {
        "tissue.barriers": [
            {"axis": "x", "from": "80 um", "to": "100 um", "vesicles": 0.2},
            {"axis": "y", "from": "60 um", "to": "80 um", "vesicles": "closed", "solutes": "closed"},
        ],
        "cells.tumour.motility": {"speed": f"{speed / 3} um/min", "persistence": "3 min"},
        "cells.T cell.motility.speed": f"{speed} um/min",
        "cells.tumour.death": {"apoptotic for": "20 min"},
        "cells.tumour.cycle": {"phases": [{"name": "all", "lasts": "2 hour"}]},
    }
    wells = [
        {"box": {"from": [f"{a} um", f"{c} um", "0 um"], "to": [f"{b} um", f"{d} um", "120 um"]}}
        for a, b in ((0, 80), (100, 160))
        for c, d in ((0, 60), (80, 140))
    ]
    start = [{"put": t, "number": n, "in": box} for box in wells for t, n in (("tumour", 40), ("T cell", 6))]
    return nodule(**changes).with_changes({"start": start, "vesicles.exosome.varies": [], "rules": []})


def watch(loop: Loop, steps: int, plates: tuple[tuple[int, float, float], ...]) -> int:
    """Follow every lineage step by step: nobody changes sides or is inside; return how often a cell was at a plate's edge."""
    cells, sides, at_edge = loop.state.cells, Sides(loop.tables.plates, loop.tables.grid.spacing), 0
    of: dict[int, list[int]] = {}
    for _ in range(steps):
        n = cells.count
        now, place = sides.of(cells.sphere[:n]), cells.sphere[:n]
        rows = zip(cells.identity[:n].tolist(), cells.mother[:n].tolist(), now.tolist(), strict=True)
        for identity, mother, side in rows:
            assert of.setdefault(identity, of.get(mother, side)) == side
        for axis, low, high in plates:
            assert not ((place[:, axis] >= low) & (place[:, axis] < high)).any()
            at_edge += int((np.abs(place[:, axis] - (low + high) / 2) < (high - low) / 2 + 0.01).sum())
        advance(loop, 1)
    return at_edge


@pytest.mark.parametrize("speed", [60, 2])
def test_cells_never_cross(speed: float) -> None:
    loop = loop_of(crowded(speed))
    begun = loop.state.cells.count
    assert watch(loop, 180, ((0, 80, 100), (1, 60, 80))) > 1000
    assert loop.state.cells.count > 2 * begun
    for what, error in imbalance(loop).items():
        assert error < 1e-12, what


def test_daughters_are_not_born_across_a_thin_plate() -> None:
    text = WELL.replace("[30 um, 20 um, 200 um]", "[60 um, 60 um, 84 um]").replace(
        "voxel: 10 um", "voxel: 4 um"
    )
    text = text.replace(
        "from: 100 um, to: 120 um, vesicles: PASS", "from: 40 um, to: 44 um, vesicles: closed"
    )
    cell = {
        "diameter": "17 um",
        "motility": {"speed": "3 um/min", "persistence": "30 min"},
        "cycle": {"phases": [{"name": "all", "lasts": "2 hour"}]},
    }
    below = [{"put": "cell", "number": 12, "in": {"layer": {"axis": "z", "from": "0 um", "to": "40 um"}}}]
    scenario = Scenario.from_text(text.replace("COUNTING", "expected")).with_changes(
        {"cells": {"cell": cell}, "solutes": {}, "vesicles": {}, "start": below}
    )
    loop = loop_of(scenario)
    assert watch(loop, 240, ((2, 40, 44),)) > 100
    cells = loop.state.cells
    assert cells.count > 36
    assert cells.sphere[: cells.count, 2].max() < 40


def test_the_same_dish_without_plates_mixes() -> None:
    loop = loop_of(crowded().with_changes({"tissue.barriers": []}))
    before = loop.state.cells.sphere[: loop.state.cells.count, 0] < 90
    old = set(loop.state.cells.identity[: loop.state.cells.count][before].tolist())
    advance(loop, 60)
    now = loop.state.cells.sphere[: loop.state.cells.count, 0] < 90
    stayed = set(loop.state.cells.identity[: loop.state.cells.count][now].tolist())
    assert len(old - stayed) > 10


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
import numba
numba.set_num_threads(int(sys.argv[1]))
from exocosm.engine.kernel import units
units.SMALL = 0
from dishes import advance, digest, loop_of
from test_barriers import crowded
print(digest(advance(loop_of(crowded()), 36)))
"""


def test_any_number_of_threads() -> None:
    script, found = SCRIPT.format(tests=str(Path(__file__).parent)), set()
    for threads in ("1", "3"):
        out = subprocess.run(
            [sys.executable, "-c", script, threads],
            capture_output=True, text=True, check=True, env={**os.environ, "NUMBA_NUM_THREADS": "4"},
        )  # fmt: skip
        found.add(out.stdout)
    assert len(found) == 1


def test_any_order_of_cells_and_any_interruption() -> None:
    straight = advance(loop_of(crowded()), 48)
    made = assemble(crowded(), 3)
    made.state.cells.take(np.random.Generator(np.random.PCG64(5)).permutation(made.state.cells.count))
    assert digest(advance(Loop(made.tables, made.state), 48)) == digest(straight)
    first = advance(loop_of(crowded()), 18)
    arrays, numbers = freeze(first.state)
    kept = {name: array.copy() for name, array in arrays.items()}
    assert digest(advance(Loop(first.tables, thaw(kept, numbers, first.state.flow)), 30)) == digest(straight)
