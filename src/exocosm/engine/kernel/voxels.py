"""Which voxel a cell is in, and which cells a voxel holds."""

from __future__ import annotations

import numpy as np

from exocosm.engine.kernel.compile import kernel


@kernel
def voxel_of_cells(sphere, count, shape, spacing, voxel):
    """Write the flat voxel index (z-major) of the first `count` cells; positions on the upper face belong to the last voxel."""
    nz, ny, nx = shape
    dz, dy, dx = spacing
    for i in range(count):
        x = min(max(np.int64(sphere[i, 0] / dx), 0), nx - 1)
        y = min(max(np.int64(sphere[i, 1] / dy), 0), ny - 1)
        z = min(max(np.int64(sphere[i, 2] / dz), 0), nz - 1)
        voxel[i] = (z * ny + y) * nx + x


@kernel
def group_by_voxel(voxel, count, start, order):
    """Counting sort, stable: ``order[start[v]:start[v + 1]]`` are the rows in voxel v, in row order."""
    for v in range(start.size):
        start[v] = 0
    for i in range(count):
        start[voxel[i] + 1] += 1
    for v in range(1, start.size):
        start[v] += start[v - 1]
    for i in range(count):
        v = voxel[i]
        order[start[v]] = i
        start[v] += 1
    for v in range(start.size - 1, 0, -1):
        start[v] = start[v - 1]
    start[0] = 0
