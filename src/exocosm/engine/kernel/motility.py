"""Own movement of cells: when they turn, and where to."""

from __future__ import annotations

import math

import numpy as np

from exocosm.engine.kernel.compile import kernel
from exocosm.engine.kernel.random import CRAWL, direction


@kernel
def slope(field, spacing, z, y, x):
    """Gradient (x, y, z) of a field at a voxel: central differences, one-sided at the faces, none along an axis of one voxel."""
    nz, ny, nx = field.shape
    dz, dy, dx = spacing
    xl = max(x - 1, 0)
    xh = min(x + 1, nx - 1)
    yl = max(y - 1, 0)
    yh = min(y + 1, ny - 1)
    zl = max(z - 1, 0)
    zh = min(z + 1, nz - 1)
    gx = (np.float64(field[z, y, xh]) - np.float64(field[z, y, xl])) / (dx * max(xh - xl, 1))
    gy = (np.float64(field[z, yh, x]) - np.float64(field[z, yl, x])) / (dy * max(yh - yl, 1))
    gz = (np.float64(field[zh, y, x]) - np.float64(field[zl, y, x])) / (dz * max(zh - zl, 1))
    return gx, gy, gz


@kernel
def course(gx, gy, gz, bias, rx, ry, rz):
    """Unit vector of bias * (unit gradient) + (1 - bias) * (unit random); where there is no gradient, the random one."""
    size = math.sqrt(gx * gx + gy * gy + gz * gz)
    if not size > 0.0:
        return rx, ry, rz
    share = bias / size
    x = share * gx + (1.0 - bias) * rx
    y = share * gy + (1.0 - bias) * ry
    z = share * gz + (1.0 - bias) * rz
    size = math.sqrt(x * x + y * y + z * z)
    if not size > 0.0:
        return rx, ry, rz
    return x / size, y / size, z / size


@kernel
def turn(
    chosen, base_speed, base_bias, sign, every, field, spacing, planar, columns, dead, step, seed,
    kind, stage, identity, sphere, behaviour, heading,
):  # fmt: skip
    """Draw the own velocity of the cells of one type anew where that is due, and keep its size at the present speed.

    A cell turns at the steps with (step + identity) divisible by `every`, and whenever it has speed but no direction, so that
    nothing but the heading itself needs to be kept. Columns: of speed and bias in `behaviour`, or -1; `dead` is the first stage
    that does not move by itself. `field` [z, y, x] is what the type follows; a field of size 0 for none.
    """
    follow = field.size > 0
    fast, drawn = columns
    dz, dy, dx = spacing
    for i in range(kind.size):
        if kind[i] != chosen:
            continue
        speed = base_speed
        bias = base_bias
        if fast >= 0 and behaviour[i, fast] >= 0.0:
            speed = behaviour[i, fast]
        if drawn >= 0 and behaviour[i, drawn] >= 0.0:
            bias = min(behaviour[i, drawn], 1.0)
        if stage[i] >= dead or not speed > 0.0:
            heading[i, 0] = 0.0
            heading[i, 1] = 0.0
            heading[i, 2] = 0.0
            continue
        x = np.float64(heading[i, 0])
        y = np.float64(heading[i, 1])
        z = np.float64(heading[i, 2])
        size = math.sqrt(x * x + y * y + z * z)
        if (np.uint64(step) + identity[i]) % np.uint64(every) == 0 or size == 0.0:
            x, y, z = direction(identity[i], step, CRAWL, seed, 0, planar)
            if follow:
                kz = min(max(np.int64(sphere[i, 2] / dz), 0), field.shape[0] - 1)
                ky = min(max(np.int64(sphere[i, 1] / dy), 0), field.shape[1] - 1)
                kx = min(max(np.int64(sphere[i, 0] / dx), 0), field.shape[2] - 1)
                gx, gy, gz = slope(field, spacing, kz, ky, kx)
                x, y, z = course(sign * gx, sign * gy, sign * gz, bias, x, y, z)
            size = 1.0
        speed /= size
        heading[i, 0] = speed * x
        heading[i, 1] = speed * y
        heading[i, 2] = 0.0 if planar else speed * z
