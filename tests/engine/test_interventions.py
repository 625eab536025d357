"""What is done at set times is done once, in full, and booked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dishes import advance, digest, imbalance, loop_of, nodule
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exocosm.engine.freeze import freeze, thaw
from exocosm.engine.intervention_tables import Times
from exocosm.engine.ledger import EVENTS
from exocosm.engine.loop import Loop
from exocosm.engine.process.interventions import REMOVALS
from exocosm.engine.schedule import due, latest
from exocosm.engine.tables import Steps
from exocosm.model.scenario import Scenario
from exocosm.model.when import When
from exocosm.store import layout

DOSE = {"add": "exosome", "number": "20000 vesicle", "in": {"sphere": {"radius": "50 um"}}}
SOLUTE = {"add": "signal", "density": "0.4", "in": {"layer": {"axis": "x", "from": "0 um", "to": "60 um"}}}
WASH = {"wash": "all"}
FRESH = {"wash": ["oxygen", "exosome"], "to": "initial"}
HOLD = {"hold": "oxygen", "at": "5 mmHg"}
HOLD_SIGNAL = {"hold": "signal", "at": "0.7 dimensionless"}
REMOVE = {"remove": "tumour", "share": "0.4", "in": {"sphere": {"radius": "40 um"}}}
ALL = (DOSE, SOLUTE, WASH, FRESH, HOLD, HOLD_SIGNAL, REMOVE)


def scheduled(
    minutes: list[float], counting: str = "expected", flow: bool = True, **changes: Any
) -> Scenario:
    """Return the nodule with every kind of event, at these times in turn."""
    events = [{"when": f"at {t:g} min", **item} for t, item in zip(minutes, ALL * 9, strict=False)]
    return nodule(counting, 20, flow, **changes).with_changes({"events": events})


def test_names_of_events_are_those_of_the_store() -> None:
    assert EVENTS == layout.EVENTS


@pytest.mark.parametrize("counting", ["expected", "whole"])
def test_books_close_over_every_kind_of_event(counting: str) -> None:
    loop = loop_of(scheduled([6.0 * k for k in range(1, 15)], counting))
    for _ in range(16):
        advance(loop, 6)
        for what, error in imbalance(loop).items():
            assert error < 1e-12, what
    ledger = loop.state.ledger
    pools = loop.tables.carriers.field
    assert ledger.events[:, REMOVALS].sum() > 0
    assert ledger.added[pools].sum() == pytest.approx(40000, rel=1e-12)
    assert (ledger.washed > 0).sum() >= 4
    assert ledger.added[0] > 0 and ledger.added[1] > 0


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    chosen=st.lists(
        st.tuples(
            st.sampled_from(ALL), st.sampled_from(["at 0 min", "at 7 min", "at 18 min", "every 12 min"])
        ),
        min_size=1,
        max_size=6,
    ),
    counting=st.sampled_from(["expected", "whole"]),
    precision=st.sampled_from(["float64", "float32"]),
    seed=st.integers(0, 2**32),
)
def test_books_close_under_any_schedule(
    chosen: list[tuple[dict[str, Any], str]], counting: str, precision: str, seed: int
) -> None:
    events = [{"when": when, **item} for item, when in chosen]
    loop = loop_of(nodule(counting, 20, True, precision=precision, events=events), seed)
    limit = 1e-12 if precision == "float64" else 1e-6
    for steps in (1, 6, 13, 10):
        advance(loop, steps)
        for what, error in imbalance(loop).items():
            assert error < limit, what
        assert loop.state.fields.min() >= 0


@pytest.mark.parametrize("counting", ["expected", "whole"])
def test_going_on_before_between_and_after_events_gives_the_same_bits(counting: str) -> None:
    scenario = scheduled([6, 6, 12, 12, 12, 18, 18], counting)
    straight = digest(advance(loop_of(scenario), 36))
    for stop in (6, 12, 18, 24):  # 6, 12 and 18: the next thing is an event; 24: all of them lie behind
        first = advance(loop_of(scenario), stop)
        arrays, numbers = freeze(first.state)
        kept = {name: array.copy() for name, array in arrays.items()}
        again = Loop(first.tables, thaw(kept, numbers, first.state.flow))
        assert digest(advance(again, 36 - stop)) == straight, stop
    assert digest(advance(loop_of(scheduled([600])), 36)) != straight


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
import numba
numba.set_num_threads(int(sys.argv[1]))
from dishes import advance, digest, loop_of
from test_interventions import scheduled
from exocosm.engine.kernel import units
units.SMALL = 0
for counting in ("expected", "whole"):
    print(digest(advance(loop_of(scheduled([6, 6, 12, 12, 12, 18, 18], counting)), 30)))
"""


def test_any_number_of_threads() -> None:
    found = set()
    for threads in (1, 4):
        out = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(tests=str(Path(__file__).parent)), str(threads)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "NUMBA_NUM_THREADS": "4"},
        )
        found.add(out.stdout)
    assert len(found) == 1


BOX = """
exocosm: 1
title: a well-mixed box
tissue: {size: [80 um, 80 um, 40 um], voxel: 20 um, vessels: [{in: everywhere, density: 1, lymph: 0}]}
solutes:
  drug: {unit: uM, diffusivity: 1e3 um^2/min, decay: 0.02 1/min, initial: 2 uM}
  oxygen: {unit: mmHg, diffusivity: 1e5 um^2/min, decay: 0.5 1/min, initial: 38 mmHg, boundaries: {all: 38 mmHg}, every: 1 min}
  tracer: {unit: nM, diffusivity: 1e3 um^2/min, decay: 0.3 1/min, boundaries: {x+: 4 nM}}
  glucose: {unit: mM, diffusivity: 1e3 um^2/min, decay: 0.2 1/min, vessels: {permeability: 0.3 1/min, blood: 5 mM}}
vesicles:
  exosome: {diameter: {median: 100 nm, sigma: 0.2}, diffusivity: 200 um^2/min, lost in tissue: 0.01 1/min, counting: COUNTING}
cells: {tumour: {diameter: 12 um, mechanics: {fixed: true}}}
start: [{put: tumour, number: 3, in: everywhere}]
events: EVENTS
until: 4 hours
"""


def box(events: str, counting: str = "expected") -> Loop:
    return loop_of(Scenario.from_text(BOX.replace("EVENTS", events).replace("COUNTING", counting)))


def density(loop: Loop, name: str) -> np.ndarray:
    return loop.state.fields[loop.tables.fields.names.index(name)]


def closes(loop: Loop) -> bool:
    """Tell whether the books of the fields close; the box has vesicles and no cargo."""
    volume = loop.tables.grid.voxel_volume
    now = loop.state.fields.reshape(len(loop.tables.fields), -1).sum(1) * volume
    ledger = loop.state.ledger
    return bool((np.abs(ledger.field_balance() - now) <= 1e-12 * ledger.field_turnover()).all())


def shrunk(rate: float, minutes: int) -> float:
    """What is left after so many minutes of loss by the midpoint rule, in steps of a minute."""
    return ((1 - rate / 2) / (1 + rate / 2)) ** minutes


def test_a_dose_everywhere_rises_and_decays_as_it_should() -> None:
    loop = box(
        "[{when: at 30 min, add: drug, density: 500 nM}, {when: at 30 min, add: exosome, number: 3e5}]"
    )
    advance(loop, 30)
    np.testing.assert_allclose(density(loop, "drug"), 2 * shrunk(0.02, 30), rtol=1e-12)
    assert density(loop, "exosome from added").max() == 0
    advance(loop, 60)
    expected = 2 * shrunk(0.02, 90) + 0.5 * shrunk(0.02, 60)
    np.testing.assert_allclose(density(loop, "drug"), expected, rtol=1e-12)
    volume = 80 * 80 * 40
    np.testing.assert_allclose(
        density(loop, "exosome from added"), 3e5 / volume * shrunk(0.01, 60), rtol=1e-12
    )
    assert loop.state.ledger.added[0] == pytest.approx(0.5 * volume, rel=1e-12)
    assert loop.state.ledger.added[-1] == pytest.approx(3e5, rel=1e-12)


def test_a_dose_lies_in_its_shape() -> None:
    loop = box("[{when: at 0 min, add: drug, density: 1 uM, in: {layer: {axis: x, from: 0 um, to: 20 um}}}]")
    loop._intervene()
    np.testing.assert_array_equal(density(loop, "drug")[:, :, 0], 3.0)
    np.testing.assert_array_equal(density(loop, "drug")[:, :, 1:], 2.0)


def test_whole_vesicles_are_put_in_one_by_one() -> None:
    loop = box("[{when: every 12 min, add: exosome, number: 1001, in: {sphere: {radius: 30 um}}}]", "whole")
    loop._intervene()
    counts = loop.state.whole[0].copy()
    assert counts.sum() == 1001
    inside = counts > 0
    assert 0 < inside.sum() < inside.size
    mean = 1001 / inside.sum()
    assert abs(counts[inside].astype(float) - mean).max() < 5 * np.sqrt(mean)
    advance(loop, 26)  # 0, 12, 24 min
    assert loop.state.ledger.added[-1] >= 3 * 1001


def test_a_wash_takes_the_medium_and_leaves_the_cells() -> None:
    loop = advance(loop_of(scheduled([])), 60)
    state, tables = loop.state, loop.tables
    there = state.fields.reshape(len(tables.fields), -1).sum(1) * tables.grid.voxel_volume
    n = state.cells.count
    held = state.cells.surface[:n].copy(), state.cells.endosome[:n].copy()
    washed = Loop(loop_of(nodule(burst=20, flow=True, events=[{"when": "at 60 min", **WASH}])).tables, state)
    washed._intervene()
    assert state.fields.max() == 0
    np.testing.assert_allclose(state.ledger.washed, there, rtol=1e-12)
    for before, now in zip(held, (state.cells.surface[:n], state.cells.endosome[:n]), strict=True):
        assert before.sum() > 0
        np.testing.assert_array_equal(now, before)


def test_fresh_medium_is_that_of_time_zero() -> None:
    loop = box("[{when: at 60 min, wash: drug, to: initial}, {when: at 60 min, wash: [tracer, exosome]}]")
    advance(loop, 60)
    loop._intervene()
    np.testing.assert_array_equal(density(loop, "drug"), 2.0)
    assert density(loop, "tracer").max() == 0
    assert density(loop, "glucose").min() > 0 and density(loop, "oxygen").min() > 0
    volume = 80 * 80 * 40
    assert loop.state.ledger.added[0] == pytest.approx(2 * volume, rel=1e-12)
    assert loop.state.ledger.washed[0] == pytest.approx(2 * volume * shrunk(0.02, 60), rel=1e-12)
    advance(loop, 30)
    assert closes(loop)


@pytest.mark.parametrize(
    ("name", "unit", "level", "declared"),
    [("oxygen", "mmHg", 7, 38), ("tracer", "nM", 10, 4), ("glucose", "mM", 1, 5)],
)
def test_a_held_level_reaches_the_steady_state_that_is_declared_so(
    name: str, unit: str, level: int, declared: int
) -> None:
    held = advance(box(f"[{{when: at 12 min, hold: {name}, at: {level} {unit}}}]"), 234)
    text = BOX.replace("EVENTS", "[]").replace("COUNTING", "expected")
    for old in (f"all: {declared} {unit}", f"x+: {declared} {unit}", f"blood: {declared} {unit}"):
        text = text.replace(old, old.replace(str(declared), str(level)))
    meant, other = advance(loop_of(Scenario.from_text(text)), 234), advance(box("[]"), 234)
    np.testing.assert_allclose(density(held, name), density(meant, name), rtol=1e-7)
    assert np.abs(density(held, name) / density(other, name) - 1).min() > 0.1
    assert closes(held)


def test_the_last_level_set_counts() -> None:
    loop = box(
        "[{when: at 30 min, hold: oxygen, at: 1 mmHg}, {when: 'at 12 min, 60 min', hold: oxygen, at: 2 mmHg},"
        " {when: at 60 min, hold: oxygen, at: 3 mmHg}]"
    )
    s = loop.tables.fields.names.index("oxygen")
    found = [loop._interventions.levels(step).get(s) for step in (6, 12, 24, 30, 54, 60, 6000)]
    assert found == [None, 2, 2, 1, 1, 3, 3]


def test_debulking_takes_the_binomial_share() -> None:
    taken, there = 0, 0
    for seed in range(4):
        scenario = nodule(events=[{"when": "at 0 min", "remove": "tumour", "share": 0.3}])
        crowd = {"start.0.number": 300, "start.0.in.sphere.radius": "70 um"}
        loop = loop_of(scenario.with_changes(crowd), seed)
        before = np.bincount(loop.state.cells.kind[: loop.state.cells.count], minlength=2)
        loop._intervene()
        after = np.bincount(loop.state.cells.kind[: loop.state.cells.count], minlength=2)
        assert after[1] == before[1]
        assert loop.state.ledger.events[0, REMOVALS] == before[0] - after[0]
        taken, there = taken + before[0] - after[0], there + before[0]
    assert abs(taken - 0.3 * there) < 4 * np.sqrt(there * 0.3 * 0.7)


def test_all_cells_of_a_shape_can_be_taken_out() -> None:
    events = [
        {"when": "at 60 min", "remove": "any", "in": {"layer": {"axis": "x", "from": "0 um", "to": "80 um"}}}
    ]
    loop = advance(loop_of(nodule(burst=20, flow=True, events=events)), 60)
    cells = loop.state.cells
    x = cells.sphere[: cells.count, 0]
    left = set(cells.identity[: cells.count][x >= 80].tolist())
    held = (cells.surface + cells.endosome)[: cells.count][x < 80].sum()
    buried = loop.state.ledger.buried.sum()
    loop._intervene()
    assert set(cells.identity[: cells.count].tolist()) == left
    assert loop.state.ledger.buried.sum() - buried == pytest.approx(held, rel=1e-12)
    advance(loop, 12)
    assert max(imbalance(loop).values()) < 1e-12


@given(
    at=st.lists(st.floats(0, 200), max_size=3),
    every=st.none() | st.floats(6, 50),
    start=st.floats(0, 100),
    until=st.none() | st.floats(100, 150),
    length=st.sampled_from([0.5, 1.0, 1.3]),
)
@settings(max_examples=100, deadline=None)
def test_the_steps_are_those_of_the_times(
    at: list[float], every: float | None, start: float, until: float | None, length: float
) -> None:
    if not at and every is None:
        return
    given: dict[str, Any] = {"at": [f"{t!r} min" for t in at], "from": f"{start!r} min"}
    given |= {"every": f"{every!r} min"} if every is not None else {}
    given |= {"until": f"{until!r} min"} if until is not None else {}
    steps = Steps(length=length, fate=4)
    times = Times(tuple(at), every or 0.0, start, float("inf") if until is None else until)
    wanted = {int(np.ceil(t / (4 * length) - 1e-9)) * 4 for t in When.model_validate(given).times(200)}
    last = int(200 / length / 4) * 4
    assert {s for s in range(0, last, 4) if due(times, s, steps)} == {s for s in wanted if s < last}
    assert latest(times, last - 4, steps) == max((s for s in wanted if s < last), default=-1)


def test_cells_that_are_left_move_as_if_the_others_had_never_been() -> None:
    events = [{"when": "at 12 min", **REMOVE}]
    loop = advance(loop_of(nodule(burst=20, events=events)), 12)
    loop._intervene()
    arrays, numbers = freeze(loop.state)
    kept = {name: array.copy() for name, array in arrays.items()}
    fresh = Loop(loop_of(nodule(burst=20)).tables, thaw(kept, numbers, None))
    loop._intervene = lambda: None  # type: ignore[method-assign]
    assert digest(advance(loop, 12)) == digest(advance(fresh, 12))


def test_what_single_precision_swallows_is_not_booked() -> None:
    text = BOX.replace("EVENTS", "[{when: every 6 min, add: drug, density: 1e-6 nM}]")
    text = text.replace("COUNTING", "expected").replace("until:", "precision: float32\nuntil:")
    loop = loop_of(Scenario.from_text(text))
    loop._intervene()
    np.testing.assert_array_equal(density(loop, "drug"), np.float32(2.0))
    assert loop.state.ledger.added[0] == 0


@pytest.mark.parametrize("face", ["x-", "blood"])
def test_flow_brings_the_held_level(face: str) -> None:
    """Fluid that enters over a face or from vessels carries what is held there."""
    old = {"x-": "x+: 4 nM}", "blood": "blood: 5 mM}"}[face]
    name, unit, declared = {"x-": ("tracer", "nM", 4), "blood": ("glucose", "mM", 5)}[face]
    flow = {
        "x-": "flow: {speed: 0.2 um/s, direction: x}",
        "blood": "matrix: {conductivity: 10 um^2/Pa/min}, flow: {darcy: {filtration: 1e-5 1/Pa/min, vessel pressure: 2000 Pa,"
        " drainage: 0 1/Pa/min, open: {all: 0 Pa}}}",
    }[face]
    text = BOX.replace("COUNTING", "expected").replace("voxel: 20 um,", f"voxel: 20 um, {flow},")
    text = text.replace(old, old.replace("x+", "x-") + ", advected: true")
    held = text.replace("EVENTS", f"[{{when: at 12 min, hold: {name}, at: 9 {unit}}}]")
    meant = text.replace("EVENTS", "[]").replace(f"{declared} {unit}", f"9 {unit}")
    one, other = (advance(loop_of(Scenario.from_text(t)), 234) for t in (held, meant))
    np.testing.assert_allclose(density(one, name), density(other, name), rtol=1e-7)
    assert closes(one)


def test_a_tissue_can_be_emptied() -> None:
    loop = advance(loop_of(nodule(burst=20, events=[{"when": "at 12 min", "remove": "any"}])), 20)
    assert loop.state.cells.count == 0
    assert loop.state.ledger.events[:, REMOVALS].sum() > 30
    assert max(imbalance(loop).values()) < 1e-12
