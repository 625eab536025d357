"""Flux-limited advection of many fields by one flow, third order where smooth, never below zero.

Axis by axis and in flux form. A face moves the fluid ``f`` (share of a voxel) at the density reconstructed upstream from a parabola,
held between its neighbours; besides the amounts the fluid ``m`` of a voxel is followed through the sweeps, so that a uniform
density stays uniform although the flow along one axis diverges. Fluid from vessels brings the density of blood; fluid that leaves
to lymph takes the local one: what ``m`` exceeds 1 by at the end. Outer faces let fluid in at a given density.

The outflow of a voxel along one axis may not exceed its fluid (`engine.flow_pace` sees to it).

Leonard BP (1991), Comput. Methods Appl. Mech. Eng. 88, 17-74 (third-order upwind fluxes with a universal limiter).
"""

from __future__ import annotations

from exocosm.engine.kernel.compile import free_kernel, kernel

COLUMNS_AT_ONCE = 512
VESSELS, LYMPH, INFLOW, OUTFLOW = range(4)
"""Accounts of ``book[s, unit]``, sums of densities."""


@kernel
def _weight(w, f, low, high):
    """(1 - Courant number) / 2, negative where the fluid moves down the axis."""
    half = w.dtype.type(0.5)
    zero = w.dtype.type(0)
    for j in range(w.size):
        v = f[j]
        up = v > zero
        w[j] = (half if up else -half) - half * v / (low[j] if up else high[j])


@kernel
def _scaled(out, values, factor):
    for j in range(out.size):
        out[j] = factor * values[j]


@kernel
def _after(out, inverse, before, low, high):
    """Fluid after a sweep, and one over it."""
    one = out.dtype.type(1)
    for j in range(inverse.size):
        v = before[j] - (high[j] - low[j])
        out[j] = v
        inverse[j] = one / v


@kernel
def _face(g, f, w, c0, c1, c2, c3):
    """Amount through the faces between c1 and c2."""
    zero = g.dtype.type(0)
    two = g.dtype.type(2)
    third = g.dtype.type(1 / 3)
    twice = g.dtype.type(2 / 3)
    for j in range(g.size):
        up = f[j] > zero
        step = c2[j] - c1[j]
        behind = (c1[j] - c0[j]) if up else (c3[j] - c2[j])
        share = abs(w[j]) * twice
        p = abs(behind)
        q = abs(step)
        slope = (third + share) * q + (twice - share) * p
        most = two * (p if p < q else q)
        slope = slope if slope < most else most
        slope = slope if behind * step > zero else zero
        slope = slope if step > zero else -slope
        g[j] = f[j] * ((c1[j] if up else c2[j]) + w[j] * slope)


@kernel
def _edge(g, f, c, outside, sign, entry):
    """Amount through outer faces; `sign` 1 where the axis points inwards."""
    for j in range(g.size):
        v = f[j]
        enters = sign * v > 0
        g[j] = v * (outside if enters else c[j])
        if enters:
            entry[INFLOW] += sign * g[j]
        else:
            entry[OUTFLOW] -= sign * g[j]


@kernel
def _update(out, c, before, inverse, low, high):
    for j in range(out.size):
        out[j] = (c[j] * before[j] - (high[j] - low[j])) * inverse[j]


@kernel
def _drained(total, after, c):
    one = after.dtype.type(1)
    for j in range(c.size):
        total[j] += (after[j] - one) * c[j]


@kernel
def _total(a):
    t = 0.0
    for j in range(a.size):
        t += a[j]
    return t


@kernel
def _dilute(c, row, fluid, density, d, out):
    """Mix fluid from vessels into a row: c = (row + d q density) / m."""
    for j in range(c.size):
        c[j] = (row[j] + d * density * fluid[j]) * out[j]


@kernel
def _row(u, which, place, vx, fluid, blood, outside, d, m, work, book, unit):
    """Vessels and x sweep of one row of all fields; the fluid after it goes to `m`."""
    nx = m.size
    one = m.dtype.type(1)
    zero = m.dtype.type(0)
    f, w, g, cb = work[0, : nx + 1], work[1, : nx + 1], work[2, : nx + 1], work[3, : nx + 4]
    before, inverse, thin = work[4, :nx], work[5, :nx], work[6, :nx]
    _scaled(f, vx, d)
    entered = 0.0
    for x in range(nx):
        before[x] = one + d * fluid[x]
        thin[x] = one / before[x]
        entered += d * fluid[x]
    _weight(w[1:nx], f[1:nx], before[: nx - 1], before[1:])
    _after(m, inverse, before, f[:nx], f[1:])
    for s in which:
        row = u[s, place : place + nx]
        c = cb[2 : nx + 2]
        if entered > 0.0:
            _dilute(c, row, fluid, blood[s], d, thin)
            book[s, unit, VESSELS] += entered * blood[s]
        else:
            _scaled(c, row, one)
        cb[1] = c[0]
        cb[nx + 2] = c[nx - 1]
        _face(g[1:nx], f[1:nx], w[1:nx], cb[1:nx], cb[2:], cb[3:], cb[4:])
        _edge(g[:1], f[:1], c[:1], outside[s, 0], one, book[s, unit])
        _edge(g[nx:], f[nx:], c[nx - 1 :], outside[s, 1], zero - one, book[s, unit])
        _update(row, c, before, inverse, g[:nx], g[1:])


@kernel
def _stream(
    u,
    which,
    velocity,
    face,
    m,
    base,
    stride,
    n,
    width,
    d,
    outside,
    axis,
    final,
    work,
    fluxes,
    lost,
    book,
    unit,
):
    """Sweep `n` rows of `width` voxels, `stride` apart from flat place `base`, all fields in place; face rows from `face`."""
    # The face below row j needs rows j-2 to j+1 as they were: row j-2 is finished after it.
    one = m.dtype.type(1)
    zero = m.dtype.type(0)
    w, inverse, after = work[4, :width], work[5, :width], work[6, :width]
    for j in range(n + 2):
        f = work[j & 3, :width]
        inner = j > 0 and j < n
        if j <= n:
            p = face + j * stride
            _scaled(f, velocity[p : p + width], d)
        at = base + j * stride
        if inner:
            _weight(w, f, m[at - stride : at - stride + width], m[at : at + width])
        done = base + (j - 2) * stride
        if j >= 2:
            before = m[done : done + width]
            _after(after, inverse, before, work[(j - 2) & 3, :width], work[(j - 1) & 3, :width])
        for i in range(which.size):
            s = which[i]
            g = fluxes[i, j & 3, :width]
            if inner:
                a = base + max(j - 2, 0) * stride
                b = base + min(j + 1, n - 1) * stride
                _face(
                    g, f, w, u[s, a : a + width], u[s, at - stride : at - stride + width], u[s, at : at + width],
                    u[s, b : b + width],
                )  # fmt: skip
            elif j <= n:
                a = base + (0 if j == 0 else n - 1) * stride
                sign = one if j == 0 else zero - one
                _edge(g, f, u[s, a : a + width], outside[s, 2 * axis + (j > 0)], sign, book[s, unit])
            if j >= 2:
                c = u[s, done : done + width]
                _update(c, c, before, inverse, fluxes[i, (j - 2) & 3, :width], fluxes[i, (j - 1) & 3, :width])
                if final:
                    _drained(lost[i, :width], after, c)
        if j >= 2:
            _scaled(before, after, one)


@free_kernel
def advect_units(
    start, stop, thread, phase, flat, band, shape, u, which, vx, vy, vz, fluid, blood, outside, d, m, work, fluxes, lost,
    book,
):  # fmt: skip
    """Do units `start` to `stop` of one phase of an advection step of the fields `which`, in place.

    Phase 0 is vessels and x (in 3-D also y) of a plane or a band of rows, phase 1 the last axis for a tile of columns, and lymph.

    Parameters
    ----------
    flat, band
        The last axis is y; then phase 0 goes through `band` rows a unit.
    u, vx, vy, vz
        [s, v] densities; flat face velocities over the edge of a voxel, 1/min.
    fluid, m, d, blood, outside
        [v] fluid from vessels, 1/min; scratch; min; [s], [s, 6] densities that come with fluid from vessels and over faces.
    work, fluxes, lost
        [thread, 7, w], [thread, j, 4, w], [thread, j, w] scratch, w >= nx + 4 and `COLUMNS_AT_ONCE`.
    book
        [s, units of both phases, 4], set by unit.
    """
    nz, ny, nx = shape
    plane = ny * nx
    columns = nx if flat else plane
    first = (ny + band - 1) // band if flat else nz
    for unit in range(start, stop):
        entry = unit if phase == 0 else first + unit
        for s in which:
            book[s, entry, :] = 0.0
        if phase == 0:
            z = 0 if flat else unit
            y0 = unit * band if flat else 0
            y1 = min(ny, y0 + band) if flat else ny
            for y in range(y0, y1):
                row = z * ny + y
                i = row * nx
                x = row * (nx + 1)
                _row(
                    u, which, i, vx[x : x + nx + 1], fluid[i : i + nx], blood, outside, d, m[i : i + nx], work[thread], book,
                    entry,
                )  # fmt: skip
            if flat:
                continue
            velocity, face, base, stride, n, width, axis = vy, z * (plane + nx), z * plane, nx, ny, nx, 1
        else:
            x0 = unit * COLUMNS_AT_ONCE
            width = min(COLUMNS_AT_ONCE, columns - x0)
            for i in range(which.size):
                lost[thread, i, :] = 0.0
            velocity, face, base, stride = (vy if flat else vz), x0, x0, columns
            n = ny if flat else nz
            axis = 1 if flat else 2
        _stream(
            u, which, velocity, face, m, base, stride, n, width, d, outside, axis, phase == 1, work[thread],
            fluxes[thread], lost[thread], book, entry,
        )  # fmt: skip
        if phase == 1:
            for i in range(which.size):
                book[which[i], entry, LYMPH] += _total(lost[thread, i, :width])
