"""Halves of the flow are merged from step to step, and nobody sees it: not the books, not a checkpoint, not the order in time."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from exocosm.engine.advection import Advection
from exocosm.engine.plain.bare import bare_state, bare_tables
from exocosm.engine.plain.transport import advect_plain
from exocosm.engine.process.flow import solve_flow
from exocosm.engine.process.transport import Transport
from exocosm.engine.tables import FlowTable, Steps

FATE = 6
EVERY = [1, 2, 3, 4, 5, 8]


def world(every=EVERY, fate=FATE, **columns):
    """Return tables and a state in a leaky tissue with a flow."""
    rng = np.random.default_rng(1)
    shape = (4, 9, 11)
    table = FlowTable(
        "darcy", filtration=3e-4, vessel_pressure=2000.0, drainage=1e-3, lymph_pressure=-200.0,
        open_faces=(True, True, False, False, True, False), face_pressure=(200.0, 0, 0, 0, 0, 0),
    )  # fmt: skip
    medium = {"vessels": 1.0 * (rng.random(shape) < 0.2), "lymph": 1.0 * (rng.random(shape) < 0.2)}
    tables = bare_tables(
        shape, count=len(every), flow=table, medium=medium, advected=True, every=every, diffusivity=60.0, decay=0.01,
        permeability=0.01, lymph=0.01, blood=0.5, **columns,
    )  # fmt: skip
    tables = replace(tables, steps=Steps(1.0, fate))
    state = bare_state(tables, 1.0)
    state.flow = solve_flow(tables)
    return tables, state


def advance(tables, state, transport, steps):
    """Take steps with sources and uptake that depend on the step alone; return the largest misfit of the books at any step."""
    volume, worst = tables.grid.voxel_volume, 0.0
    for step in steps:
        source, uptake = np.random.default_rng(step).random((2, *state.fields.shape))
        mid = transport.advance(state, step, source, uptake)
        minutes = transport.minutes[:, None, None, None]
        state.ledger.released[:, 0] += (minutes * source).sum((1, 2, 3)) * volume
        state.ledger.captured[:, 0] += (minutes * uptake * mid).sum((1, 2, 3)) * volume
        left = state.fields.sum((1, 2, 3)) * volume
        misfit = (state.ledger.field_balance() - left) / state.ledger.field_turnover()
        worst = max(worst, float(np.abs(misfit).max()))
    return worst


def test_books_close_at_every_step():
    tables, state = world()
    assert advance(tables, state, Transport(tables, state), range(4 * FATE)) < 1e-12
    assert (state.ledger.outflow > 0.0).all() and (state.ledger.drained > 0.0).all()


def test_resuming_at_a_step_of_fate_gives_the_same_bits():
    tables, state = world()
    advance(tables, state, Transport(tables, state), range(4 * FATE))
    for stop in (FATE, 2 * FATE, 3 * FATE):
        _, again = world()
        for span in (range(stop), range(stop, 4 * FATE)):
            advance(tables, again, Transport(tables, again), span)
        assert np.array_equal(again.fields, state.fields)
        assert np.array_equal(again.ledger.outflow, state.ledger.outflow)


def flows(monkeypatch, every, followed=False):
    """Return, for each of 12 steps, the minutes by which the only field was moved with the flow."""
    seen: list[float] = []
    monkeypatch.setattr(Advection, "advance", lambda self, u, which, d: seen.append(d) or np.zeros((1, 4)))
    monkeypatch.setattr("exocosm.engine.field_groups.parts_needed", lambda *_: 1)
    tables, state = world([every])
    if followed:
        tables = replace(tables, motility=replace(tables.motility, towards=np.array([0])))
    transport = Transport(tables, state)
    out = []
    for step in range(12):
        seen.clear()
        advance(tables, state, transport, [step])
        out.append(tuple(seen))
    return out


@pytest.mark.parametrize(
    "every, expected",
    [
        (1, [(0.5,), (1.0,), (1.0,), (1.0,), (1.0,), (1.0, 0.5)] * 2),
        (3, [(), (), (1.5,), (), (), (3.0, 1.5)] * 2),
        # the step after next begins before the state is looked at and ends behind it: nothing to merge with
        (4, [(), (), (), (2.0, 2.0), (), (), (), (2.0,), (), (), (), (4.0, 2.0)]),
        (6, [(), (), (), (), (), (3.0, 3.0)] * 2),
        (8, [(), (), (), (), (), (), (), (4.0, 4.0), (), (), (), ()]),
    ],
)
def test_only_what_nobody_looks_at_is_merged(monkeypatch, every, expected):
    assert flows(monkeypatch, every) == expected


def test_fields_that_cells_follow_are_whole_after_every_step(monkeypatch):
    assert flows(monkeypatch, 1, followed=True) == [(0.5, 0.5)] * 12


def test_merging_changes_nothing_to_second_order():
    """Against the scheme whose state is whole after every step; time and space are refined together."""
    steps = []
    for refine in (1, 2, 4):
        width, shape = 20.0 / refine, (1, 30 * refine, 40 * refine)
        y, x = (((np.arange(n) + 0.5) * width) for n in shape[1:])
        start = np.exp(-((x - 250.0) ** 2 + (y[:, None] - 200.0) ** 2) / (2 * 60.0**2))
        ends = []
        for fate in (1, 6):
            tables = bare_tables(
                shape, (20.0, width, width), length=1.0 / refine, diffusivity=30.0, decay=0.05, advected=True,
                flow=FlowTable("uniform", (12.0, 6.0, 0.0)),
            )  # fmt: skip
            tables = replace(tables, steps=Steps(1.0 / refine, fate))
            state = bare_state(tables, start)
            state.flow = solve_flow(tables)
            transport = Transport(tables, state)
            source = 0.01 * start * np.ones_like(state.fields)
            for step in range(12 * refine):
                transport.advance(state, step, source, 0.1 * source)
            ends.append(state.fields.copy())
        assert not np.array_equal(*ends)
        steps.append(np.abs(ends[0] - ends[1]).sum() / ends[0].sum())
    assert all(np.log2(a / b) > 1.9 for a, b in pairwise(steps)), steps
    assert steps[0] < 0.01


@pytest.mark.parametrize("shape", [(5, 6, 70), (1, 20, 30)])
@pytest.mark.parametrize("velocity", [(9.0, 0, 0), (0, -9.0, 0), (0, 0, 9.0), (5.0, 4.0, 0), (0, 5.0, -4.0)])
def test_a_uniform_flow_along_any_axis_equals_its_twin(shape, velocity):
    """Sweeps along which nothing moves are left out."""
    if shape[0] == 1 and velocity[2]:
        pytest.skip("a flat tissue has no flow across")
    tables = bare_tables(shape, flow=FlowTable("uniform", velocity), advected=True)
    flow = solve_flow(tables)
    fields = np.random.default_rng(0).random((1, *shape))
    for _ in range(2):
        plain = advect_plain(tables, 0, fields[0], flow, 1.0)
        book = Advection(tables, flow, np.float64).advance(fields, np.array([0]), 1.0)
        np.testing.assert_allclose(fields[0], plain.new, rtol=1e-12)
        expected = [plain.from_vessels, plain.to_lymph, plain.inflow, plain.outflow]
        np.testing.assert_allclose(book[0], expected, rtol=1e-12)
        assert plain.outflow > 0.0
