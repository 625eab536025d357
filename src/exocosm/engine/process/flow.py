"""Interstitial flow, solved once a run: none, uniform, or Darcy flow between leaky vessels, lymph and open faces.

Darcy with Starling exchange::

    div v = F V (p_vessel - p) - R Y (p - p_lymph),      v = - K grad p

with vessel density V, filtration F, lymph density Y, drainage R. An open face holds its pressure half a voxel outside. What
residual the solve leaves is booked as fluid in or out: the divergence of the velocities equals `Flow.source` to rounding, and
advection keeps a uniform density uniform whatever the tolerance.

Jain RK, Baxter LT (1988), Cancer Res. 48, 7022-7032 (Starling's law and Darcy's law in tumour interstitium).
"""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float
from exocosm.engine.field_scratch import face_factors
from exocosm.engine.multigrid_levels import Multigrid
from exocosm.engine.state import Flow
from exocosm.engine.tables import FlowTable, Grid, Tables
from exocosm.errors import NumericalError

TOLERANCE = 1e-8


def solve_flow(tables: Tables) -> Flow | None:
    """Return the flow that `tables` ask for, or None where there is none.

    Raises
    ------
    NumericalError
        If the kind of flow is unknown or the pressure cannot be solved for.
    """
    table = tables.flow
    if table.kind == "none":
        return None
    if table.kind == "uniform":
        return _uniform(tables.grid, table) if any(table.velocity) else None
    if table.kind == "darcy":
        return _darcy(tables)
    raise NumericalError(f"no such kind of flow: {table.kind!r}", remedy="use none, uniform or darcy")


def _uniform(grid: Grid, table: FlowTable) -> Flow:
    """Return one velocity everywhere; the faces that it crosses are open, a plane stays in the plane."""
    nz, ny, nx = grid.shape
    vx, vy, vz = table.velocity
    if grid.planar:
        vz = 0.0
    return Flow(
        np.full((nz, ny, nx + 1), vx),
        np.full((nz, ny + 1, nx), vy),
        np.full((nz + 1, ny, nx), vz),
        np.zeros(grid.shape),
        np.zeros(grid.shape),
    )


def _darcy(tables: Tables) -> Flow | None:
    grid, table, medium = tables.grid, tables.flow, tables.medium
    leak, drain = table.filtration * medium.vessels, table.drainage * medium.lymph
    conductivity = medium.conductivity
    outer = [_layer(2.0 * conductivity, face) / grid.spacing[2 - face // 2] ** 2 for face in range(6)]
    rest = leak + drain
    supply = leak * table.vessel_pressure + drain * table.lymph_pressure
    for face in range(6):
        if table.open_faces[face]:
            rest = rest + outer[face]
            supply = supply + outer[face] * table.face_pressure[face]
    if not (rest > 0.0).any():
        return None  # fluid can neither enter nor leave
    factors = face_factors(conductivity, np.float64)
    inner: list[Float] = [factors[axis].astype(np.float64) / grid.spacing[2 - axis] ** 2 for axis in range(3)]
    solver = Multigrid(grid.shape, (inner[0], inner[1], inner[2]))
    level = float(supply.sum() / rest.sum())
    guess = np.full(grid.voxels, level)
    # relative to a mean level, so that the tolerance applies to differences of pressure, which drive the flow
    change = solver.solve(
        rest.reshape(-1), (supply - level * rest).reshape(-1), np.zeros_like(guess), TOLERANCE, "flow"
    )
    pressure = (guess + change).reshape(grid.shape)
    faces = [_velocity(pressure, inner, axis, table, outer, grid) for axis in range(3)]
    divergence = np.zeros(grid.shape)
    for axis in range(3):
        divergence += np.diff(faces[axis], axis=2 - axis) / grid.spacing[2 - axis]
    return Flow(faces[0], faces[1], faces[2], divergence, pressure)


def _layer(values: Float, face: int) -> Float:
    out = np.zeros_like(values)
    layer: list[slice] = [slice(None)] * 3
    layer[2 - face // 2] = slice(0, 1) if face % 2 == 0 else slice(-1, None)
    out[tuple(layer)] = values[tuple(layer)]
    return out


def _velocity(
    pressure: Float, inner: list[Float], axis: int, table: FlowTable, outer: list[Float], grid: Grid
) -> Float:
    """Return velocities at the lower and upper faces along one axis, um/min."""
    along = 2 - axis
    width = grid.spacing[along]
    p = np.moveaxis(pressure, along, 0)
    k = np.moveaxis(inner[axis].reshape(grid.shape), along, 0)
    v = np.zeros((p.shape[0] + 1, *p.shape[1:]))
    v[1:-1] = k[1:] * (p[:-1] - p[1:]) * width
    for side, at in ((0, 0), (1, -1)):
        face = 2 * axis + side
        if table.open_faces[face]:
            k_out = np.moveaxis(outer[face], along, 0)[at]
            out = k_out * (p[at] - table.face_pressure[face]) * width
            v[at] = -out if side == 0 else out
    return np.ascontiguousarray(np.moveaxis(v, 0, along))
