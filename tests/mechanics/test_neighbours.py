"""Neighbour search, pair velocities, contacts and canonical order against plain twins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packed_tissue import packed, state, tables

from exocosm.engine.neighbourhood import Lists, Neighbourhood, sort_order
from exocosm.engine.plain import mechanics as plain
from exocosm.engine.process.mechanics import Mechanics
from exocosm.engine.rule_tables import Columns
from exocosm.engine.tables import Stage


@st.composite
def clouds(draw):
    """A tissue of three types with unequal radii, sparse to crowded, planar or not."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n = draw(st.integers(1, 300))
    planar = draw(st.booleans())
    size = draw(st.sampled_from([30.0, 70.0, 150.0, 400.0]))
    shape = (1, 5, 4) if planar else (3, 5, 4)
    table = tables(
        shape,
        (size / shape[0], size / 5, size / 4),
        types=3,
        adhesion=[0.4, 0.0, 2.0],
        repulsion=[10.0, 30.0, 1.0],
        reach=[1.25, 1.0, 1.6],
    )
    place = rng.random((n, 3)) * size
    if planar:
        place[:, 2] = size / 2
    world = state(table, place, rng.uniform(3, 12, n), rng.integers(0, 3, n), rng.permutation(n) + 1)
    world.cells.stage[:n] = rng.choice([Stage.CYCLING, Stage.QUIESCENT, Stage.APOPTOTIC, Stage.NECROTIC], n)
    return table, world


def parts(table, world):
    """Positions, radii, reaches and strengths as float64."""
    n = world.cells.count
    sphere = world.cells.sphere[:n].astype(float)
    kind = world.cells.kind[:n]
    types = table.types
    reach = types.reach[kind] * sphere[:, 3]
    return sphere[:, :3], sphere[:, 3], reach, types.adhesion[kind], types.repulsion[kind]


def rows_of(lists, span=512):
    """The rows of the lists as sets, by cell."""
    out, p = {}, 0
    for q, (i, size) in enumerate(zip(lists.chosen, lists.count, strict=True)):
        if q % span == 0:
            p = q // span * lists.capacity
        row = lists.pool[p : p + size]
        assert len(set(row)) == size, "a neighbour is listed twice"
        out[int(i)] = {int(j) for j in row}
        p += size
    return out


@given(clouds())
@settings(max_examples=60, deadline=None)
def test_velocities_agree_with_the_twin(cloud):
    table, world = cloud
    n = world.cells.count
    Mechanics(table, world).rebuild(world)
    place, radius, reach, adhesion, repulsion = parts(table, world)
    expected = plain.velocities(place, radius, reach, adhesion, repulsion, table.grid.planar)
    scale = np.abs(expected).max() + 1.0
    assert np.abs(world.cells.drift[:n] - expected).max() < 3e-5 * scale


@given(clouds())
@settings(max_examples=60, deadline=None)
def test_lists_hold_exactly_the_cells_within_reach_and_skin(cloud):
    table, world = cloud
    near = Neighbourhood(table)
    near.build(world)
    place, _, reach, *_ = parts(table, world)
    rows = rows_of(near.lists)
    sure = plain.within(place, reach, 3.0 - 1e-3, table.grid.planar)
    possible = plain.within(place, reach, 3.0 + 1e-3, table.grid.planar)
    assert sorted(rows) == list(range(world.cells.count))
    for i, row in rows.items():
        assert (
            {int(j) for j in np.flatnonzero(sure[i])} <= row <= {int(j) for j in np.flatnonzero(possible[i])}
        )


@given(clouds(), st.integers(0, 2**32))
@settings(max_examples=30, deadline=None)
def test_contacts_and_hazard_agree_with_the_twins(cloud, seed):
    table, world = cloud
    n = world.cells.count
    rng = np.random.default_rng(seed)
    near = Neighbourhood(table)
    near.build(world)
    # moved by less than half the skin: the lists must still do
    world.cells.sphere[:n, :2] += rng.uniform(-1, 1, (n, 2)).astype("f4")
    place, radius, reach, *_ = parts(table, world)
    living = world.cells.stage[:n] < Stage.APOPTOTIC
    kind = world.cells.kind[:n]
    counts, pressure = near.contacts(world)
    expected = plain.contacts(place, radius, reach, kind, living, 3, table.grid.planar)
    assert np.array_equal(counts, expected[0])
    assert np.allclose(pressure, expected[1], atol=1e-5)
    rate, weak = rng.random(n) * (rng.random(n) < 0.5), rng.random(n)
    attacks = rng.random((3, 3)) < 0.5
    touching = plain.within(place, reach, 0.0, table.grid.planar)
    assert np.allclose(
        near.contact_hazard(world, rate, weak, attacks),
        plain.hazard(touching, kind, living, rate, weak, attacks),
        rtol=1e-12,
    )


@given(clouds())
@settings(max_examples=30, deadline=None)
def test_order_is_by_voxel_and_identity(cloud):
    table, world = cloud
    n = world.cells.count
    dz, dy, dx = table.grid.spacing
    _nz, ny, nx = table.grid.shape
    x, y, z = (world.cells.sphere[:n, k].astype(float) for k in range(3))
    voxel = ((z / dz).astype(int) * ny + (y / dy).astype(int)) * nx + (x / dx).astype(int)
    order = sort_order(world.cells, table.grid)
    assert np.array_equal(order, plain.canonical_order(voxel, world.cells.identity[:n]))


def test_order_of_a_crowded_voxel():
    table = tables((1, 1, 1), (100.0,) * 3)
    identity = np.random.default_rng(0).permutation(5000) + 1
    world = state(table, np.full((5000, 3), 50.0), identity=identity)
    assert np.array_equal(sort_order(world.cells, table.grid), np.argsort(identity))


def test_rows_grow_without_limit():
    """600 cells in one heap: every cell has 599 neighbours."""
    table = tables()
    world = state(table, 100 + np.random.default_rng(0).random((600, 3)))
    near = Neighbourhood(table)
    near.build(world)
    assert np.all(near.lists.count == 599)
    process = Mechanics(table, world)
    process.advance(world, 0)
    assert np.isfinite(world.cells.sphere).all()


def test_chosen_cells_get_the_same_rows_as_all():
    table, world = packed(1500, settle=False)
    near = Neighbourhood(table)
    near.build(world)
    whole = rows_of(near.lists)
    some = Lists(table.grid)
    wanted = (np.arange(1500) % 2).astype("u1")
    some.search(wanted, world.cells.sphere[:1500], near.reach, np.float32(3.0))
    assert rows_of(some) == {i: row for i, row in whole.items() if i % 2}


def test_strengths_follow_the_behaviours_where_they_are_set():
    columns = {"adhesion": 0, "repulsion": 1}
    blank = tables(behaviours=2)
    table = tables(behaviours=2, columns=_columns(blank.behaviours.columns, columns))
    world = state(table, [[50, 50, 50], [62, 50, 50]])
    world.cells.behaviour[:2] = [[1.6, 40.0], [-1, -1]]
    Mechanics(table, world).rebuild(world)
    gap = 12 / 16.8
    expected = 0.8 * (1 - gap / 1.25) ** 2 - 20.0 * (1 - gap) ** 2
    assert world.cells.drift[0, 0] == pytest.approx(expected, rel=1e-5)
    assert world.cells.drift[1, 0] == pytest.approx(-expected, rel=1e-5)


def _columns(blank: Columns, set_to):
    from dataclasses import replace

    return replace(blank, **set_to)


def test_lists_are_searched_again_before_a_pair_can_be_missed():
    """Over an hour of crawling no list is ever older than the skin allows."""
    table, world = packed(600, types=2, speed=[0.0, 3.0])
    n = 600
    world.cells.kind[:n] = np.arange(n) % 7 == 0
    process = Mechanics(table, world)
    process._long_steps = lambda *_: 0  # all pairs at one rate: the guarantee is exact there
    process.one_rate._in_a_row = process.one_rate._one_by_one  # so that it may be watched
    missed = watches = 0
    found = process.one_rate.velocities

    def watched(now, body):
        nonlocal missed, watches
        watches += 1
        rows = rows_of(process.near.lists)
        reach = 1.25 * process.body[:n, 3].astype(float)
        near = plain.within(process.body[:n, :3].astype(float), reach, -1e-3, False)
        missed += sum(not {int(j) for j in np.flatnonzero(near[i])} <= rows[i] for i in range(n))
        return found(now, body)

    process.one_rate.velocities = watched
    for step in range(12):
        process.advance(world, step)
    assert process.near.searches > 3
    assert watches >= process.substeps > 0
    assert missed == 0
