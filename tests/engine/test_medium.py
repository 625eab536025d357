"""Cells that change the medium: vessels that they are, and matrix that they lay down and digest."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dishes import advance, digest, imbalance, loop_of, nodule
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exocosm.assemble.assemble import assemble
from exocosm.engine.freeze import freeze, thaw
from exocosm.engine.loop import Loop
from exocosm.engine.plain.bare import bare_state, bare_tables
from exocosm.engine.process.transport import Transport
from exocosm.engine.tables import Remodellers, Stage
from exocosm.errors import NumericalError
from exocosm.model.scenario import Scenario

CHANGES: dict[str, Any] = {
    "cells.tumour.supplies": "30000 um^3",
    "cells.tumour.remodels": {"towards": 0.1, "rate": "3 1/hour"},
    "cells.T cell.remodels": {"towards": 0.9, "rate": "0.05 1/min"},
    "solutes.signal.hindered": True,
    "solutes.oxygen.vessels": {"permeability": "2 1/min", "blood": "40 mmHg"},
}


def remodelled(counting: str = "expected", flow: bool = True, **more: Any) -> Scenario:
    """Return the nodule with cells that carry blood and, unless vesicles are counted whole, remodel the matrix."""
    changes = CHANGES | more
    if counting == "whole":
        changes = {k: v for k, v in changes.items() if "remodels" not in k}
    return nodule(counting, 20, flow).with_changes(changes)


STILL = """
exocosm: 1
title: cells that stay
tissue: {size: [200 um, 100 um, 60 um], voxel: 20 um, matrix: {hindrance: 0.6}}
solutes:
  oxygen:
    {unit: mmHg, diffusivity: 1e5 um^2/min, decay: 3 1/min, vessels: {permeability: 2 1/min, blood: 40 mmHg}}
  factor: {unit: "1", diffusivity: 1e3 um^2/min, decay: 0.05 1/min, hindered: true, boundaries: {x+: 1 dimensionless}}
programmes: {maturity: {rise: 1 hour, fall: 1 hour}}
cells:
  vessel:
    diameter: 10 um
    supplies: 4000 um^3
    initial programmes: {maturity: 0.5}
    mechanics: {fixed: true}
  digester: {diameter: 8 um, remodels: {towards: 1, rate: 0.6 1/hour}, mechanics: {fixed: true}}
  builder: {diameter: 8 um, remodels: {towards: 0.05, rate: 1.5 1/hour}, mechanics: {fixed: true}}
start:
  - {put: vessel, at: [[30 um, 50 um, 30 um], [32 um, 52 um, 30 um], [90 um, 50 um, 30 um]]}
  - {put: digester, at: [[110 um, 50 um, 30 um], [150 um, 50 um, 30 um]]}
  - {put: builder, at: [[112 um, 52 um, 30 um], [114 um, 46 um, 30 um], [190 um, 50 um, 30 um]]}
rules: RULES
until: 3 hour
"""


def still(rules: str = "[]") -> Loop:
    return loop_of(Scenario.from_text(STILL.replace("RULES", rules)))


def test_hindrance_follows_the_exact_exponential() -> None:
    loop = advance(still(), 60)
    h = loop.medium_maps["hindrance"]
    alone, mixed = (2 * 1.5 * 0.05 + 0.6) / (2 * 1.5 + 0.6), 2 * 1.5 + 0.6
    wanted = np.full(h.shape, 0.6)
    wanted[1, 2, 5] = alone + (0.6 - alone) * np.exp(-mixed)
    wanted[1, 2, 7] = 1.0 + (0.6 - 1.0) * np.exp(-0.6)
    wanted[1, 2, 9] = 0.05 + (0.6 - 0.05) * np.exp(-1.5)
    np.testing.assert_allclose(h, wanted, rtol=1e-13)
    assert np.array_equal(h, loop.state.extra["hindrance"])


def test_hindrance_stays_a_share_however_fast_it_is_pulled() -> None:
    text = STILL.replace("RULES", "[]").replace("0.6 1/hour", "1e6 1/hour").replace("1.5 1/hour", "0.3 1/s")
    loop = advance(loop_of(Scenario.from_text(text)), 60)
    h = loop.medium_maps["hindrance"]
    assert h.min() >= 0.05
    assert h.max() == 1.0
    assert loop.state.fields.min() >= 0.0


def test_vessel_density_is_the_sum_over_living_perfused_cells() -> None:
    rule = "[{in: vessel, high: maturity, raises: perfusion, to: 3 x, half: 0.5}]"
    loop = still(rule)
    wanted = np.zeros((3, 5, 10))
    wanted[1, 2, 1], wanted[1, 2, 4] = 2 * 4000 * 2.0 / 8000, 4000 * 2.0 / 8000
    np.testing.assert_allclose(loop.medium_maps["vessels"], wanted, rtol=1e-12)
    first = int(np.flatnonzero(loop.state.cells.sphere[: loop.state.cells.count, 0] == np.float32(90.0))[0])
    loop.state.cells.stage[first] = Stage.APOPTOTIC
    advance(loop, 60)
    vessels = loop.medium_maps["vessels"]
    faded = 1.0 + 2.0 * (y := (0.5 * np.exp(-1.0 + 6 / 60)) ** 4 / 0.5**4) / (1.0 + y)
    assert vessels[1, 2, 4] == 0.0
    assert vessels[1, 2, 1] == pytest.approx(2 * 4000 * faded / 8000, rel=1e-9)


def test_remodelling_follows_rules() -> None:
    rule = "[{in: builder, high: maturity, raises: remodelling, to: 3 x, half: 0.5}]"
    text = STILL.replace("RULES", rule).replace("builder: {", "builder: {initial programmes: {maturity: 1}, ")
    text = text.replace("{rise: 1 hour, fall: 1 hour}", "{rise: 1 hour, fall: 1e9 hour}")
    h = advance(loop_of(Scenario.from_text(text)), 6).medium_maps["hindrance"]
    fold = 1.0 + 2.0 * 16 / 17
    assert h[1, 2, 9] == pytest.approx(0.05 + 0.55 * np.exp(-0.15 * fold), rel=1e-12)


def test_static_vessels_remain_below_those_of_cells() -> None:
    scenario = remodelled()
    loop = advance(loop_of(scenario), 12)
    assert (loop.medium_maps["vessels"] - loop.tables.medium.vessels).min() == 0.0
    assert loop.medium_maps["vessels"].max() > 1.0


def test_fields_around_a_growing_cord_are_those_of_the_same_map_given() -> None:
    """The maps that cells have made, given as static ones to a transport made anew, lead to the same bits."""
    loop = advance(loop_of(remodelled(flow=False)), 60)
    state, tables = loop.state, loop.tables
    assert state.ledger.events[:, 0].sum() > 0
    assert state.next_identity > 76
    medium = replace(tables.medium, **loop.medium_maps)
    given_map = replace(tables, medium=medium, remodellers=None)
    copy = thaw(*(_kept(freeze(state))), None)
    plain = Transport(given_map, copy)
    shape = state.fields.shape
    for _ in range(6):
        loop._index()
        minutes = np.where((state.step + 1) % tables.fields.every == 0, tables.fields.every * 1.0, 0.0)
        loop._exchange.offer(state, loop._start, loop._order, minutes)
        source, uptake = (a.reshape(shape) for a in (loop._exchange.source, loop._exchange.uptake))
        loop._transport.advance(state, state.step, source, uptake)
        plain.advance(copy, state.step, source, uptake)
        state.step += 1
    assert np.array_equal(state.fields, copy.fields)
    assert state.ledger.from_blood[0] == copy.ledger.from_blood[0] > 0


def _kept(frozen: tuple[dict[str, Any], dict[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    return {name: array.copy() for name, array in frozen[0].items()}, frozen[1]


def test_oxygen_of_an_even_bed_of_vessel_cells() -> None:
    """One vessel cell in every voxel, P V (c_blood - c) = k c: the steady state is known."""
    text = STILL.replace("RULES", "[]")
    begin, end = text.index("start:"), text.index("rules:")
    places = [
        f"[{x} um, {y} um, {z} um]"
        for x in range(10, 200, 20)
        for y in range(10, 100, 20)
        for z in range(10, 60, 20)
    ]
    text = text[:begin] + f"start: [{{put: vessel, at: [{', '.join(places)}]}}]\n" + text[end:]
    loop = advance(loop_of(Scenario.from_text(text)), 120)
    np.testing.assert_allclose(loop.state.fields[0], 40.0 * 2.0 * 0.5 / (2.0 * 0.5 + 3.0), rtol=1e-9)


@pytest.mark.parametrize("counting", ["expected", "whole"])
@pytest.mark.parametrize("flow", [False, True])
def test_books_close_while_the_medium_changes(counting: str, flow: bool) -> None:
    loop = loop_of(remodelled(counting, flow))
    seen = set()
    for _ in range(20):
        advance(loop, 6)
        seen.add(loop.medium_maps["vessels"].tobytes())
        for what, error in imbalance(loop).items():
            assert error < 1e-12, what
    assert len(seen) > 10
    assert loop.state.fields.min() >= 0
    assert ("hindrance" in loop.medium_maps) == (counting == "expected")


def test_whole_vesicles_leave_through_vessels_made_by_cells() -> None:
    loop = advance(loop_of(remodelled("whole", False, **{"tissue.vessels": []})), 30)
    pools = loop.tables.carriers.field
    assert loop.state.ledger.to_blood[pools].sum() > 0
    assert loop.state.ledger.drained.sum() == 0


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    supplies=st.sampled_from(["1 um^3", "3e5 um^3", "3e6 um^3"]),
    towards=st.sampled_from([1e-3, 0.3, 1.0]),
    rate=st.sampled_from(["0 1/hour", "2 1/hour", "1e4 1/hour"]),
    bare=st.booleans(),
    steps=st.lists(st.sampled_from([1, 5, 6, 12]), min_size=1, max_size=5),
    seed=st.integers(0, 2**32),
)
def test_books_close_after_any_sequence(
    supplies: str, towards: float, rate: str, bare: bool, steps: list[int], seed: int
) -> None:
    more: dict[str, Any] = {"cells.tumour.supplies": supplies}
    more["cells.tumour.remodels"] = {"towards": towards, "rate": rate}
    if bare:  # no vessel, no lymph and no fixed face at first: all of it comes with the cells
        more |= {"tissue.vessels": [], "solutes.signal.boundaries": {}}
    loop = loop_of(remodelled(flow=False, **more), seed)
    for count in steps:
        advance(loop, count)
        for what, error in imbalance(loop).items():
            assert error < 1e-12, what
        assert loop.state.fields.min() >= 0


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(["float64", "float32"]), st.booleans())
def test_taking_a_medium_is_being_made_with_it(seed: int, precision: str, spiky: bool) -> None:
    rng = np.random.default_rng(seed)
    shape = (int(rng.integers(1, 4)), int(rng.integers(1, 5)), int(rng.integers(2, 9)))
    columns = {
        "diffusivity": [300.0, 4000.0, 1e5],
        "method": [0, 0, 1],
        "hindered": [True, rng.random() < 0.5, rng.random() < 0.5],
        "permeability": [0.0, 0.05, 0.5],
        "blood": 0.3,
        "decay": 0.02,
        "boundary_fixed": rng.random((3, 6)) < 0.3 * (rng.random() < 0.5),
        "boundary_value": 0.1,
    }
    does = Remodellers(np.ones(1), np.full(1, 0.5), np.ones(1))
    first = replace(bare_tables(shape, count=3, precision=precision, **columns), remodellers=does)
    state = bare_state(first, rng.random((3, *shape)))
    one, source, uptake = Transport(first, state), *rng.random((2, 3, *shape)).astype(precision)
    if spiky:  # steps that only the positive scheme can take
        uptake *= (100.0 * (rng.random(shape) < 0.5)).astype(precision)
    for step in range(3):
        if spiky:
            state.fields[:] = 1e6 * (rng.random(shape) < 0.3)
        medium = replace(
            first.medium, hindrance=0.02 + 0.98 * rng.random(shape), vessels=8.0 * rng.random(shape)
        )
        other = bare_state(first, state.fields)
        one.take(medium)
        one.advance(state, 6 * step, source, uptake)
        Transport(replace(first, medium=medium, remodellers=None), other).advance(
            other, 6 * step, source, uptake
        )
        assert np.array_equal(state.fields, other.fields)


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from(["float64", "float32"]),
    st.lists(st.tuples(st.integers(0, 2), st.booleans()), min_size=2, max_size=6),
)
def test_holding_levels_is_being_made_with_them(
    seed: int, precision: str, course: list[tuple[int, bool]]
) -> None:
    rng = np.random.default_rng(seed)
    shape = (int(rng.integers(1, 4)), int(rng.integers(1, 5)), int(rng.integers(2, 9)))
    columns = {
        "diffusivity": [300.0, 4000.0, 1e5],
        "method": [0, 0, 1],
        "permeability": [0.0, 0.05, 0.5],
        "blood": [0.0, 0.3, 0.3],
        "decay": 0.02,
        "boundary_fixed": rng.random((3, 6)) < 0.3 * (rng.random() < 0.5),
        "boundary_value": 0.1,
    }
    tables = bare_tables(
        shape, count=3, precision=precision, medium={"vessels": rng.random(shape)}, **columns
    )
    state = bare_state(tables, rng.random((3, *shape)))
    one, source, uptake = Transport(tables, state), *rng.random((2, 3, *shape)).astype(precision)
    both = {1: 0.7, 2: 0.2}
    for step, (k, body) in enumerate(course):
        # what a body has said stays until another level is held
        stays = any(said for _, said in course[:step])
        levels = both if stays else [{}, both, {2: 0.9}][k]
        other = bare_state(tables, state.fields)
        fresh = Transport(tables, other)
        for transport in (one, fresh):
            transport.hold(levels)
            if body:
                transport.set_blood(slice(1, 3), np.array([0.4, 0.1 * step]))
        one.advance(state, 6 * step, source, uptake)
        fresh.advance(other, 6 * step, source, uptake)
        assert np.array_equal(state.fields, other.fields)


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
import numba
threads = int(sys.argv[1])
numba.set_num_threads(threads)
from dishes import advance, digest, loop_of
from test_medium import remodelled
from exocosm.engine.kernel import units
units.SMALL = 0
print(digest(advance(loop_of(remodelled()), 36)))
assert (units._pool is not None) == (threads > 1)
"""


def test_same_bits_on_any_number_of_threads() -> None:
    tests = str(Path(__file__).parent)
    found = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT.format(tests=tests), str(threads)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "NUMBA_NUM_THREADS": "8"},
        ).stdout
        for threads in (1, 8)
    }
    assert len(found) == 1


@pytest.mark.parametrize("counting", ["expected", "whole"])
def test_same_bits_for_any_order_of_cells(counting: str) -> None:
    scenario = remodelled(counting)
    made = assemble(scenario, 3)
    made.state.cells.take(np.random.Generator(np.random.PCG64(5)).permutation(made.state.cells.count))
    assert digest(advance(Loop(made.tables, made.state), 36)) == digest(advance(loop_of(scenario), 36))


@pytest.mark.parametrize("counting", ["expected", "whole"])
def test_same_bits_from_a_checkpoint(counting: str) -> None:
    scenario = remodelled(counting)
    straight = advance(loop_of(scenario), 48)
    first = advance(loop_of(scenario), 18)
    again = Loop(first.tables, thaw(*_kept(freeze(first.state)), first.state.flow))
    for name, values in first.medium_maps.items():
        assert np.array_equal(values, again.medium_maps[name])
    assert digest(advance(again, 30)) == digest(straight)


def test_a_later_state_without_the_hindrance_is_refused() -> None:
    loop = advance(loop_of(remodelled()), 6)
    del loop.state.extra["hindrance"]
    with pytest.raises(NumericalError, match="lacks the hindrance"):
        Loop(loop.tables, loop.state)


def test_without_such_cells_nothing_is_kept_or_done() -> None:
    loop = advance(loop_of(nodule()), 6)
    assert loop.tables.remodellers is None
    assert loop.medium_maps == {}
    assert loop.state.extra == {}


SPROUT = """
exocosm: 1
title: a programme wakes a cell that neither crawls nor divides
tissue: {size: [400 um, 400 um], voxel: 20 um}
solutes: {VEGF: {unit: "1", diffusivity: 1e3 um^2/min, decay: 1e-3 1/min, boundaries: {x+: 1 dimensionless}}}
programmes: {sprouting: {rise: 1e6 hour, fall: 1e6 hour}}
cells:
  sprouting endothelial:
    like: sprouting endothelial
    consumes: {}
    motility: {speed: 0 um/hour, persistence: 30 min, towards: VEGF, bias: 0.9}
    cycle: {phases: [{name: G1, lasts: 2 hour}]}
    initial programmes: {sprouting: LEVEL}
start: [{put: sprouting endothelial, number: 30, in: {layer: {axis: x, from: 20 um, to: 60 um}}}]
rules:
  - {in: sprouting endothelial, high: sprouting, raises: speed, to: 5 um/hour, half: 0.3}
  - {in: sprouting endothelial, low: sprouting, lowers: division, to: 0 x, half: 0.3}
until: 6 hour
"""


@pytest.mark.parametrize("level", [0, 1])
def test_a_programme_raises_speed_and_division_from_zero(level: int) -> None:
    loop = advance(loop_of(Scenario.from_text(SPROUT.replace("LEVEL", str(level)))), 60)
    n = loop.state.cells.count
    speed = np.linalg.norm(loop.state.cells.heading[:n], axis=1)
    divided = loop.state.ledger.events[0, 0]
    if level == 0:
        assert speed.max() == 0.0
        assert divided == 0
        return
    np.testing.assert_allclose(speed, 5 / 60 * (1 / 0.3) ** 4 / (1 + (1 / 0.3) ** 4), rtol=1e-5)
    assert loop.state.cells.heading[:n, 0].mean() > 0.8 * speed.mean()
    assert divided > 5
