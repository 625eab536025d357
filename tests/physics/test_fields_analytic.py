"""Fields against solutions in closed form: sources, sinks, plumes, coupled fields, and the measured order of convergence."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from scipy.special import erf, erfc, kv

from exocosm.engine.plain.bare import bare_state, bare_tables
from exocosm.engine.process.flow import solve_flow
from exocosm.engine.process.transport import Transport
from exocosm.engine.tables import FlowTable, Method
from exocosm.model.physics import stokes_einstein


def run(tables, steps, source=0.0, uptake=0.0, start=0.0, flow=False):
    """Run with constant sources and uptake; return the state and the last mean density."""
    state = bare_state(tables, start)
    if flow:
        state.flow = solve_flow(tables)
    transport = Transport(tables, state)
    source, uptake = (np.zeros_like(state.fields) + a for a in (source, uptake))
    mid = state.fields
    for step in range(steps):
        mid = transport.advance(state, step, source, uptake)
    return state, mid


def distances(tables, centre):
    """Return [z, y, x] the distance of voxel centres from the centre of voxel `centre`, um."""
    axes = [
        (np.arange(n) - c) * d for n, c, d in zip(tables.grid.shape, centre, tables.grid.spacing, strict=True)
    ]
    return np.sqrt(sum(a**2 for a in np.meshgrid(*axes, indexing="ij")))


def point_source(r, t, q, diffusivity, decay):
    """Return the density around a steady point source in 3-D after t min.

    Carslaw HS, Jaeger JC (1959), Conduction of Heat in Solids, 2nd ed., section 10.4, with a first-order loss.
    """
    a, b = r / np.sqrt(4 * diffusivity * t), np.sqrt(decay * t)
    decaying = np.exp(-r * np.sqrt(decay / diffusivity)) * erfc(a - b)
    growing = np.exp(r * np.sqrt(decay / diffusivity)) * erfc(a + b)
    return q / (8 * np.pi * diffusivity * r) * (decaying + growing)


@pytest.mark.parametrize("spacing", [(10.0, 10.0, 10.0), (15.0, 10.0, 8.0)])
def test_point_source_with_decay_in_space_after_an_hour(spacing):
    diffusivity, decay, rate = 100.0, 0.05, 1e4
    shape = tuple(2 * round(220.0 / d) + 1 for d in spacing)
    centre = tuple(n // 2 for n in shape)
    tables = bare_tables(shape, spacing, diffusivity=diffusivity, decay=decay)
    source = np.zeros((1, *shape))
    source[(0, *centre)] = rate / tables.grid.voxel_volume
    state, _ = run(tables, 60, source)
    r = distances(tables, centre)
    near = (r > 5.0 * max(spacing)) & (r < 120.0)
    exact = point_source(r[near], 60.0, rate, diffusivity, decay)
    np.testing.assert_allclose(state.fields[0][near], exact, rtol=0.035)


def test_point_source_with_decay_in_space_steady():
    diffusivity, decay, rate = 400.0, 0.2, 1e4
    shape, centre = (41, 41, 41), (20, 20, 20)
    tables = bare_tables(shape, (10.0,) * 3, diffusivity=diffusivity, decay=decay)
    source = np.zeros((1, *shape))
    source[(0, *centre)] = rate / tables.grid.voxel_volume
    state, _ = run(tables, 40, source)
    r = distances(tables, centre)
    near = (r > 50.0) & (r < 110.0)
    exact = rate / (4 * np.pi * diffusivity * r[near]) * np.exp(-r[near] * np.sqrt(decay / diffusivity))
    np.testing.assert_allclose(state.fields[0][near], exact, rtol=0.03)
    assert point_source(50.0, 1e4, rate, diffusivity, decay) == pytest.approx(
        rate / (4 * np.pi * diffusivity * 50.0) * np.exp(-50.0 * np.sqrt(decay / diffusivity))
    )


@pytest.mark.parametrize("method", [Method.DOUGLAS, Method.IMPLICIT])
def test_steady_source_in_the_plane_is_a_bessel_function(method):
    diffusivity, decay, rate = 400.0, 0.2, 100.0
    shape, centre = (1, 101, 101), (0, 50, 50)
    tables = bare_tables(shape, (10.0,) * 3, diffusivity=diffusivity, decay=decay, method=method)
    source = np.zeros((1, *shape))
    source[(0, *centre)] = rate / 100.0
    state, _ = run(tables, 80, source)
    r = distances(tables, centre)
    near = (r > 30.0) & (r < 200.0)
    exact = rate / (2 * np.pi * diffusivity) * kv(0, r[near] * np.sqrt(decay / diffusivity))
    np.testing.assert_allclose(state.fields[0][near], exact, rtol=0.03)


def test_secreting_sphere():
    """Steady density outside a ball that secretes evenly: that of a point source, times 3 (ka cosh ka - sinh ka) / (ka)^3."""
    diffusivity, decay, radius = 400.0, 0.4, 60.0
    shape, centre = (45, 45, 45), (22, 22, 22)
    tables = bare_tables(shape, (10.0,) * 3, diffusivity=diffusivity, decay=decay)
    r = distances(tables, centre)
    source = (r <= radius)[None] * 1.0
    rate = source.sum() * tables.grid.voxel_volume
    state, _ = run(tables, 40, source)
    k = np.sqrt(decay / diffusivity)
    ka = k * radius
    shape_factor = 3 * (ka * np.cosh(ka) - np.sinh(ka)) / ka**3
    exact = rate * shape_factor / (4 * np.pi * diffusivity * r.clip(1.0)) * np.exp(-k * r)
    out = (r > radius + 25.0) & (r < 150.0)
    np.testing.assert_allclose(state.fields[0][out], exact[out], rtol=0.06)


def test_capture_by_a_neighbour():
    """A small sink beside a source: capture is the capture coefficient of the cell in series with its diffusive supply."""
    diffusivity, rate, apart = 600.0, 1e4, 8
    shape, width = (31, 31, 31), 20.0
    tables = bare_tables(shape, (width,) * 3, diffusivity=diffusivity, boundary_fixed=True)
    volume = tables.grid.voxel_volume
    source, uptake = np.zeros((2, 1, *shape))
    source[0, 15, 15, 11] = rate / volume
    free, _ = run(tables, 400, source)
    without = free.fields[0, 15, 15, 11 + apart]
    at_itself = free.fields[0, 15, 15, 11] / rate  # response of a voxel to a unit source in it
    coefficient = 2.0e4  # um^3/min
    uptake[0, 15, 15, 11 + apart] = coefficient / volume
    _, mid = run(tables, 400, source, uptake)
    captured = coefficient * mid[0, 15, 15, 11 + apart]
    # superposition: the sink lowers its own voxel by its capture times the response of that voxel (mirror image of the source's)
    assert captured == pytest.approx(coefficient * without / (1.0 + coefficient * at_itself), rel=2e-3)


def test_plume_in_a_uniform_flow():
    """Steady plume of a point source in the plane: q / (2 pi D) exp(v x / 2 D) K0(r sqrt(v^2 / 4 D^2 + k / D))."""
    diffusivity, decay, speed, rate = 300.0, 0.02, 12.0, 1e3
    shape, centre = (1, 61, 121), (0, 30, 20)
    tables = bare_tables(
        shape,
        (10.0,) * 3,
        diffusivity=diffusivity,
        decay=decay,
        advected=True,
        flow=FlowTable("uniform", (speed, 0.0, 0.0)),
    )
    source = np.zeros((1, *shape))
    source[(0, *centre)] = rate / 100.0
    state, _ = run(tables, 150, source, flow=True)
    x = (np.arange(121) - 20) * 10.0
    line = state.fields[0, 0, 30]
    some = (x >= 60.0) & (x <= 500.0)
    inverse = np.sqrt(speed**2 / (4 * diffusivity**2) + decay / diffusivity)
    exact = (
        rate
        / (2 * np.pi * diffusivity)
        * np.exp(speed * x[some] / (2 * diffusivity))
        * kv(0, x[some] * inverse)
    )
    np.testing.assert_allclose(line[some], exact, rtol=0.04)


def test_decay_length_of_a_plume():
    """Without diffusion what passes falls off as exp(-k x / v)."""
    tables = bare_tables(
        (1, 1, 100), decay=0.05, advected=True, flow=FlowTable("uniform", (30.0, 0.0, 0.0)), diffusivity=0.0
    )
    source = np.zeros((1, 1, 1, 100))
    source[..., 2] = 1.0
    state, _ = run(tables, 120, source, flow=True)
    line = state.fields[0, 0, 0]
    x = np.arange(100) * 20.0
    slope = np.polyfit(x[5:60], np.log(line[5:60]), 1)[0]
    assert slope == pytest.approx(-0.05 / 30.0, rel=0.01)


def test_a_pulse_moves_with_the_flow():
    tables = bare_tables(
        (1, 1, 150), diffusivity=50.0, advected=True, flow=FlowTable("uniform", (17.0, 0.0, 0.0))
    )
    x = (np.arange(150) + 0.5) * 20.0
    start = np.exp(-((x - 600.0) ** 2) / (2 * 80.0**2))
    state, _ = run(tables, 60, start=start, flow=True)
    u = state.fields[0, 0, 0]
    mean = (u * x).sum() / u.sum()
    variance = (u * (x - mean) ** 2).sum() / u.sum()
    assert mean == pytest.approx(600.0 + 17.0 * 60.0, abs=1.0)
    assert variance == pytest.approx(80.0**2 + 2 * 50.0 * 60.0, rel=0.03)


def test_two_fields_coupled_by_uptake():
    """A is made evenly, taken up and returned as B with the same rate: both steady states are known voxel by voxel."""
    shape = (1, 40, 40)
    tables = bare_tables(shape, count=2, diffusivity=[300.0, 900.0], decay=[0.0, 0.1])
    state = bare_state(tables)
    transport = Transport(tables, state)
    source, uptake = np.zeros((2, 2, *shape))
    source[0] = 2.0
    uptake[0] = 0.4
    for step in range(150):
        mid = transport.advance(state, step, source, uptake)
        source[1] = uptake[0] * mid[0]
    np.testing.assert_allclose(state.fields[0], 5.0, rtol=1e-9)
    np.testing.assert_allclose(state.fields[1], 20.0, rtol=1e-6)


@pytest.mark.parametrize("method", [Method.DOUGLAS, Method.IMPLICIT])
def test_fixed_faces_hold_a_linear_and_a_decaying_profile(method):
    fixed = np.array([[1, 1, 0, 0, 0, 0]], bool)
    value = np.array([[10.0, 0.0, 0, 0, 0, 0]])
    tables = bare_tables(
        (2, 3, 40), diffusivity=1000.0, method=method, boundary_fixed=fixed, boundary_value=value, length=10.0
    )
    state, _ = run(tables, 300)
    x = (np.arange(40) + 0.5) / 40
    np.testing.assert_allclose(state.fields[0], np.broadcast_to(10.0 * (1 - x), (2, 3, 40)), rtol=1e-6)


def order(errors):
    """Return the order between successive halvings."""
    return np.log2(np.array(errors[:-1]) / np.array(errors[1:]))


def test_second_order_in_time():
    """Against the semi-discrete solution, with rough sources and uptake, decay and a fixed face."""
    shape = (6, 8, 10)
    rng = np.random.default_rng(2)
    source, uptake = rng.random((2, 1, *shape))
    start = 3.0 + rng.random((1, *shape))

    def at_the_end(length):
        tables = bare_tables(
            shape, length=length, diffusivity=200.0, decay=0.05,
            boundary_fixed=[[1, 0, 0, 1, 0, 0]], boundary_value=1.0,
        )  # fmt: skip
        return run(tables, round(4.0 / length), source, uptake, start)[0].fields

    results = [at_the_end(length) for length in (0.5, 0.25, 0.125, 0.0625)]
    steps = [np.abs(a - b).max() for a, b in pairwise(results)]
    assert (order(steps) > 1.9).all()


def test_second_order_in_time_with_rough_hindrance():
    shape = (5, 12, 14)
    rng = np.random.default_rng(3)
    hindrance, start = 0.2 + 0.8 * rng.random(shape), 1.0 + rng.random(shape)

    def at_the_end(length):
        tables = bare_tables(
            shape, length=length, diffusivity=200.0, hindered=True, medium={"hindrance": hindrance}
        )
        return run(tables, round(4.0 / length), start=start)[0].fields

    results = [at_the_end(length) for length in (0.5, 0.25, 0.125, 0.0625)]
    steps = [np.abs(a - b).max() for a, b in pairwise(results)]
    assert (order(steps) > 1.9).all()


def test_second_order_of_flow_in_time_and_space_together():
    """A spreading pulse in a flow across the grid; time and space refined together, as the fluxes couple the two.

    The pulse stays five of its widths away from the walls, which the closed solution knows nothing of.
    """
    errors = []
    for refine in (1, 2, 4):
        width, shape = 20.0 / refine, (1, 38 * refine, 44 * refine)
        tables = bare_tables(
            shape, (20.0, width, width), length=1.0 / refine, diffusivity=30.0, advected=True,
            flow=FlowTable("uniform", (12.0, 6.0, 0.0)),
        )  # fmt: skip
        y, x = (((np.arange(n) + 0.5) * width) for n in shape[1:])

        def pulse(minutes, x=x, y=y):
            variance = 60.0**2 + 2 * 30.0 * minutes
            along = np.exp(-((x - 320.0 - 12.0 * minutes) ** 2) / (2 * variance))
            across = np.exp(-((y - 320.0 - 6.0 * minutes) ** 2) / (2 * variance))
            return 60.0**2 / variance * across[:, None] * along

        state, _ = run(tables, 18 * refine, start=pulse(0.0), flow=True)
        errors.append(np.abs(state.fields[0, 0] - pulse(18.0)).sum() / pulse(18.0).sum())
    assert order(errors)[-1] > 1.9, errors


def test_first_order_in_time_of_the_implicit_step():
    rng = np.random.default_rng(4)
    shape = (4, 5, 6)
    start = 1.0 + rng.random((1, *shape))

    def at_the_end(length):
        tables = bare_tables(shape, length=length, diffusivity=200.0, decay=0.1, method=Method.IMPLICIT)
        return run(tables, round(4.0 / length), 0.0, 0.3, start)[0].fields

    results = [at_the_end(length) for length in (0.25, 0.125, 0.0625)]
    steps = [np.abs(a - b).max() for a, b in pairwise(results)]
    assert order(steps)[0] == pytest.approx(1.0, abs=0.15)


@pytest.mark.parametrize("spacing", [(1.0, 1.0, 1.0), (2.0, 1.0, 0.5)])
def test_second_order_in_space(spacing):
    """A decaying product of cosines (no flux) in x and y and of a sine (fixed faces at 0) in z."""
    length, diffusivity, minutes = 64.0, 10.0, 16.0
    errors = []
    for refine in (1, 2, 4):
        widths = [8.0 * s / refine for s in spacing]
        shape = tuple(round(length / w) for w in widths)
        tables = bare_tables(
            shape, tuple(widths), length=0.5, diffusivity=diffusivity, boundary_fixed=[[0, 0, 0, 0, 1, 1]]
        )
        cells = [(np.arange(n) + 0.5) * np.pi / n for n in shape]
        profile = 1.0 * np.sin(cells[0])[:, None, None] * (2 + np.cos(cells[1]))[:, None]
        state, _ = run(tables, 32, start=profile * np.ones(shape[2]))
        k = diffusivity * (np.pi / length) ** 2 * minutes
        exact = np.sin(cells[0])[:, None] * (2 * np.exp(-k) + np.exp(-2 * k) * np.cos(cells[1]))
        errors.append(np.abs(state.fields[0] - exact[:, :, None]).max())
    assert order(errors)[-1] > 1.9


def test_anisotropic_voxels_spread_alike_along_every_axis():
    tables = bare_tables((40, 60, 80), (20.0, 12.0, 9.0), diffusivity=150.0)
    state = bare_state(tables)
    axes = [(np.arange(n) - (n - 1) / 2) * d for n, d in zip((40, 60, 80), (20.0, 12.0, 9.0), strict=True)]
    z, y, x = np.meshgrid(*axes, indexing="ij")
    start = np.exp(-(x**2 + y**2 + z**2) / (2 * 40.0**2))
    state, _ = run(tables, 10, start=start)
    u = state.fields[0]
    for axis in (x, y, z):
        assert (u * axis**2).sum() / u.sum() == pytest.approx(40.0**2 + 2 * 150.0 * 10.0, rel=1e-3)


def test_loss_to_an_absorbing_face():
    """Half a space at 1 beside a face at 0: erf(x / sqrt(4 D t)), and an outflow of 2 sqrt(D t / pi) per area."""
    fixed = np.array([[1, 0, 0, 0, 0, 0]], bool)
    tables = bare_tables((1, 1, 100), (10.0,) * 3, diffusivity=100.0, boundary_fixed=fixed)
    state, _ = run(tables, 60, start=1.0)
    x = (np.arange(100) + 0.5) * 10.0
    np.testing.assert_allclose(state.fields[0, 0, 0], erf(x / np.sqrt(4 * 100.0 * 60.0)), atol=2e-3)
    assert state.ledger.outflow[0] / 100.0 == pytest.approx(2 * np.sqrt(100.0 * 60.0 / np.pi), rel=2e-3)


def test_blood_and_tissue_come_to_an_equilibrium():
    tables = bare_tables(
        (2, 5, 5), diffusivity=100.0, permeability=0.1, blood=4.0, lymph=0.05, decay=0.05,
        medium={"vessels": np.ones((2, 5, 5)), "lymph": np.ones((2, 5, 5))},
    )  # fmt: skip
    state, _ = run(tables, 200)
    np.testing.assert_allclose(state.fields, 4.0 * 0.1 / 0.2, rtol=1e-9)


@pytest.mark.parametrize(
    "diameter, expected", [(30, 21.91), (50, 13.14), (80, 8.22), (100, 6.57), (150, 4.38)]
)
def test_stokes_einstein(diameter, expected):
    assert stokes_einstein(float(diameter), 310.15, 0.6913) == pytest.approx(expected, abs=0.006)
