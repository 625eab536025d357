"""Cells that leave with the blood and come out of it: books, places, what new cells are, and the same bits however it is run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from dishes import advance, digest, imbalance, loop_of, nodule
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exocosm.assemble.assemble import assemble
from exocosm.engine.freeze import freeze, thaw
from exocosm.engine.ledger import EVENTS
from exocosm.engine.loop import Loop
from exocosm.engine.plain import travel as plain
from exocosm.engine.state import Cells
from exocosm.engine.tables import Stage
from exocosm.errors import NumericalError
from exocosm.model.scenario import Scenario
from exocosm.store import layout

DEPARTURES, ARRIVALS = EVENTS.index("departures"), EVENTS.index("arrivals")
TRAVEL = {
    "cells.tumour.intravasation": "1 1/hour",
    "cells.T cell.intravasation": "0.5 1/hour",
    "cells.tumour.admits": {"T cell": "1e5 um^3/min", "macrophage": "4e5 um^3/min"},
    "cells.macrophage": {
        "diameter": "14 um",
        "captures": {"exosome": "500 um^3/min/cell"},
        "releases": {"exosome": "100 vesicle/cell/hour"},
        "initial programmes": {"EMT": 0.25},
        "initial cargo": {"miR-21": "40 molecule", "mutation": "1 molecule"},
        "admits": {"T cell": "1e5 um^3/min"},
        "intravasation": "0.2 1/hour",
    },
    "circulating": {"T cell": "2e5 cell/mL", "macrophage": "1e5 cell/mL"},
}
RULES = [
    {"in": "tumour", "high": "EMT", "raises": "intravasation", "to": "5 x", "half": 0.3},
    {"in": "tumour", "high": "signal", "raises": "admission of macrophage", "to": "3 x", "half": 0.01},
    {"in": "macrophage", "high": "signal", "raises": "release of exosome", "to": "4 x", "half": 0.01, "hill": 1},
]  # fmt: skip


def travelling(counting: str = "expected", **changes: object) -> Scenario:
    """Return the nodule with cells that leave and enter, rules among the reasons."""
    made = nodule(counting, 20, True, **{**TRAVEL, **changes}).written()
    made["rules"] += RULES
    return Scenario.from_text(Scenario.model_validate(made).to_yaml())


@pytest.mark.parametrize("counting", ["expected", "whole"])
def test_books_close(counting: str) -> None:
    loop = advance(loop_of(travelling(counting)), 90)
    ledger = loop.state.ledger
    assert ledger.events[:2, DEPARTURES].min() > 0
    assert ledger.events[1:, ARRIVALS].min() > 0
    assert ledger.left.sum() > 0
    assert ledger.cargo_left.sum() > 0
    # macrophages bring what their type begins with, T cells nothing
    assert ledger.cargo_arrived[:, 2] == pytest.approx(
        ledger.events[2, ARRIVALS] * np.array([40, 1]), rel=1e-12
    )
    assert ledger.cargo_arrived[:, :2].sum() == 0
    for what, error in imbalance(loop).items():
        assert error < 1e-12, what


def test_cells_are_counted_by_the_books() -> None:
    loop = advance(loop_of(travelling()), 90)
    events, n = loop.state.ledger.events.sum(0), loop.state.cells.count
    born = events[EVENTS.index("divisions")] + events[ARRIVALS]
    assert loop.state.next_identity == 1 + 75 + born
    there = set(loop.state.cells.identity[:n].tolist())
    assert len(there) == n
    assert not there & set(loop.travel.departed.identity.tolist())


def test_who_left_is_kept_until_the_next_fate_step() -> None:
    loop, counts = loop_of(travelling()), set()
    for _ in range(6):
        before = {name: rows.copy() for name, rows in loop.state.cells.alive_rows().items()}
        booked = loop.state.ledger.left.copy(), loop.state.ledger.events[:, DEPARTURES].copy()
        advance(loop, 6)
        gone, ledger = loop.travel.departed, loop.state.ledger
        assert gone.count == ledger.events[:, DEPARTURES].sum() - booked[1].sum()
        assert (np.diff(gone.identity.astype(np.int64)) > 0).all()
        assert set(Cells.COLUMNS) == set(gone.alive_rows())
        held = np.zeros_like(ledger.left)
        np.add.at(held.T, gone.kind, gone.surface + gone.endosome)
        assert held == pytest.approx(ledger.left - booked[0], rel=1e-12, abs=1e-9)
        old = np.isin(before["identity"], gone.identity)
        assert (before["stage"][old] < Stage.APOPTOTIC).all()
        counts.add(gone.count)
    assert len(counts) > 1, "the number changes from step to step"


def test_dead_cells_neither_leave_nor_admit() -> None:
    quiet = {"rules": [], "cells.T cell.kills": None, "cells.tumour.cycle": None}
    loop = loop_of(nodule("expected", 20, True, **TRAVEL, **quiet))
    cells, n = loop.state.cells, loop.state.cells.count
    cells.behaviour[:n, loop.tables.behaviours.columns.intravasation] = 1e3
    everywhere = np.ones(loop.tables.grid.shape)
    cells.stage[1:n] = Stage.NECROTIC
    cells.stage[1] = Stage.APOPTOTIC
    only = int(cells.identity[0])
    loop.travel.advance(loop.state, everywhere, 6.0)
    assert loop.travel.departed.identity.tolist() == [only]
    assert loop.travel.capacity(loop.state).sum() == 0
    assert loop.state.ledger.events[:, ARRIVALS].sum() == 0


def test_what_happens_does_not_depend_on_the_order_of_rows() -> None:
    found = []
    for order in (None, np.random.Generator(np.random.PCG64(5))):
        loop = advance(loop_of(travelling()), 12)
        cells, first = loop.state.cells, loop.state.next_identity
        if order is not None:
            cells.take(order.permutation(cells.count))
        loop.travel.advance(loop.state, np.ones(loop.tables.grid.shape), 30.0)
        n, gone = cells.count, loop.travel.departed
        new = np.flatnonzero(cells.identity[:n] >= first)
        new = new[np.argsort(cells.identity[new])]
        assert len(new) > 5
        assert (np.diff(gone.identity.astype(np.int64)) > 0).all()
        found.append(
            (cells.kind[new].tolist(), cells.sphere[new].tolist(), gone.identity.tolist(), gone.age.tolist())
        )
    assert len(found[0][2]) > 5
    assert found[0] == found[1]


def test_new_cells_are_as_their_type_says_and_read_the_rules_at_once() -> None:
    loop = loop_of(travelling())
    first = loop.state.next_identity
    advance(loop, 6)
    cells, n = loop.state.cells, loop.state.cells.count
    new = np.flatnonzero((cells.identity[:n] >= first) & (cells.mother[:n] == 0))
    assert set(cells.kind[new]) == {1, 2}
    assert (cells.age[new] == 0).all()
    assert (cells.group[new] == 0).all()
    assert (cells.surface[new] + cells.endosome[new] == 0).all()
    radius = np.array([8.5, 4.5, 7.0])
    assert cells.sphere[new, 3] == pytest.approx(radius[cells.kind[new]])
    macrophages = new[cells.kind[new] == 2]
    assert (cells.programme[macrophages] == 0.25).all()
    # the same as when all rules are read where they stand
    before = cells.behaviour[:n].copy()
    loop._index()
    loop._response.advance(loop.state, loop._voxel, loop._neighbours_now(), 0.0)
    assert (cells.behaviour[new] == before[new]).all()
    release = loop.tables.behaviours.names.index("release of exosome")
    assert (before[macrophages, release] != 1).any()


def test_those_who_were_there_keep_their_behaviours_when_others_come() -> None:
    found = []
    for factor in (0.0, 20.0):
        loop = loop_of(travelling())
        first = loop.state.next_identity
        loop.travel.levels *= factor
        advance(loop, 6)
        cells, n = loop.state.cells, loop.state.cells.count
        assert (loop.state.ledger.events[:, ARRIVALS].sum() > 50) == (factor > 0)
        old = np.flatnonzero(cells.identity[:n] < first)
        old = old[np.argsort(cells.identity[old])]
        found.append(cells.behaviour[old].copy())
    assert (found[0] == found[1]).all()


def test_kernels_and_twins() -> None:
    loop = advance(loop_of(travelling()), 30)
    state, vessels = loop.state, loop.tables.medium.vessels
    for step in range(30):
        state.step = step
        loop._index()
        n = state.cells.count
        density = vessels.reshape(-1)[loop._voxel[:n]]
        rows = range(n)
        leaves = {
            int(state.cells.identity[i]) for i in rows if plain.leaves(state.cells, i, loop.tables, density[i], 9.0, step)
        }  # fmt: skip
        levels, stay = loop.travel.levels, [i for i in rows if int(state.cells.identity[i]) not in leaves]
        come = [
            sum(plain.arrivals(state.cells, i, t, loop.tables, levels[t], 9.0, step) for i in stay) for t in range(3)
        ]  # fmt: skip
        before = state.ledger.events[:, ARRIVALS].copy()
        loop.travel.advance(state, vessels, 9.0)
        assert set(loop.travel.departed.identity.tolist()) == leaves
        assert (state.ledger.events[:, ARRIVALS] - before).tolist() == come
        loop._sort(0)


def test_vessels_are_those_of_now() -> None:
    text = """
exocosm: 1
title: cells that carry blood
tissue: {size: [400 um, 400 um], voxel: 20 um}
cells:
  tumour: {diameter: 10 um, mechanics: {fixed: true}, intravasation: 1e6 1/hour}
  vessel: {diameter: 10 um, mechanics: {fixed: true}, supplies: 8000 um^3}
start:
  - {put: tumour, at: [[50 um, 50 um], [250 um, 250 um]]}
  - {put: vessel, at: [[55 um, 55 um], [255 um, 255 um]]}
steps: {exchange: 1 min, fate: 1 min}
until: 1 hour
"""
    loop = loop_of(Scenario.from_text(text))
    loop.state.cells.stage[:4] = np.where(loop.state.cells.kind[:4] == 0, 0, Stage.NECROTIC)
    advance(loop, 2)  # at time zero the map was that of living vessels
    assert loop.state.ledger.events[0, DEPARTURES] == 2
    loop = loop_of(Scenario.from_text(text).with_changes({"start.1.at": [["255 um", "255 um"]]}))
    advance(loop, 2)
    assert loop.state.cells.sphere[: loop.state.cells.count][loop.state.cells.kind[: loop.state.cells.count] == 0, 0].tolist() == [50.0]  # fmt: skip


def test_new_cells_stay_inside_and_on_their_side_of_a_plate() -> None:
    text = """
exocosm: 1
title: a plate
tissue: {size: [60 um, 60 um, 90 um], voxel: 10 um, barriers: [{axis: z, from: 40 um, to: 50 um, vesicles: 0.1}]}
cells:
  endothelium: {diameter: 10 um, mechanics: {fixed: true}, admits: {guest: 1e6 um^3/min}}
  guest: {diameter: 30 um, mechanics: {fixed: true}}
circulating: {guest: 1e6 cell/mL}
start: [{put: endothelium, at: [[1 um, 1 um, 1 um], [30 um, 59 um, 39 um]]}]
steps: {exchange: 1 min, fate: 1 min}
until: 1 hour
"""
    loop = advance(loop_of(Scenario.from_text(text)), 40)
    n = loop.state.cells.count
    place = loop.state.cells.sphere[:n]
    guests = place[loop.state.cells.kind[:n] == 1]
    assert len(guests) > 40
    assert (guests[:, 2] < 40).all()
    assert (guests[:, :3] > 0).all()
    assert (guests[:, :2] < 60).all()
    corner = guests[(guests[:, :3] < 21.1).all(1)]
    apart = np.sqrt(((corner[:, :3] - 1) ** 2).sum(1))
    assert apart.max() == pytest.approx(20, abs=0.01)
    assert apart.min() > 10, "nobody lies on its host"


def travellers(loop: Loop) -> Cells:
    """Return tumour cells and T cells that left another tissue."""
    cells, n = loop.state.cells, loop.state.cells.count
    rows = cells.picked(np.flatnonzero(cells.stage[:n] < Stage.APOPTOTIC)[:40])
    rows.identity[:] = np.arange(900, 900 + rows.count)[::-1]
    rows.identity[1] = rows.identity[0]  # two tissues may have given the same number
    rows.surface += 3
    rows.cytosol += 5
    rows.group[:] = 0
    return rows


ADMITTING = {"cells.tumour.admits": {"tumour": "1e3 um^3/min", "T cell": "1e3 um^3/min"}, "circulating": {}}


@pytest.mark.parametrize("counting", ["expected", "whole"])
def test_given_cells_come_with_all_that_they_hold(counting: str) -> None:
    loop = advance(loop_of(travelling(counting, **ADMITTING)), 12)
    rows = travellers(loop)
    before = loop.state.ledger.events[:, ARRIVALS].sum()
    new = loop.admit(rows)
    cells, n, ledger = loop.state.cells, loop.state.cells.count, loop.state.ledger
    where = np.argsort(cells.identity[:n])
    at = where[np.searchsorted(cells.identity[:n][where], new)]
    assert (cells.identity[at] == new).all()
    assert (cells.mother[at] == rows.identity).all()
    for name in ("kind", "stage", "phase", "age", "programme", "surface", "endosome", "cytosol"):
        assert (getattr(cells, name)[at] == getattr(rows, name)).all(), name
    assert (cells.sphere[at, 3] == rows.sphere[:, 3]).all()
    assert ledger.events[:, ARRIVALS].sum() - before == rows.count
    assert ledger.brought.sum() == pytest.approx((rows.surface + rows.endosome).sum(), rel=1e-12)
    advance(loop, 30)
    for what, error in imbalance(loop).items():
        assert error < 1e-12, what


def test_given_cells_settle_alike_in_any_order() -> None:
    found = []
    for order in (np.arange(40), np.random.Generator(np.random.PCG64(3)).permutation(np.arange(40))):
        loop = advance(loop_of(travelling(**ADMITTING)), 12)
        rows = travellers(loop)
        rows.identity[:] = np.arange(900, 940)
        new = loop.admit(rows.picked(order))
        assert (new[np.argsort(order)] == np.sort(new)).all()
        found.append(digest(advance(loop, 12)))
    assert found[0] == found[1]


def test_given_cells_that_nobody_admits_are_refused() -> None:
    loop = advance(loop_of(travelling()), 6)
    rows = travellers(loop)
    rows.kind[:] = 0
    with pytest.raises(NumericalError, match="no living cell admits"):
        loop.admit(rows)
    rows.surface = rows.surface[:, :1]
    with pytest.raises(NumericalError, match="surface"):
        loop.admit(rows)
    with pytest.raises(NumericalError, match="between two fate steps"):
        advance(loop, 1).admit(rows)


def test_more_cells_than_there_is_room_for_are_refused() -> None:
    loop = loop_of(travelling())
    loop.travel.levels[1] = 1.0
    with pytest.raises(NumericalError, match="room"):
        advance(loop, 6)


def test_nothing_is_done_where_nobody_travels() -> None:
    made = assemble(nodule(), 3)
    assert made.tables.travel is None
    assert not Loop(made.tables, made.state).travel


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
import numba
numba.set_num_threads(int(sys.argv[1]))
from exocosm.engine.kernel import units
units.SMALL = 0
from dishes import advance, digest, loop_of
from test_travel import travelling
print(digest(advance(loop_of(travelling()), 36)))
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


def resumed(loop: Loop) -> Loop:
    """Return the loop as it is after a checkpoint."""
    arrays, numbers = freeze(loop.state)
    kept = {name: array.copy() for name, array in arrays.items()}
    return Loop(loop.tables, thaw(kept, numbers, loop.state.flow))


@pytest.mark.parametrize("counting", ["expected", "whole"])
def test_any_order_of_cells_and_any_interruption(counting: str) -> None:
    straight = advance(loop_of(travelling(counting)), 48)
    assert straight.state.ledger.events[1:, ARRIVALS].min() > 0
    made = assemble(travelling(counting), 3)
    made.state.cells.take(np.random.Generator(np.random.PCG64(5)).permutation(made.state.cells.count))
    assert digest(advance(Loop(made.tables, made.state), 48)) == digest(straight)
    for at in (6, 18, 42):
        again = resumed(advance(loop_of(travelling(counting)), at))
        assert digest(advance(again, 48 - at)) == digest(straight), at


def test_an_interruption_right_after_given_cells_came() -> None:
    supplies = {**ADMITTING, "cells.T cell.supplies": "1e4 um^3"}
    found = []
    for interrupted in (False, True):
        loop = advance(loop_of(travelling(**supplies)), 12)
        loop.admit(travellers(loop))
        loop = resumed(loop) if interrupted else loop
        found.append((digest(advance(loop, 24)), loop.medium_maps["vessels"].tobytes()))
    assert found[0] == found[1]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    leaving=st.floats(0, 20),
    entering=st.floats(0, 3e6),
    given_=st.integers(0, 12),
    counting=st.sampled_from(["expected", "whole"]),
    seed=st.integers(0, 2**32),
)
def test_books_close_whoever_travels(
    leaving: float, entering: float, given_: int, counting: str, seed: int
) -> None:
    changes = {
        "cells.tumour.intravasation": f"{leaving} 1/hour",
        "cells.tumour.admits.macrophage": f"{entering} um^3/min",
        "cells.tumour.admits.tumour": "1 um^3/min",
    }
    loop = loop_of(travelling(counting, **changes), seed)
    before = loop.state.cells.count
    for _ in range(3):
        advance(loop, 6)
        home = loop.travel.departed
        if home.count and loop.travel.capacity(loop.state)[home.kind].min() > 0:
            loop.admit(home.picked(np.arange(min(given_, home.count))))
    events = loop.state.ledger.events
    born = events[:, [EVENTS.index("divisions"), ARRIVALS]].sum()
    assert loop.state.next_identity == before + 1 + born
    assert events[:, DEPARTURES].sum() <= before + born
    for what, error in imbalance(loop).items():
        assert error < 1e-12, what


def test_store_and_engine_name_the_same_events() -> None:
    assert layout.EVENTS == EVENTS
