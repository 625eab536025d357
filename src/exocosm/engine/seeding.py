"""Cells put into the tissue at a set time."""

from __future__ import annotations

import numpy as np

from exocosm.engine.intervention_tables import Seeding
from exocosm.engine.kernel.random import uniform
from exocosm.engine.ledger import EVENTS
from exocosm.engine.plates import Sides
from exocosm.engine.random import Stream
from exocosm.engine.state import State
from exocosm.engine.tables import Tables

ARRIVALS = EVENTS.index("arrivals")
VOXEL, X, Y, Z = range(4)
"""Draws of a cell that is put in."""


def seed(state: State, tables: Tables, item: Seeding, number: int) -> None:
    """Append cells of one type, booked as arrivals; the caller puts all cells in order and reads rules for the new ones.

    Parameters
    ----------
    state
        Changed in place.
    tables
        For the grid and what cells begin with.
    item
        What is put where.
    number
        Of the intervention: two at one time draw apart.
    """
    cells, grid, k = state.cells, tables.grid, item.number
    if k == 0:
        return
    rows = cells.add_empty(state.new_identities(k))
    cells.kind[rows], cells.group[rows] = item.kind, item.group
    cells.behaviour[rows] = tables.behaviours.base[item.kind]
    cells.programme[rows], cells.cytosol[rows] = item.programme, item.cytosol
    key, stream = np.uint64(tables.seed), int(Stream.SEEDING)
    drawn = np.array(
        [
            [uniform(i, state.step, stream, key, 4 * number + d) for d in (VOXEL, X, Y, Z)]
            for i in cells.identity[rows]
        ]
    )
    voxels = np.flatnonzero(item.inside)
    place = np.minimum((drawn[:, VOXEL] * len(voxels)).astype(np.int64), len(voxels) - 1)
    z, y, x = np.unravel_index(voxels[place], grid.shape)
    dz, dy, dx = grid.spacing
    where = np.stack([(x + drawn[:, X]) * dx, (y + drawn[:, Y]) * dy, (z + drawn[:, Z]) * dz], axis=1)
    if grid.planar:
        where[:, 2] = grid.size[2] / 2
    limit = np.asarray(grid.size)
    cells.sphere[rows, :3] = np.minimum(where.astype(np.float32), np.nextafter(np.float32(limit), 0))
    cells.sphere[rows, 3] = tables.types.radius[item.kind]
    sides = Sides(tables.plates, grid.spacing)
    sphere = cells.sphere[rows]
    sides.hold(sphere, sides.of(sphere))
    cells.sphere[rows] = sphere
    state.ledger.events[item.kind, ARRIVALS] += k
    state.ledger.cargo_arrived[:, item.kind] += item.cytosol * k
