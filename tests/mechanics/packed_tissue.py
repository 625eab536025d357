"""Small tissues for the tests of mechanics."""

import numpy as np

from exocosm.engine.ledger import Ledger
from exocosm.engine.state import Cells, State
from exocosm.engine.tables import (
    Behaviours,
    Cargo,
    Carriers,
    CellTypes,
    Columns,
    Fields,
    FlowTable,
    Grid,
    Medium,
    Motility,
    Programmes,
    Rules,
    Steps,
    Tables,
)

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

    none = np.zeros((types, 0))
    return Tables(
        grid=Grid(shape, spacing),
        fields=Fields(
            names=tuple(f"f{k}" for k in range(fields)),
            units=("1",) * fields,
            method=np.zeros(fields, "u1"),
            diffusivity=np.ones(fields),
            hindered=np.zeros(fields, bool),
            decay=np.zeros(fields),
            lymph=np.zeros(fields),
            permeability=np.zeros(fields),
            blood=np.zeros(fields),
            advected=np.zeros(fields, bool),
            boundary_fixed=np.zeros((fields, 6), bool),
            boundary_value=np.zeros((fields, 6)),
            every=np.ones(fields, "i8"),
        ),
        medium=Medium(*(np.ones(shape) for _ in range(4))),
        flow=FlowTable(),
        carriers=Carriers(
            (), np.zeros(0, "i8"), np.zeros(0, "i8"), (), (), np.zeros(0, bool), np.zeros(0), none.T, none.T
        ),
        cargo=Cargo((), np.zeros(0), np.zeros(0, bool), ()),
        types=CellTypes(
            names=tuple(f"t{k}" for k in range(types)),
            radius=of(RADIUS),
            release=none,
            capture=none,
            saturation=none,
            internalise=none,
            detach=none,
            escape=none,
            recycle=none,
            endosome_exit=none,
            phase_rate=none,
            phase_fixed=none > 0,
            phases=of(0, "i8"),
            removal=np.zeros((types, 2)),
            volume_rate=of(0),
            adhesion=of(adhesion),
            repulsion=of(repulsion),
            reach=of(reach),
            fixed=of(fixed, bool),
            persistence=of(persistence),
            dead_volume=np.ones((types, 2)),
            kills=np.zeros((types, types), bool),
        ),
        behaviours=Behaviours(
            tuple(f"b{k}" for k in range(behaviours)),
            np.zeros((types, behaviours)),
            columns
            or Columns(release=np.zeros(0, "i8"), capture=np.zeros(0, "i8"), target=np.zeros(0, "i8")),
        ),
        rules=Rules(
            *(np.zeros(0, k) for k in ("i2", "i2", "i2", "?", "f8", "f8", "f8", "?", "?", "u1", "i8")), ()
        ),
        programmes=Programmes((), np.zeros(0), np.zeros(0)),
        motility=Motility(of(speed), of(bias), of(towards, "i8"), of(sign)),
        steps=Steps(length, 6),
        groups=("all",),
        release_group=np.zeros(fields, "i2"),
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
