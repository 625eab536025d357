"""What diffusion carries into rows of voxels, by the density before a step: free or hindered, and over fixed outer faces."""

from __future__ import annotations

from exocosm.engine.kernel.compile import inner_kernel

RX, RY, RZ, DECAY, EXCHANGE, ARRIVAL, DRAIN, DT, LEAVE = range(9)
"""Columns of ``k[j]``: D dt/dx^2 of each axis, 1/min, 1/min, density/min, 1/min, min, bound on the share that may leave a voxel."""
COLUMNS = 9


@inner_kernel
def _across_rows(out, c, a, b, e, f, ry, rz):
    """Add the second differences across rows and planes; at a closed face the neighbour is the voxel itself."""
    for j in range(out.size):
        d = c[j]
        out[j] += ry * ((a[j] - d) + (b[j] - d)) + rz * ((e[j] - d) + (f[j] - d))


@inner_kernel
def _along_rows(o, a, c, b, r):
    for j in range(o.size):
        o[j] = r * ((a[j] - c[j]) + (b[j] - c[j]))


@inner_kernel
def flux_constant(out, u, i, n, y, shape, zl, zh, k):
    """Diffusive gain of `n` values (whole rows) from flat place `i`, no hindrance, closed faces."""
    ny, nx = shape[1], shape[2]
    c = u[i : i + n]
    rx = k[RX]
    _along_rows(out[1 : n - 1], c[: n - 2], c[1 : n - 1], c[2:], rx)
    for p in range(0, n, nx):
        q = p + nx - 1
        if nx > 1:
            out[p] = rx * (c[p + 1] - c[p])
            out[q] = rx * (c[q - 1] - c[q])
        else:
            out[p] = 0
    p = 0
    while p < n:
        row = y + p // nx
        q = n
        if row == 0 or row == ny - 1:
            q = p + nx
        elif y + n // nx == ny:
            q = n - nx
        a = i + p - (nx if row > 0 else 0)
        b = i + p + (nx if row < ny - 1 else 0)
        e = i + p - zl
        f = i + p + zh
        w = q - p
        _across_rows(out[p:q], c[p:q], u[a : a + w], u[b : b + w], u[e : e + w], u[f : f + w], k[RY], k[RZ])
        p = q


@inner_kernel
def _through(out, c, a, b, p, q, r):
    """Add what the faces with factors `p`, `q` let in from the neighbours `a`, `b`."""
    for j in range(out.size):
        d = c[j]
        out[j] += r * (p[j] * (a[j] - d) + q[j] * (b[j] - d))


@inner_kernel
def flux_varying(out, u, i, n, y, shape, zl, zh, k, faces):
    """The same with lower face factors, those of closed outer faces 0 (`field_scratch.padded`).

    The upper face of a voxel is the lower one of the next. Where the factor is 0 any voxel may stand for the neighbour.
    """
    ny, nx = shape[1], shape[2]
    m = ny * nx
    px, py, pz = faces[0], faces[1], faces[2]
    for j in range(n):
        out[j] = 0
    low = 1 if i == 0 else 0
    high = n - 1 if i + n == u.size else n
    if low < high:
        a, b = i + low, i + high
        _through(out[low:high], u[a:b], u[a - 1 : b - 1], u[a + 1 : b + 1], px[a:b], px[a + 1 : b + 1], k[RX])
    if low == 1 and n > 1:
        out[0] = k[RX] * (px[1] * (u[1] - u[0]))
    if high < n and i + high > 0:
        b = i + high
        out[high] += k[RX] * (px[b] * (u[b - 1] - u[b]))
    p = 0
    while p < n:
        row = y + p // nx
        q = n
        if row == 0 or row == ny - 1:
            q = p + nx
        elif y + n // nx == ny:
            q = n - nx
        w = q - p
        o, s = out[p:q], i + p
        c = u[s : s + w]
        a = s - (nx if row > 0 else 0)
        b = s + (nx if row < ny - 1 else 0)
        _through(o, c, u[a : a + w], u[b : b + w], py[s : s + w], py[s + nx : s + nx + w], k[RY])
        if zl + zh > 0:
            a, b = s - zl, s + zh
            _through(o, c, u[a : a + w], u[b : b + w], pz[s : s + w], pz[s + m : s + m + w], k[RZ])
        p = q


@inner_kernel
def flux_fixed(out, u, i, n, y, z, shape, k, fixed, value, faces):
    """Add what fixed outer faces let in, by the density before the step."""
    nz, ny, nx = shape
    for face in range(6):
        if not fixed[face]:
            continue
        lo, hi, stride = 0, n, 1
        if face < 2:
            lo, stride = (nx - 1) * face, nx
        elif face == 2:
            hi = nx if y == 0 else 0
        elif face == 3:
            lo = n - nx if y + n // nx == ny else n
        elif (face == 4 and z > 0) or (face == 5 and z < nz - 1):
            hi = 0
        r = k[RX + face // 2] + k[RX + face // 2]
        for p in range(lo, hi, stride):
            g = r * (value[face] - u[i + p])
            if faces is not None:
                g = g * faces[3][i + p]
            out[p] += g
