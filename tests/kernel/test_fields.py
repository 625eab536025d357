"""Field kernels against their plain twins, their books, their sign and their bits."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exocosm.engine.advection import Advection, parts_needed
from exocosm.engine.plain.bare import bare_state, bare_tables
from exocosm.engine.plain.transport import advect_plain, douglas_plain, implicit_plain
from exocosm.engine.process.flow import solve_flow
from exocosm.engine.process.transport import Transport
from exocosm.engine.tables import FlowTable, Method

SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 12))
QUICK = settings(max_examples=40, deadline=None)


def drive(tables, state, transport, steps, seed=0, rate=1.0, uptake=1.0):
    """Run with random sources and uptake that change every step, book the caller's side, and check the sign throughout."""
    rng = np.random.default_rng(seed)
    volume = tables.grid.voxel_volume
    kind = state.fields.dtype
    for step in range(steps):
        shape = state.fields.shape
        source = (rate * rng.random(shape) * (rng.random(shape) < 0.1)).astype(kind)
        takes = (uptake * rng.random(shape) * (rng.random(shape) < 0.3)).astype(kind)
        mid = transport.advance(state, step, source, takes)
        minutes = transport.minutes[:, None, None, None]
        state.ledger.released[:, 0] += (minutes * source).sum((1, 2, 3), dtype=float) * volume
        taken = minutes * takes.astype(float) * mid
        state.ledger.captured[:, 0] += taken.sum((1, 2, 3)) * volume
        assert state.fields.min() >= 0.0
        assert mid.min() >= 0.0
    left = state.fields.sum((1, 2, 3), dtype=float) * volume
    return (state.ledger.field_balance() - left) / state.ledger.field_turnover()


def random_tables(shape, seed, count=2, **kw):
    """Return tables with everything switched on at random."""
    rng = np.random.default_rng(seed)
    open_world = rng.random() < 0.7
    fixed = rng.random((count, 6)) < 0.4 * open_world
    medium = {"hindrance": 0.1 + 0.9 * rng.random(shape)}
    if open_world:
        medium |= {"vessels": rng.random(shape), "lymph": rng.random(shape)}
    columns = {
        "diffusivity": rng.choice([20.0, 300.0, 1500.0], count),
        "hindered": rng.random(count) < 0.5,
        "decay": rng.choice([0.0, 0.03], count),
        "permeability": rng.choice([0.0, 0.05], count),
        "lymph": rng.choice([0.0, 0.05], count),
        "blood": rng.random(count),
        "boundary_fixed": fixed,
        "boundary_value": rng.random((count, 6)),
    }
    spacing = tuple(rng.choice([12.0, 20.0, 33.0], 3))
    return bare_tables(shape, spacing, count, medium=medium, **columns | kw)


@QUICK
@given(SHAPES, st.integers(0, 10**6))
def test_douglas_equals_its_twin(shape, seed):
    tables = random_tables(shape, seed)
    rng = np.random.default_rng(seed + 1)
    state = bare_state(tables, 5.0 + rng.random((2, *shape)))
    before = state.fields.copy()
    source, uptake = rng.random((2, 2, *shape))
    transport = Transport(tables, state)
    mid = transport.advance(state, 0, source, uptake)
    for s in range(2):
        parts = next(g.substeps for g in transport.groups if s in g.which)
        u, mean, inflow, outflow, least = before[s], 0.0, 0.0, 0.0, 1.0
        for _ in range(parts):
            plain = douglas_plain(tables, s, u, source[s], uptake[s], 1.0 / parts)
            u, mean = plain.new, mean + plain.mid / parts
            inflow, outflow = inflow + plain.inflow, outflow + plain.outflow
            least = min(least, u.min())
        if least < 0.0:
            continue  # the process halves such a step
        np.testing.assert_allclose(state.fields[s], u, rtol=1e-12)
        np.testing.assert_allclose(mid[s], mean, rtol=1e-12)
        volume = tables.grid.voxel_volume
        total = before.size * 6.0
        np.testing.assert_allclose(state.ledger.inflow[s] / volume, inflow, atol=1e-12 * total)
        np.testing.assert_allclose(state.ledger.outflow[s] / volume, outflow, atol=1e-12 * total)


@QUICK
@given(SHAPES, st.integers(0, 10**6))
def test_implicit_equals_its_twin(shape, seed):
    tables = random_tables(shape, seed, count=1, method=Method.IMPLICIT, diffusivity=1e5)
    rng = np.random.default_rng(seed + 1)
    state = bare_state(tables, 30.0 * rng.random((1, *shape)))
    before = state.fields[0].copy()
    source, uptake = rng.random((2, 1, *shape))
    mid = Transport(tables, state).advance(state, 0, source, uptake)
    plain = implicit_plain(tables, 0, before, source[0], uptake[0], 1.0)
    np.testing.assert_allclose(mid[0], plain.mid, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(state.fields[0], plain.new, rtol=1e-6, atol=1e-6)


def random_flow(shape, seed, spacing=(20.0, 20.0, 20.0), **kw):
    """Return tables and a Darcy flow with vessels, lymph and some open faces."""
    rng = np.random.default_rng(seed)
    table = FlowTable(
        "darcy", filtration=1e-3, vessel_pressure=2000.0, drainage=1e-3, lymph_pressure=-200.0,
        open_faces=tuple(rng.random(6) < 0.5), face_pressure=tuple(rng.normal(0, 300, 6)),
    )  # fmt: skip
    medium = {
        "vessels": 1.0 * (rng.random(shape) < 0.3), "lymph": 1.0 * (rng.random(shape) < 0.3),
        "conductivity": np.exp(rng.normal(0, 1, shape)), "hindrance": 0.2 + 0.8 * rng.random(shape),
    }  # fmt: skip
    return bare_tables(shape, spacing, flow=table, medium=medium, advected=True, **kw)


@QUICK
@given(SHAPES, st.integers(0, 10**6))
def test_advection_equals_its_twin(shape, seed):
    rng = np.random.default_rng(seed)
    spacing = tuple(rng.choice([12.0, 20.0, 33.0], 3))
    tables = random_flow(
        shape, seed, spacing, blood=0.7, boundary_fixed=rng.random((1, 6)) < 0.5, boundary_value=2.0
    )
    flow = solve_flow(tables)
    if flow is None:
        return
    minutes = 1.0 / parts_needed(tables, flow, 1.0)
    fields = rng.random((1, *shape)) * (rng.random((1, *shape)) < 0.6)
    plain = advect_plain(tables, 0, fields[0], flow, minutes)
    book = Advection(tables, flow, np.float64).advance(fields, np.array([0]), minutes)
    np.testing.assert_allclose(fields[0], plain.new, rtol=1e-12, atol=1e-13)
    expected = [plain.from_vessels, plain.to_lymph, plain.inflow, plain.outflow]
    np.testing.assert_allclose(book[0], expected, rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("seed", range(4))
def test_advection_keeps_a_uniform_density_and_the_sign(seed):
    shape = (6, 7, 30)
    tables = random_flow(shape, seed, blood=1.0, boundary_fixed=True, boundary_value=1.0)
    flow = solve_flow(tables)
    minutes = 1.0 / parts_needed(tables, flow, 1.0)
    advection = Advection(tables, flow, np.float64)
    uniform = np.ones((1, *shape))
    rough = (np.random.default_rng(seed).random((1, *shape)) < 0.1) * 1.0
    for _ in range(50):
        advection.advance(uniform, np.array([0]), minutes)
        advection.advance(rough, np.array([0]), minutes)
        assert rough.min() >= 0.0
    np.testing.assert_allclose(uniform, 1.0, rtol=1e-12)


@pytest.mark.parametrize("precision, limit", [("float64", 1e-12), ("float32", 1e-6)])
def test_books_close_with_everything_at_once(precision, limit):
    shape = (6, 9, 11)
    tables = random_flow(
        shape, 3, count=4, precision=precision, diffusivity=[240.0, 600.0, 4000.0, 1e5], hindered=[0, 1, 0, 1],
        decay=0.01, permeability=0.02, lymph=0.01, blood=0.5, method=[0, 0, 0, 1], every=[1, 2, 1, 3],
        boundary_fixed=np.random.default_rng(1).random((4, 6)) < 0.3, boundary_value=1.0,
    )  # fmt: skip
    state = bare_state(tables)
    state.flow = solve_flow(tables)
    misfit = drive(tables, state, Transport(tables, state), 60)
    assert np.abs(misfit).max() < limit


def test_books_of_a_fast_field_close_where_far_more_passes_the_faces_than_cells_take():
    """The flux through a fixed face is a small difference of terms thousands of times larger, step after step."""
    tables = bare_tables(
        (4, 9, 11),
        length=36.0,
        diffusivity=1e5,
        method=Method.IMPLICIT,
        boundary_fixed=True,
        boundary_value=38.0,
    )
    state = bare_state(tables, 38.0)
    misfit = drive(tables, state, Transport(tables, state), 150, rate=0.0, uptake=1e-4)
    assert np.abs(misfit).max() < 1e-13


@pytest.mark.parametrize("diffusivity", [60.0, 600.0, 9000.0])
@pytest.mark.parametrize("hindered", [False, True])
def test_spikes_and_jumps_never_go_below_zero(diffusivity, hindered):
    shape = (5, 9, 9)
    hindrance = np.where(np.random.default_rng(0).random(shape) < 0.5, 0.05, 1.0)
    tables = bare_tables(shape, diffusivity=diffusivity, hindered=hindered, medium={"hindrance": hindrance})
    state = bare_state(tables)
    state.fields[0, 2, 4, 4] = 1e4
    state.ledger.initial[0] = 1e4 * tables.grid.voxel_volume
    misfit = drive(tables, state, Transport(tables, state), 30, rate=10.0, uptake=5.0)
    assert np.abs(misfit).max() < 1e-12


def test_a_field_that_is_not_due_stays():
    tables = bare_tables((1, 6, 6), count=2, diffusivity=100.0, every=[1, 3])
    state = bare_state(tables, 1.0)
    transport = Transport(tables, state)
    one = np.ones_like(state.fields)
    carried = []
    for step in range(6):
        before = state.fields[1].copy()
        transport.advance(state, step, one, 0 * one)
        carried.append(transport.minutes.tolist())
        assert np.array_equal(before, state.fields[1]) == (step % 3 != 2)
    assert carried == [[1.0, 0.0], [1.0, 0.0], [1.0, 3.0]] * 2
    np.testing.assert_allclose(state.fields, 7.0, rtol=1e-13)


def test_not_a_number_is_an_error():
    from exocosm.errors import NumericalError

    tables = bare_tables((3, 5, 70), diffusivity=100.0)
    state = bare_state(tables, 1.0)
    source = np.zeros_like(state.fields)
    source[0, 1, 2, 60] = np.nan
    with pytest.raises(NumericalError, match="field 0"):
        Transport(tables, state).advance(state, 0, source, 0 * source)


BITS = """
import sys, numba
sys.path.insert(0, {folder!r})
import test_fields
numba.set_num_threads({threads})
print(test_fields.bits())
"""


def bits() -> str:
    """Return a digest of fields and books after a few steps with everything on, large enough to be dealt out."""
    digest = hashlib.sha256()
    for shape in ((12, 33, 70), (1, 130, 75)):
        tables = random_flow(
            shape, 5, count=3, diffusivity=[240.0, 600.0, 1e5], hindered=[0, 1, 1], method=[0, 0, 1], decay=0.01,
            permeability=0.01, lymph=0.01, blood=1.0,
        )  # fmt: skip
        state = bare_state(tables)
        state.flow = solve_flow(tables)
        drive(tables, state, Transport(tables, state), 3)
        digest.update(state.fields.tobytes())
        for account in state.ledger.arrays().values():
            digest.update(account.tobytes())
    return digest.hexdigest()


def test_the_same_bits_on_any_number_of_threads():
    folder = str(Path(__file__).parent)
    digests = set()
    for threads in (1, 2, 8):
        script = BITS.format(folder=folder, threads=threads)
        environment = os.environ | {"NUMBA_NUM_THREADS": "8"}
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout.strip())
    assert len(digests) == 1


def test_units_are_dealt_out_to_threads():
    """The test above means something only if several threads do work."""
    from exocosm.engine.kernel import units

    seen = []
    before = numba.get_num_threads()
    units.run_units(lambda start, stop, thread: seen.append((start, stop)), 10, 10**6)
    numba.set_num_threads(before)
    assert sorted(a for span in seen for a in range(*span)) == list(range(10))
    assert len(seen) == min(before, 10)
