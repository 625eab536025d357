"""What diffusion carries into rows of voxels, by the density before a step: free or hindered, and over fixed outer faces."""

from __future__ import annotations

from exocosm.engine.kernel.compile import kernel

RX, RY, RZ, DECAY, EXCHANGE, ARRIVAL, DRAIN, DT, LEAVE = range(9)
"""Columns of ``k[j]``: D dt/dx^2 of each axis, 1/min, 1/min, density/min, 1/min, min, bound on the share that may leave a voxel."""
COLUMNS = 9


@kernel
def _across_rows(out, c, a, b, e, f, ry, rz):
    """Add the second differences across rows and planes; at a closed face the neighbour is the voxel itself."""
    for j in range(out.size):
        d = c[j]
        out[j] += ry * ((a[j] - d) + (b[j] - d)) + rz * ((e[j] - d) + (f[j] - d))


@kernel
def _along_rows(o, a, c, b, r):
    for j in range(o.size):
        o[j] = r * ((a[j] - c[j]) + (b[j] - c[j]))


@kernel
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


@kernel
def _face(out, c, a, p, r):
    """Add what a face with factor `p` lets in from neighbour `a`."""
    for j in range(out.size):
        out[j] += r * (p[j] * (a[j] - c[j]))


@kernel
def flux_varying(out, u, i, n, y, shape, zl, zh, k, faces):
    """The same with lower face factors, those of closed outer faces 0."""
    ny, nx = shape[1], shape[2]
    px, py, pz = faces[0], faces[1], faces[2]
    c = u[i : i + n]
    for j in range(n):
        out[j] = 0
    low = 1 if i == 0 else 0
    high = n - 1 if i + n == u.size else n
    _face(out[low:n], c[low:n], u[i + low - 1 : i + n - 1], px[i + low : i + n], k[RX])
    _face(out[:high], c[:high], u[i + 1 : i + 1 + high], px[i + 1 : i + 1 + high], k[RX])
    low = nx if y == 0 else 0
    high = n - nx if y + n // nx == ny else n
    if low < n:
        _face(out[low:n], c[low:n], u[i + low - nx : i + n - nx], py[i + low : i + n], k[RY])
    if high > 0:
        _face(out[:high], c[:high], u[i + nx : i + nx + high], py[i + nx : i + nx + high], k[RY])
    if zl > 0:
        _face(out[:n], c, u[i - zl : i - zl + n], pz[i : i + n], k[RZ])
    if zh > 0:
        _face(out[:n], c, u[i + zh : i + zh + n], pz[i + zh : i + zh + n], k[RZ])


@kernel
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
