"""Flux-limited advection of many fields by one flow, third order where smooth, never below zero.

Axis by axis and in flux form. A face moves the fluid ``f`` (share of a voxel) at the density reconstructed upstream from a parabola,
held between its neighbours; besides the amounts the fluid ``m`` of a voxel is followed through the sweeps, so that a uniform
density stays uniform although the flow along one axis diverges. Fluid from vessels brings the density of blood; fluid that leaves
to lymph takes the local one: what ``m`` exceeds 1 by at the end. Outer faces let fluid in at a given density.

The outflow of a voxel along one axis may not exceed its fluid (`engine.advection.parts_needed` sees to it).

Leonard BP (1991), Comput. Methods Appl. Mech. Eng. 88, 17-74 (third-order upwind fluxes with a universal limiter).
"""

from __future__ import annotations

from exocosm.engine.kernel.compile import free_kernel, inner_kernel

COLUMNS_AT_ONCE = 512
SPAN = 512
"""Voxels of as many whole rows as go through a loop together."""
VESSELS, LYMPH, INFLOW, OUTFLOW = range(4)
"""Accounts of ``book[s, unit]``, sums of densities."""


@inner_kernel
def _weight(w, f, low, high):
    """(1 - Courant number) / 2, negative where the fluid moves down the axis."""
    half = w.dtype.type(0.5)
    zero = w.dtype.type(0)
    for j in range(w.size):
        v = f[j]
        up = v > zero
        w[j] = (half if up else -half) - half * v / (low[j] if up else high[j])


@inner_kernel
def _scaled(out, values, factor):
    for j in range(out.size):
        out[j] = factor * values[j]


@inner_kernel
def _after(out, inverse, before, low, high):
    """Fluid after a sweep, and one over it."""
    one = out.dtype.type(1)
    for j in range(inverse.size):
        v = before[j] - (high[j] - low[j])
        out[j] = v
        inverse[j] = one / v


@inner_kernel
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


@inner_kernel
def _edge(g, f, c, outside, sign, entry):
    """Amount through outer faces; `sign` 1 where the axis points inwards."""
    zero = g.dtype.type(0)
    for j in range(g.size):
        v = f[j]
        g[j] = zero
        if v != zero:
            enters = sign * v > zero
            g[j] = v * (outside if enters else c[j])
            entry[INFLOW if enters else OUTFLOW] += abs(g[j])


@inner_kernel
def _update(out, c, before, inverse, low, high):
    for j in range(out.size):
        out[j] = (c[j] * before[j] - (high[j] - low[j])) * inverse[j]


@inner_kernel
def _update_in_place(c, before, inverse, low, high):
    for j in range(c.size):
        c[j] = (c[j] * before[j] - (high[j] - low[j])) * inverse[j]


@inner_kernel
def _drained(total, after, c):
    one = after.dtype.type(1)
    for j in range(c.size):
        total[j] += (after[j] - one) * c[j]


@inner_kernel
def _total(a):
    t = 0.0
    for j in range(a.size):
        t += a[j]
    return t


@inner_kernel
def _dilute(c, row, fluid, density, d, before):
    """Mix fluid from vessels into a row: c = (row + d q density) / m."""
    for j in range(c.size):
        c[j] = (row[j] + d * density * fluid[j]) / before[j]


@inner_kernel
def _rows(u, which, place, rows, nx, vx, fluid, blood, outside, d, m, work, book, unit):
    """Vessels and x sweep of `rows` rows of all fields, from flat `place`; the fluid after it goes to `m`.

    The rows lie one behind the other with two voxels between them, copies of the last of one and the first of the next, so that
    every loop runs over all of them. A face has the place of the voxel above it.
    """
    one = m.dtype.type(1)
    zero = m.dtype.type(0)
    pitch = nx + 2
    n = rows * pitch
    f, w, g, c = work[0], work[1], work[2], work[3]
    before, inverse, after = work[4], work[5], work[6]
    before[0] = one
    before[1] = one
    entered = 0.0
    for r in range(rows):
        o, i = 2 + r * pitch, place + r * nx
        x = i + i // nx
        _scaled(f[o : o + nx + 1], vx[x : x + nx + 1], d)
        f[o + nx + 1] = zero
        _scaled(before[o : o + nx], fluid[i : i + nx], d)
        for k in range(o, o + nx):
            entered += before[k]
            before[k] += one
        before[o + nx] = one
        before[o + nx + 1] = one
    f[n + 2] = zero
    _weight(w[2 : n + 2], f[2 : n + 2], before[1 : n + 1], before[2 : n + 2])
    _after(after[2 : n + 2], inverse[2 : n + 2], before[2 : n + 2], f[2 : n + 2], f[3 : n + 3])
    for r in range(rows):
        o, i = 2 + r * pitch, place + r * nx
        _scaled(m[i : i + nx], after[o : o + nx], one)
    for s in which:
        if entered > 0.0:
            book[s, unit, VESSELS] += entered * blood[s]
        for r in range(rows):
            o, i = 2 + r * pitch, place + r * nx
            if entered > 0.0:
                _dilute(c[o : o + nx], u[s, i : i + nx], fluid[i : i + nx], blood[s], d, before[o : o + nx])
            else:
                _scaled(c[o : o + nx], u[s, i : i + nx], one)
            c[o - 1] = c[o]
            c[o + nx] = c[o + nx - 1]
        c[n + 1] = zero
        c[n + 2] = zero
        _face(g[2 : n + 2], f[2 : n + 2], w[2 : n + 2], c[:n], c[1 : n + 1], c[2 : n + 2], c[3 : n + 3])
        for r in range(rows):
            o = 2 + r * pitch
            _edge(g[o : o + 1], f[o : o + 1], c[o : o + 1], outside[s, 0], one, book[s, unit])
            o += nx
            _edge(g[o : o + 1], f[o : o + 1], c[o : o + 1], outside[s, 1], zero - one, book[s, unit])
        g[n + 2] = zero
        _update(
            after[2 : n + 2], c[2 : n + 2], before[2 : n + 2], inverse[2 : n + 2], g[2 : n + 2], g[3 : n + 3]
        )
        for r in range(rows):
            o, i = 2 + r * pitch, place + r * nx
            _scaled(u[s, i : i + nx], after[o : o + nx], one)


@inner_kernel
def _stream(
    u, which, velocity, face, m, base, stride, n, width, at_once, d, outside, axis, final, work, fluxes, lost, book, unit
):  # fmt: skip
    """Sweep `n` rows of `width` voxels, `stride` apart from flat place `base`, all fields in place; face rows from `face`.

    Faces are found `at_once` rows at a time (more than one only where rows touch). The face below row j needs rows j-2 to j+1 as
    they were, so that rows are finished two behind; faces of rows still to be finished are kept at the start of `fluxes`.
    """
    one = m.dtype.type(1)
    f, w, inverse, after = work[0], work[1], work[2], work[3]
    done, j, held = 0, 0, 0
    while done < n:
        k = j if j > n else (j + 1 if j < 2 or j >= n - 1 else min(j + at_once, n - 1))
        count, o = (k - j) * width, held * width
        at = base + j * stride
        inner = j > 0 and j < n
        if count > 0:
            _scaled(f[o : o + count], velocity[face + j * stride : face + j * stride + count], d)
        if inner:
            _weight(w[:count], f[o : o + count], m[at - stride : at - stride + count], m[at : at + count])
        stop = min(done + at_once, n if k > n else max(done, k - 2))
        size, place = (stop - done) * width, base + done * stride
        before = m[place : place + size]
        _after(after[:size], inverse[:size], before, f[:size], f[width : width + size])
        held += k - j + done - stop
        for i in range(which.size):
            s = which[i]
            g = fluxes[i]
            if inner:
                a = base + max(j - 2, 0) * stride
                b = base + min(j + 1, n - 1) * stride
                _face(
                    g[o : o + count], f[o : o + count], w[:count], u[s, a : a + count],
                    u[s, at - stride : at - stride + count], u[s, at : at + count], u[s, b : b + count],
                )  # fmt: skip
            elif count > 0:
                a = base + (0 if j == 0 else n - 1) * stride
                sign = one if j == 0 else -one
                _edge(
                    g[o : o + width], f[o : o + width], u[s, a : a + width], outside[s, 2 * axis + (j > 0)], sign,
                    book[s, unit],
                )  # fmt: skip
            c = u[s, place : place + size]
            _update_in_place(c, before, inverse[:size], g[:size], g[width : width + size])
            if final:
                _drained(lost[i], after[:size], c)
            _scaled(g[: held * width], g[size : size + held * width], one)
        _scaled(f[: held * width], f[size : size + held * width], one)
        _scaled(before, after[:size], one)
        done, j = stop, max(k, j + 1)


@free_kernel
def advect_units(
    start, stop, thread, phase, flat, band, across, shape, u, which, vx, vy, vz, fluid, blood, outside, d, m, work, fluxes, lost,
    book,
):  # fmt: skip
    """Do units `start` to `stop` of one phase of an advection step of the fields `which`, in place.

    Phase 0 is vessels and x (in 3-D also y) of a plane or a band of rows, phase 1 the last axis for a tile of columns, and lymph.

    Parameters
    ----------
    flat, band
        The last axis is y; then phase 0 goes through `band` rows a unit.
    across
        Whether a plane is swept along y; not where nothing moves that way.
    u, vx, vy, vz
        [s, v] densities; flat face velocities over the edge of a voxel, 1/min.
    fluid, m, d, blood, outside
        [v] fluid from vessels, 1/min; scratch; min; [s], [s, 6] densities that come with fluid from vessels and over faces.
    work, fluxes, lost
        [thread, 7, w], [thread, j, w], [thread, j, w] scratch of `scratch_width`.
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
            at_once = max(1, SPAN // nx)
            for y in range(y0, y1, at_once):
                _rows(
                    u, which, (z * ny + y) * nx, min(at_once, y1 - y), nx, vx, fluid, blood, outside, d, m, work[thread],
                    book, entry,
                )  # fmt: skip
            if flat or not across:
                continue
            velocity, face, base, stride, n, width, axis = vy, z * (plane + nx), z * plane, nx, ny, nx, 1
        else:
            x0 = unit * COLUMNS_AT_ONCE
            width = min(COLUMNS_AT_ONCE, columns - x0)
            for i in range(which.size):
                lost[thread, i, :] = 0.0
            velocity, face, base, stride = (vy if flat else vz), x0, x0, columns
            n = ny if flat else nz
            axis, at_once = (1 if flat else 2), 1
        _stream(
            u, which, velocity, face, m, base, stride, n, width, at_once, d, outside, axis, phase == 1, work[thread],
            fluxes[thread], lost[thread], book, entry,
        )  # fmt: skip
        if phase == 1:
            for i in range(which.size):
                book[which[i], entry, LYMPH] += _total(lost[thread, i, :width])


def scratch_width(nx: int) -> int:
    """Return the width of scratch rows: rows of voxels with two between them, or tiles of columns, three more of either."""
    wide = max((max(1, SPAN // nx) + 3) * (nx + 2) + 8, 4 * COLUMNS_AT_ONCE)
    return -(-wide // 16) * 16
