"""Small tissues for the tests of mechanics."""

import dataclasses

import numpy as np

from exocosm.engine.ledger import Ledger
from exocosm.engine.rule_tables import Behaviours, Columns
from exocosm.engine.state import Cells, State
from exocosm.engine.tables import CellTypes, Fields, Grid, Motility, Steps, Tables


def filled(cls, **known):
    """An instance of a table; what mechanics does not read is left empty."""
    unread = {
        f.name: np.zeros(0)
        for f in dataclasses.fields(cls)
        if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
    }
    return cls(**(unread | known))


RADIUS, ADHESION, REPULSION, REACH = 8.4, 0.4, 10.0, 1.25


def tables(
    shape=(10, 10, 10),
    spacing=(20.0, 20.0, 20.0),
    types=1,
    fields=1,
    adhesion=ADHESION,
    repulsion=REPULSION,
    reach=REACH,
    fixed=False,
    speed=0.0,
    bias=0.0,
    towards=-1,
    sign=1.0,
    persistence=1.0,
    behaviours=0,
    columns=None,
    length=1.0,
    seed=7,
):
    def of(value, kind="f8"):
        return np.ascontiguousarray(np.broadcast_to(np.asarray(value, kind), (types,)))

    return filled(
        Tables,
        grid=Grid(shape, spacing),
        fields=filled(Fields, names=tuple(f"f{k}" for k in range(fields)), method=np.zeros(fields, "u1")),
        types=filled(
            CellTypes,
            names=tuple(f"t{k}" for k in range(types)),
            radius=of(RADIUS),
            kills=np.ones((types, types), bool),
            adhesion=of(adhesion),
            repulsion=of(repulsion),
            reach=of(reach),
            fixed=of(fixed, bool),
            persistence=of(persistence),
        ),
        behaviours=Behaviours(
            tuple(f"b{k}" for k in range(behaviours)),
            np.zeros((types, behaviours)),
            columns or filled(Columns),
        ),
        motility=Motility(of(speed), of(bias), of(towards, "i8"), of(sign)),
        steps=Steps(length, 6),
        seed=seed,
    )


def state(table, place, radius=RADIUS, kind=0, identity=None):
    """A state whose cells stand at `place` [n, 3]."""
    place = np.asarray(place, float).reshape(-1, 3)
    n = len(place)
    cells = Cells.empty(0, len(table.behaviours.names), 0, 0, capacity=n + 3)
    cells.count = n
    cells.identity[:n] = np.arange(1, n + 1) if identity is None else identity
    cells.sphere[:n, :3] = place
    cells.sphere[:n, 3] = radius
    cells.kind[:n] = kind
    cells.behaviour[:n] = -1
    s, t = len(table.fields), len(table.types.names)
    return State(
        0,
        np.zeros((s, *table.grid.shape)),
        np.zeros((0, *table.grid.shape), "i4"),
        cells,
        Ledger.empty(s, t, 0, 0),
        n + 1,
    )


def packed(n, seed=0, volume=2900.0, settle=True, voxel=20.0, **more):
    """n cells at tissue density in a cube, settled for some minutes and in canonical order."""
    from exocosm.engine.neighbourhood import sort_order
    from exocosm.engine.process.mechanics import Mechanics

    side = (n * volume) ** (1 / 3)
    voxels = max(1, round(side / voxel))
    table = tables((voxels,) * 3, (side / voxels,) * 3, **more)
    world = state(table, np.random.default_rng(seed).random((n, 3)) * side)
    world.cells.take(sort_order(world.cells, table.grid))
    if settle:
        still = tables((voxels,) * 3, (side / voxels,) * 3)
        process = Mechanics(still, world)
        for step in range(8):
            process.advance(world, step)
        world.cells.take(sort_order(world.cells, table.grid))
    return table, world
