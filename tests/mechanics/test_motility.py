"""Own movement: when cells turn, how fast they are, and where they go."""

from dataclasses import replace

import numpy as np
import pytest
from packed_tissue import state, tables

from exocosm.engine.process.mechanics import Mechanics
from exocosm.engine.tables import Method, Stage


def lonely(n=400, **more):
    """Cells so small and slippery that they do not feel each other."""
    table = tables((20, 20, 20), (20.0, 25.0, 10.0), adhesion=0.0, repulsion=0.0, fields=2, **more)
    place = np.random.default_rng(0).uniform(60, 140, (n, 3))
    return table, state(table, place, radius=1.0)


def advance(table, world, steps):
    process = Mechanics(table, world)
    for step in range(steps):
        process.advance(world, step)


def speeds(world):
    heading = world.cells.heading[: world.cells.count].astype(float)
    return np.sqrt((heading**2).sum(1))


def test_free_cells_go_at_their_speed_exactly():
    table, world = lonely(speed=3.0, persistence=1000.0)
    start = world.cells.sphere[:400, :3].astype(float)
    advance(table, world, 5)
    gone = np.sqrt(((world.cells.sphere[:400, :3] - start) ** 2).sum(1))
    assert np.allclose(speeds(world), 3.0, rtol=1e-5)
    # a cell turns once in its persistence; with 1000 min and 5 steps at most 2 in 400 do
    assert (np.abs(gone - 15.0) < 1e-3).sum() >= 397


def test_directions_have_no_preference_and_change_at_the_persistence_time():
    table, world = lonely(speed=2.0, persistence=5.0)
    process = Mechanics(table, world)
    process.advance(world, 0)
    turned = np.zeros(400, int)
    for step in range(1, 16):
        before = world.cells.heading[:400].copy()
        process.advance(world, step)
        turned += (np.abs(before - world.cells.heading[:400]).max(1) > 1e-3).astype(int)
    assert np.array_equal(turned, np.full(400, 3))
    assert np.all(np.abs(world.cells.heading[:400].mean(0)) < 4 * 2 / np.sqrt(3 * 400))


@pytest.mark.parametrize("sign", [1.0, -1.0])
@pytest.mark.parametrize("method", [Method.DOUGLAS, Method.WHOLE])
def test_full_bias_follows_the_gradient_in_anisotropic_voxels(sign, method):
    table, world = lonely(speed=1.0, bias=1.0, towards=1, sign=sign)
    table.fields.method[1] = method
    z, y, x = np.meshgrid(*(np.arange(20) * d for d in table.grid.spacing), indexing="ij")
    ramp = 2 * x + 1 * y - 2 * z + 1000
    if method == Method.WHOLE:
        world.whole = ramp[None].astype("i4")
    else:
        world.fields[1] = ramp
    advance(table, world, 1)
    assert np.allclose(world.cells.heading[:400], sign * np.array([2, 1, -2]) / 3, atol=1e-6)


def test_half_bias_drifts_up_the_gradient_and_no_gradient_is_a_random_walk():
    table, world = lonely(speed=1.0, bias=0.5, towards=0)
    advance(table, world, 1)
    assert np.abs(world.cells.heading[:400].mean(0)).max() < 4 / np.sqrt(3 * 400)
    world.fields[0] = np.arange(20)[None, None, :]
    advance(table, world, 2)
    # |e + u| for a random unit vector u: the mean cosine with e is 2/3
    assert world.cells.heading[:400, 0].mean() == pytest.approx(2 / 3, abs=0.06)
    assert np.allclose(speeds(world), 1.0, rtol=1e-5)


def test_behaviour_sets_speed_at_once_and_the_dead_lie_still():
    blank = tables(behaviours=1).behaviours.columns
    table, world = lonely(speed=1.0, behaviours=1, columns=replace(blank, speed=0), persistence=100.0)
    world.cells.behaviour[:200, 0] = 4.0
    world.cells.stage[:10] = Stage.APOPTOTIC
    process = Mechanics(table, world)
    process.advance(world, 0)
    assert np.allclose(speeds(world), [0.0] * 10 + [4.0] * 190 + [1.0] * 200, rtol=1e-5)
    way = world.cells.heading[399].copy()
    world.cells.behaviour[:, 0] = 2.5
    process.advance(world, 1)
    assert np.allclose(world.cells.heading[399], 2.5 * way, rtol=1e-5)
    world.cells.behaviour[:, 0] = 0.0
    process.advance(world, 2)
    assert np.all(speeds(world) == 0)
