"""How cells move: accuracy, balance, invariance, births, walls and degenerate cases."""

import numba
import numpy as np
import pytest
from packed_tissue import ADHESION, RADIUS, REACH, REPULSION, packed, state, tables
from scipy.integrate import solve_ivp

from exocosm.engine.kernel import substeps, units
from exocosm.engine.neighbourhood import sort_order
from exocosm.engine.process import mechanics
from exocosm.engine.process.mechanics import Mechanics


def run(table, world, steps, first=0):
    process = Mechanics(table, world)
    for step in range(first, first + steps):
        process.advance(world, step)
    return process


def exact_gap(start, minutes, radius=2 * RADIUS, adhesion=ADHESION, repulsion=REPULSION):
    """Distance of two cells after some minutes, from an accurate solution of the equation of motion."""

    def slope(_, d):
        stick = max(1 - d[0] / (REACH * radius), 0)
        press = max(1 - d[0] / radius, 0)
        return [-2 * (adhesion * stick**2 - repulsion * press**2)]

    return solve_ivp(slope, (0, minutes), [start], rtol=1e-10, atol=1e-12).y[0, -1]


def gap_of(world):
    a, b = world.cells.sphere[:2, :3].astype(float)
    return np.sqrt(((a - b) ** 2).sum())


def test_substeps_in_a_row_are_those_done_one_by_one(monkeypatch):
    """The same bits, where lists are searched anew on the way and where substeps prove too long and are taken again."""
    found, evaluations = [], 0
    monkeypatch.setattr(mechanics, "EXCESS", 0.9)  # so that whole substeps of usual length are too long
    for way in ("_in_a_row", "_one_by_one"):
        table, world = packed(1100, types=2, speed=[0.0, 3.0])
        world.cells.kind[: world.cells.count] = np.arange(world.cells.count) % 7 == 0
        process = Mechanics(table, world)
        process._long_steps = lambda *_: 0
        again = []
        go, inner = getattr(process.one_rate, way), process.one_rate.velocities

        def counted(*given, inner=inner):
            nonlocal evaluations
            evaluations += 1
            return inner(*given)

        monkeypatch.setattr(process.one_rate, "velocities", counted)
        monkeypatch.setattr(
            process.one_rate, "_in_a_row", lambda *a, go=go, again=again: again.append(go(*a)) or again[-1]
        )
        for step in range(4):
            process.advance(world, step)
        assert sum(again) > 1, "the lists end on the way"
        assert process.substeps > 4 / mechanics.LONGEST
        found.append((process.substeps, process.stiffest, again, world.cells.sphere[:1100].tobytes()))
    assert found[0] == found[1]
    assert evaluations > found[1][0] + 2, (
        "a substep was taken again; each way finds velocities once before the first"
    )


def test_a_substep_that_proves_too_long_is_taken_again():
    course, limits = np.zeros(6), (0.3, 0.5, 1.5)
    course[:4] = 1.0, 2, 0.0, 0.0
    top = np.array([[0.1, 0.2], [1.21, 0.1]], np.float32)  # 1.1 um/min for half a minute: too far
    assert not substeps.holds(course, top, limits)
    assert course.tolist() == pytest.approx([1.0, 4, 1.0, 1.1, 0.2, 0.0])
    assert substeps.holds(course, top, limits)
    assert substeps.go_on(course, limits) == pytest.approx((0.25, 0.125))
    assert course[:2].tolist() == pytest.approx([0.75, 3])
    assert [substeps.go_on(course, limits) for _ in range(3)][-1] == pytest.approx((0.25, 0.0))
    assert course[substeps.PARTS] == course[substeps.LEFT] == 0
    assert course[substeps.DONE] == 4


@pytest.mark.parametrize("start", [6.0, 10.0, 15.0, 19.0])
def test_two_cells_follow_the_exact_solution(start):
    table = tables()
    world = state(table, [[60, 60, 60], [60 + 0.6 * start, 60 + 0.8 * start, 60]])
    run(table, world, 10)
    assert gap_of(world) == pytest.approx(exact_gap(start, 10), abs=0.02)  # a thousandth of a diameter


def test_order_of_convergence_is_two(monkeypatch):
    """Steps of 1/2 to 1/16 min; the start is where the speed changes smoothly, so that displacement does not set the step."""
    errors = []
    monkeypatch.setattr(mechanics, "FARTHEST", 1e9)
    for parts in (2, 4, 8, 16):
        monkeypatch.setattr(mechanics, "LONGEST", 1 / parts)
        table = tables(adhesion=0.0, repulsion=20.0)
        world = state(table, [[20.0, 20, 20], [32.0, 20, 20]])
        process = run(table, world, 3)
        assert process.substeps == 3 * parts
        errors.append(abs(gap_of(world) - exact_gap(12.0, 3, adhesion=0.0, repulsion=20.0)))
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    assert errors[0] > 1e-3, "the problem must have an error to measure"
    assert np.all(orders > 1.7), orders


def test_momentum_is_balanced():
    table, world = packed(3000, types=2, adhesion=[0.4, 1.0], repulsion=[10.0, 25.0], settle=False)
    n = 3000
    rng = np.random.default_rng(1)
    world.cells.kind[:n] = rng.integers(0, 2, n)
    world.cells.sphere[:n, 3] = rng.uniform(5, 10, n)
    Mechanics(table, world).rebuild(world)
    drift = world.cells.drift[:n].astype(float)
    assert np.abs(drift).mean() > 0.1
    assert np.abs(drift.sum(0)).max() < 1e-6 * np.abs(drift).sum()


def hour(threads=2, order=None, motile=0.0, minutes=14):
    """Positions by identity after some minutes with a sorting every six, and the process."""
    numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))
    table, world = packed(1400, seed=3, types=2, speed=[0.0, 8.0])
    n = world.cells.count
    world.cells.kind[:n] = world.cells.identity[:n] % 20 < 20 * motile
    if order is not None:
        world.cells.take(order(n))
        world.cells.take(sort_order(world.cells, table.grid))
    process = Mechanics(table, world)
    for step in range(minutes):
        if step % 6 == 0:
            world.cells.take(sort_order(world.cells, table.grid))
            process.rebuild(world)
        process.advance(world, step)
    by_identity = np.argsort(world.cells.identity[:n])
    return world.cells.sphere[:n][by_identity].copy()


@pytest.mark.parametrize("motile", [0.0, 0.05])
def test_threads_and_order_of_the_cells_leave_no_trace(motile, monkeypatch):
    monkeypatch.setattr(units, "SMALL", 0)
    threads = numba.get_num_threads()
    try:
        once = hour(1, motile=motile)
        for count in (2, 8):
            assert np.array_equal(once, hour(count, motile=motile))
        shuffled = hour(2, lambda n: np.random.default_rng(5).permutation(n), motile)
        assert np.array_equal(once, shuffled)
    finally:
        numba.set_num_threads(threads)


@pytest.mark.parametrize("motile", [False, True])
def test_a_run_resumed_after_a_sorting_gives_the_same_bits(motile):
    table, world = packed(1200, types=2, speed=[0.0, 8.0])
    n = 1200
    world.cells.kind[:n] = motile * (np.arange(n) % 20 == 0)
    process = run(table, world, 6)
    world.cells.take(sort_order(world.cells, table.grid))
    saved = {name: column.copy() for name, column in world.cells.alive_rows().items()}
    process.rebuild(world)
    for step in range(6, 12):
        process.advance(world, step)
    _, again = packed(1200, types=2, speed=[0.0, 8.0], settle=False)
    for name, column in saved.items():
        getattr(again.cells, name)[:n] = column
    run(table, again, 6, first=6)
    assert np.array_equal(world.cells.sphere[:n], again.cells.sphere[:n])
    assert np.array_equal(world.cells.drift[:n], again.cells.drift[:n])


def with_births(cells, share, rng):
    """Some cells become two overlapping daughters of unequal radii, at half a radius from each other."""
    n = cells.count
    mothers = np.flatnonzero(rng.random(n) < share)
    total = n + len(mothers)
    cells.reserve(total)
    for name in cells.COLUMNS:
        getattr(cells, name)[n:total] = getattr(cells, name)[mothers]
    cells.count = total
    cells.identity[n:total] = np.arange(10 * n, 10 * n + len(mothers))
    way = rng.normal(size=(len(mothers), 3))
    way *= 0.25 * RADIUS / np.sqrt((way**2).sum(1, keepdims=True))
    cells.sphere[mothers, :3] += way
    cells.sphere[n:total, :3] -= way
    cells.sphere[mothers, 3] *= 0.9
    cells.sphere[n:total, 3] *= 0.7


@pytest.mark.parametrize("repulsion", [10.0, 300.0])
def test_births_throw_nothing(repulsion, monkeypatch):
    """Daughters part by a few um, as they do in steps a tenth as long; stiff overlaps included."""

    def positions():
        table, world = packed(800, volume=5000.0, repulsion=repulsion, settle=False)
        run(table, world, 6)
        with_births(world.cells, 0.1, np.random.default_rng(2))
        world.cells.take(sort_order(world.cells, table.grid))
        n = world.cells.count
        process = Mechanics(table, world)
        process.rebuild(world)
        order = np.argsort(world.cells.identity[:n])
        before = world.cells.sphere[:n, :3][order].astype(float)
        for step in range(6, 12):
            process.advance(world, step)
        order = np.argsort(world.cells.identity[:n])
        return before, world.cells.sphere[:n, :3][order].astype(float), np.array(table.grid.size)

    before, after, size = positions()
    moved = np.sqrt(((after - before) ** 2).sum(1))
    assert np.isfinite(after).all()
    assert 1.0 < moved.max() < RADIUS
    assert np.all(after >= 0) and np.all(after < size)
    monkeypatch.setattr(mechanics, "LONGEST", mechanics.LONGEST / 10)
    monkeypatch.setattr(mechanics, "FARTHEST", mechanics.FARTHEST / 10)
    _, fine, _ = positions()
    apart = np.sqrt(((after - fine) ** 2).sum(1))
    assert np.sqrt((apart**2).mean()) < 0.1


def test_stiff_contacts_come_to_rest():
    """A stiffness far above the longest step does not make the cells shake."""
    table, world = packed(500, repulsion=1000.0)
    process = run(table, world, 15)
    before = world.cells.sphere[:500].copy()
    process.advance(world, 15)
    shake = np.abs(world.cells.sphere[:500] - before).max()
    drift = np.abs(world.cells.drift[:500]).max()
    assert shake <= 1.5 * drift + 1e-4


def test_planar_tissue_stays_planar():
    table = tables((1, 8, 8), (20.0, 20.0, 20.0), speed=4.0)
    rng = np.random.default_rng(0)
    place = np.column_stack([rng.random((150, 2)) * 160, np.full(150, 10.0)])
    world = state(table, place)
    run(table, world, 20)
    assert np.array_equal(world.cells.sphere[:150, 2], np.full(150, 10.0, "f4"))
    assert np.abs(world.cells.sphere[:150, :2] - place[:, :2].astype("f4")).max() > 1
    assert np.all(world.cells.heading[:150, 2] == 0) and np.all(world.cells.drift[:150, 2] == 0)


def test_walls_hold_crawling_cells():
    table = tables((4, 4, 4), (10.0, 12.0, 14.0), speed=15.0, persistence=30.0)
    world = state(table, np.random.default_rng(0).random((20, 3)) * [56, 48, 40], radius=4.0)
    run(table, world, 60)
    place = world.cells.sphere[:20, :3].astype(float)
    assert np.all(place > 0) and np.all(place < np.array(table.grid.size))
    assert (place > np.array(table.grid.size) - 0.01).any(), "some cell must have met a wall"


def test_fixed_cells_do_not_move_and_push_others():
    table = tables(types=2, fixed=[True, False], speed=[5.0, 0.0])
    world = state(table, [[50, 50, 50], [58, 50, 50]], kind=[0, 1])
    run(table, world, 10)
    assert np.array_equal(world.cells.sphere[0, :3], np.full(3, 50, "f4"))
    assert world.cells.sphere[1, 0] > 60


def test_no_cell_and_one_cell():
    table = tables()
    world = state(table, np.zeros((0, 3)))
    run(table, world, 2)
    assert world.cells.count == 0
    world = state(table, [[33, 44, 55]])
    run(table, world, 2)
    assert np.array_equal(world.cells.sphere[0], np.array([33, 44, 55, RADIUS], "f4"))


@pytest.mark.parametrize("planar", [False, True])
def test_two_cells_at_one_point_part_evenly(planar):
    table = tables((1 if planar else 5, 5, 5))
    ends = []
    for identity in ([1, 2], [2, 1], [1, 2]):
        world = state(table, [[40, 50, 10]] * 2, identity=identity)
        run(table, world, 30)
        by_identity = world.cells.sphere[:2][np.argsort(identity)].astype(float)
        assert np.isfinite(by_identity).all()
        assert gap_of(world) > RADIUS
        assert np.allclose(by_identity[:, :3].mean(0), [40, 50, 10], atol=1e-3)
        ends.append(by_identity)
    assert np.array_equal(ends[0], ends[1]) and np.array_equal(ends[0], ends[2])


def test_number_of_cells_may_change_between_steps():
    table, world = packed(700)
    process = run(table, world, 2)
    world.cells.take(np.arange(0, 700, 3))
    process.advance(world, 2)
    assert world.cells.count == 234
    assert np.isfinite(world.cells.sphere[:234]).all()
