"""Kernels against their slow twins, on states that a run has made."""

from __future__ import annotations

import numpy as np
import pytest
from dishes import advance, loop_of, nodule
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from exocosm.engine.kernel.delivery import CHUNKS, deliver, unload
from exocosm.engine.kernel.fate import DIVIDES, EVENTS, REMOVED, decide
from exocosm.engine.kernel.units import run_units
from exocosm.engine.kernel.voxels import group_by_voxel, voxel_of_cells
from exocosm.engine.loop import Loop
from exocosm.engine.neighbourhood import Neighbourhood
from exocosm.engine.plain import delivery as plain_delivery
from exocosm.engine.plain import exchange as plain_exchange
from exocosm.engine.plain import fate as plain_fate
from exocosm.engine.plain import response as plain_response
from exocosm.engine.process.exchange import Exchange
from exocosm.engine.process.response import Response
from exocosm.engine.random import Stream


@pytest.fixture(scope="module")
def loop() -> Loop:
    """A nodule that has lived for an hour: dead cells, loads near saturation, two kinds of senders."""
    made = advance(loop_of(nodule(flow=True)), 60)
    n = made.state.cells.count
    made.state.cells.surface[:n:7] = 2500.0
    made.state.cells.stage[3] = 3
    return made


def voxels(loop: Loop) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return voxel [n], start [v + 1] and order [n]."""
    grid, cells = loop.tables.grid, loop.state.cells
    voxel, start = np.empty(cells.count, np.int64), np.empty(grid.voxels + 1, np.int64)
    order = np.empty(cells.count, np.int64)
    voxel_of_cells(cells.sphere, cells.count, grid.shape, grid.spacing, voxel)
    group_by_voxel(voxel, cells.count, start, order)
    return voxel, start, order


def test_cells_are_listed_by_voxel(loop: Loop) -> None:
    voxel, start, order = voxels(loop)
    spacing = np.array(loop.tables.grid.spacing[::-1])
    place = (loop.state.cells.sphere[: len(voxel), :3] / spacing).astype(int)
    assert_allclose(voxel, np.ravel_multi_index(place.T[::-1], loop.tables.grid.shape))
    assert (order == np.argsort(voxel, kind="stable")).all()
    assert (np.diff(start) == np.bincount(voxel, minlength=loop.tables.grid.voxels)).all()


def test_offer_and_take(loop: Loop) -> None:
    tables, cells, ledger = loop.tables, loop.state.cells, loop.state.ledger
    voxel, start, order = voxels(loop)
    exchange = Exchange(tables)
    minutes = np.linspace(0.5, 2.0, len(tables.fields))
    source, uptake, released = plain_exchange.offer(cells, tables, voxel, minutes)
    before = ledger.released.copy()
    exchange.offer(loop.state, start, order, minutes)
    assert released.sum() > 0
    assert uptake.sum() > 0
    assert_allclose(exchange.source, source, rtol=1e-12)
    assert_allclose(exchange.uptake, uptake, rtol=1e-12)
    assert_allclose(ledger.released - before, released, rtol=1e-9)

    mid = np.random.Generator(np.random.PCG64(1)).random((len(tables.fields), tables.grid.voxels))
    surface, before = cells.surface.copy(), ledger.captured.copy()
    exchange.take(loop.state, start, order, minutes, mid)
    fast, booked = cells.surface.copy(), ledger.captured - before
    cells.surface[:] = surface
    captured = plain_exchange.take(cells, tables, voxel, minutes, mid)
    assert_allclose(booked, captured, rtol=1e-8, atol=1e-9)
    assert_allclose(fast, cells.surface, rtol=1e-12)
    cells.surface[:] = surface


def test_response(loop: Loop) -> None:
    tables, state = loop.tables, loop.state
    voxel, _, _ = voxels(loop)
    near = Neighbourhood(tables)
    near.build(state)
    contacts, pressure = near.contacts(state)
    signal = plain_response.signals(state, tables, voxel, contacts, pressure)
    assert (signal != 0).any(0).all()
    wanted = plain_response.behaviours(state, tables, signal)
    Response(tables).advance(state, voxel, near, 0.0)
    n = state.cells.count
    assert_allclose(state.cells.behaviour[:n], wanted, rtol=1e-10)
    assert len(np.unique(wanted[:, 2:])) > 20
    later = plain_response.programmes(state, tables, 30.0)
    Response(tables).advance(state, voxel, near, 30.0)
    assert_allclose(state.cells.programme[:n], later, rtol=1e-10)
    assert later.max() > 0


@settings(max_examples=60, deadline=None)
@given(
    rates=st.tuples(*[st.sampled_from([0.0, 1e-4, 0.02, 0.02 + 1e-9, 0.5])] * 3),
    shares=st.tuples(st.floats(0, 1), st.floats(0, 1)),
    start=st.tuples(st.floats(0, 1e4), st.floats(0, 1e4)),
    minutes=st.sampled_from([0.5, 6.0, 60.0]),
)
def test_delivery(
    rates: tuple[float, ...], shares: tuple[float, float], start: tuple[float, float], minutes: float
) -> None:
    surface, endosome = np.array([[start[0]]]), np.array([[start[1]]])
    gained, freed, book = np.zeros((1, 1)), np.zeros((1, 1)), np.zeros((4, CHUNKS, 1, 1))
    row = [np.array([[x]]) for x in (*rates, *shares)]
    run_units(
        deliver, CHUNKS, 1, 1, np.zeros(1, np.int16), np.zeros(1, np.uint8), np.ones((1, 1)), row[0], 0, row[1], row[2],
        row[3], 0, row[4], np.zeros(1, np.bool_), minutes, surface, endosome, gained, freed, *book,
    )  # fmt: skip
    chain = plain_delivery.Chain(rates[0], rates[1], rates[2], *shares)
    wanted = plain_delivery.advance(chain, start[0], start[1], minutes)
    entered, escaped, degraded, returned = book.sum((1, 2, 3))
    seen = {
        "surface": surface[0, 0], "endosome": endosome[0, 0], "entered": entered, "escaped": escaped,
        "degraded": degraded, "freed": returned,
    }  # fmt: skip
    for name, value in wanted.items():
        assert seen[name] == pytest.approx(value, rel=1e-6, abs=1e-6 * max(*start, 1)), name
    assert surface.sum() + endosome.sum() + escaped + degraded + returned == pytest.approx(
        sum(start), rel=1e-13
    )


@settings(max_examples=20, deadline=None)
@given(copies=st.floats(0, 1e3), gained=st.floats(0, 1e3), decay=st.sampled_from([0.0, 1e-10, 1e-3, 0.2]))
def test_unload(copies: float, gained: float, decay: float) -> None:
    cytosol, delivered, decayed = np.array([[copies]]), np.zeros((CHUNKS, 1, 1, 1)), np.zeros((CHUNKS, 1, 1))
    run_units(
        unload, CHUNKS, 1, 1, np.zeros(1, np.int16), np.array([[gained]]), np.ones((1, 1)), np.zeros((0, 1, 1)),
        np.array([decay]), 6.0, cytosol, delivered, decayed,
    )  # fmt: skip
    now, lost = plain_delivery.unload(copies, gained, decay, 6.0)
    assert cytosol[0, 0] == pytest.approx(now, rel=1e-7, abs=1e-7)
    assert decayed.sum() == pytest.approx(lost, rel=1e-6, abs=1e-6)
    assert delivered.sum() == gained


def test_fate(loop: Loop) -> None:
    tables, cells = loop.tables, loop.state.cells
    n, types, columns = cells.count, tables.types, tables.behaviours.columns
    rates = (columns.quiescence, columns.arousal, columns.senescence, columns.apoptosis, columns.necrosis)
    killed = np.linspace(0, 0.02, n)
    seen = set()
    for step in range(200):
        wanted = [plain_fate.decide(cells, row, tables, killed, 60.0, step) for row in range(0, n, 5)]
        stage, phase, age = cells.stage[:n].copy(), cells.phase[:n].copy(), cells.age[:n].copy()
        sphere, fate = cells.sphere[:n].copy(), np.zeros(n, np.uint8)
        events = np.zeros((CHUNKS, len(types.names), EVENTS))
        run_units(
            decide, CHUNKS, n, n, cells.identity, cells.kind, stage, phase, age, sphere, cells.behaviour,
            np.array([columns.division, *rates, columns.senescence_escape]), killed, types.phase_rate, types.phase_fixed, types.phases,
            types.removal, types.radius, types.volume_rate, types.dead_volume, 60.0, step, int(Stream.FATE),
            np.uint64(tables.seed), fate, events,
        )  # fmt: skip
        for k, out in enumerate(wanted):
            row = 5 * k
            found = (stage[row], phase[row], fate[row] == DIVIDES, fate[row] == REMOVED)
            assert found == (out.stage, out.phase, out.divides, out.removed)
            assert age[row] == pytest.approx(out.age, rel=1e-6)
            assert sphere[row, 3] == pytest.approx(out.radius, rel=1e-6)
            seen.add((int(cells.stage[row]), out.stage, out.divides, out.removed))
    assert len(seen) >= 8
