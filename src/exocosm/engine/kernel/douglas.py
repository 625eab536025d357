"""One conservative Douglas step of many fields: diffusion, decay, uptake, drainage, vessels and fixed faces in one factored scheme.

With ``A_a u`` the (negative) dimensionless diffusion of axis ``a`` over the step, fixed faces included, and
``L = uptake + decay + lymph + vessels``, all 1/min::

    mid = (u + (flux + dt S) / 2) / (1 + dt L / 2)                         flux = - sum_a A_a u
    (1 + A_x / 2) (1 + A_y / 2) (1 + A_z / 2) du = flux + dt S - dt L mid
    u  <- u + du

Any mid may stand here as far as the books go. Where a steep peak and a long step make the one above negative, so that cells would
give back what they never took, the outflow of the voxel is taken at mid instead of u as well, which keeps mid positive and agrees
to second order.

The columns of ``A_a`` sum to zero but for fixed faces, hence ``sum du = dt sum S - dt sum L mid +`` what the faces let in, exactly.
A face of axis ``a`` between a voxel and a fixed value lets in ``2 r (value - u - w / 2)``, where ``w`` is the increment after the
solve along ``a``: summing the three factors one by one shows it.

Douglas, J. (1962), Alternating direction methods for three space variables, Numer. Math. 4, 41-63.

Units of work are planes (bands of rows in 2-D), then columns; both are set by the grid, never by the number of threads.
"""

from __future__ import annotations

import numpy as np
from numba import get_thread_id, prange

from exocosm.engine.kernel.compile import kernel, parallel_kernel
from exocosm.engine.kernel.tridiagonal import (
    factor,
    solve_constant,
    solve_varying,
    transpose_in,
    transpose_out,
)

ROWS = 8
"""Rows that go through the explicit part together."""
LANES = 56
"""Columns of the last solve: an odd multiple of 8, so that rows of a tile do not fall into the same cache sets."""
RX, RY, RZ, DECAY, EXCHANGE, ARRIVAL, DRAIN, DT, LEAVE = range(9)
"""Columns of ``k[j]``: D dt/dx^2 of each axis, 1/min, 1/min, density/min, 1/min, min, bound on the share that may leave a voxel."""
COLUMNS = 9
MID, VESSEL, LYMPH, INFLOW, OUTFLOW = range(5)
"""Accounts of ``book[s, unit]``, as sums of densities: mid, vessels x mid, lymph x mid, over fixed faces."""


@kernel
def _copy(to, values):
    for j in range(to.size):
        to[j] = values[j]


@kernel
def _along_rows(out, c, r):
    """Set out = r (second difference) along one row with closed ends."""
    n = out.size
    if n == 1:
        out[0] = 0
        return
    out[0] = r * (c[1] - c[0])
    out[n - 1] = r * (c[n - 2] - c[n - 1])
    o = out[1 : n - 1]
    a = c[: n - 2]
    b = c[2:]
    d = c[1 : n - 1]
    for j in range(o.size):
        o[j] = r * ((a[j] - d[j]) + (b[j] - d[j]))


@kernel
def _across_rows(out, c, a, b, e, f, ry, rz):
    """Add the second differences across rows and planes; at a closed face the neighbour is the voxel itself."""
    for j in range(out.size):
        d = c[j]
        out[j] += ry * ((a[j] - d) + (b[j] - d)) + rz * ((e[j] - d) + (f[j] - d))


@kernel
def _face_pair(out, c, a, b, low, high, r):
    """Add what two faces with factors `low`, `high` let in from neighbours `a`, `b`."""
    for j in range(out.size):
        d = c[j]
        out[j] += r * (low[j] * (a[j] - d) + high[j] * (b[j] - d))


@kernel
def _face_single(out, c, a, p, r):
    for j in range(out.size):
        out[j] += r * (p[j] * (a[j] - c[j]))


@kernel
def _face_fixed(out, c, value, r):
    """Add what a fixed value half a voxel away lets in; `r` already doubled."""
    for j in range(out.size):
        out[j] += r * (value - c[j])


@kernel
def _face_fixed_hindered(out, c, value, r, h):
    for j in range(out.size):
        out[j] += r * (h[j] * (value - c[j]))


@kernel
def _react(out, mid, c, source, loss, decay, leave, dt):
    """Turn the flux in `out` into the right-hand side, and write mid."""
    one = out.dtype.type(1)
    half = out.dtype.type(0.5)
    zero = out.dtype.type(0)
    for j in range(out.size):
        gain = out[j] + dt * source[j]
        lost = dt * (loss[j] + decay)
        top = c[j] + half * gain
        own = half * leave if top < zero else zero
        m = (top + own * c[j]) / (one + half * lost + own)
        mid[j] = m
        out[j] = gain - lost * m


@kernel
def _add(total, a):
    for j in range(total.size):
        total[j] += a[j]


@kernel
def _add_product(total, a, b):
    for j in range(total.size):
        total[j] += a[j] * b[j]


@kernel
def _exchange(out, loss, uptake, vessels, lymph, exchange, drain, arrival):
    """Add to the gain what blood brings; loss = uptake + what leaves to blood and lymph."""
    for j in range(out.size):
        out[j] += arrival * vessels[j]
    for j in range(out.size):
        loss[j] = uptake[j] + (exchange * vessels[j] + drain * lymph[j])


@kernel
def _total(a):
    t = 0.0
    for j in range(a.size):
        t += a[j]
    return t


@kernel
def _flux_constant(out, u, i, n, y, shape, zl, zh, rx, ry, rz):
    """Diffusive gain of rows from flat place `i`, no hindrance, closed faces."""
    nz, ny, nx = shape
    c = u[i : i + n]
    for p in range(0, n, nx):
        _along_rows(out[p : p + nx], c[p : p + nx], rx)
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
        w = q - p
        _across_rows(
            out[p:q], c[p:q], u[a : a + w], u[b : b + w],
            u[i + p - zl : i + p - zl + w], u[i + p + zh : i + p + zh + w], ry, rz,
        )  # fmt: skip
        p = q


@kernel
def _flux_varying(out, u, i, n, y, shape, zl, zh, rx, ry, rz, faces):
    """The same with face factors; those of closed outer faces are 0."""
    nz, ny, nx = shape
    px, py, pz, _h = faces
    end = u.size
    c = u[i : i + n]
    m = ny * nx
    for j in range(n):
        out[j] = 0
    low = 1 if i == 0 else 0
    high = n - 1 if i + n == end else n
    _face_single(out[low:], c[low:], u[i + low - 1 : i + n - 1], px[i + low : i + n], rx)
    _face_single(out[:high], c[:high], u[i + 1 : i + 1 + high], px[i + 1 : i + 1 + high], rx)
    if ny > 1:
        low = nx if y == 0 else 0
        high = n - nx if y + n // nx == ny else n
        _face_single(out[low:], c[low:], u[i + low - nx : i + n - nx], py[i + low : i + n], ry)
        _face_single(out[:high], c[:high], u[i + nx : i + nx + high], py[i + nx : i + nx + high], ry)
    if zl > 0 and zh > 0:
        _face_pair(
            out, c, u[i - m : i - m + n], u[i + m : i + m + n], pz[i : i + n], pz[i + m : i + m + n], rz
        )
    elif zl > 0:
        _face_single(out, c, u[i - m : i - m + n], pz[i : i + n], rz)
    elif zh > 0:
        _face_single(out, c, u[i + m : i + m + n], pz[i + m : i + m + n], rz)


@kernel
def _flux_fixed(out, u, i, n, y, z, shape, rx, ry, rz, fixed, value, faces):
    """Add what fixed outer faces let in, by the density before the step."""
    nz, ny, nx = shape
    two = out.dtype.type(2)
    c = u[i : i + n]
    last = n - nx
    for face in range(6):
        if not fixed[face]:
            continue
        v = value[face]
        if face < 2:
            for p in range((nx - 1) * face, n, nx):
                h = two * rx
                if faces is not None:
                    h = h * faces[3][i + p]
                out[p] += h * (v - c[p])
            continue
        lo, hi, r = 0, n, two * rz
        if face == 2 or face == 3:
            r = two * ry
            if face == 2:
                hi = nx if y == 0 else 0
            else:
                lo = last if y + n // nx == ny else n
        elif (face == 4 and z > 0) or (face == 5 and z < nz - 1):
            hi = 0
        if lo < hi:
            if faces is None:
                _face_fixed(out[lo:hi], c[lo:hi], v, r)
            else:
                _face_fixed_hindered(out[lo:hi], c[lo:hi], v, r, faces[3][i + lo : i + hi])


@kernel
def _right_hand_side(
    out, loss, u, mid, source, uptake, vessels, lymph, i, n, y, z, shape, k, fixed, value, faces, sums
):
    """Right-hand side of `n` values (whole rows) from flat place `i` into `out`; mid is written."""
    nz, ny, nx = shape
    m = ny * nx
    zl = m if z > 0 else 0
    zh = m if z < nz - 1 else 0
    if faces is None:
        _flux_constant(out, u, i, n, y, shape, zl, zh, k[RX], k[RY], k[RZ])
    else:
        _flux_varying(out, u, i, n, y, shape, zl, zh, k[RX], k[RY], k[RZ], faces)
    if fixed.any():
        _flux_fixed(out, u, i, n, y, z, shape, k[RX], k[RY], k[RZ], fixed, value, faces)
    end = i + n
    um = mid[i:end]
    if k[EXCHANGE] != 0 or k[DRAIN] != 0:
        v = vessels[i:end]
        w = lymph[i:end]
        _exchange(out, loss, uptake[i:end], v, w, k[EXCHANGE], k[DRAIN], k[ARRIVAL] * k[DT])
        _react(out, um, u[i:end], source[i:end], loss, k[DECAY], k[LEAVE], k[DT])
        _add_product(sums[1, :n], um, v)
        _add_product(sums[2, :n], um, w)
    else:
        _react(out, um, u[i:end], source[i:end], uptake[i:end], k[DECAY], k[LEAVE], k[DT])
    if k[DECAY] != 0:
        _add(sums[0, :n], um)


@kernel
def _book_face(entry, old, increment, value, r, h):
    """Book what a fixed face let in or out: 2 r h (value - u - w / 2), with `h` None for free diffusion."""
    two = 2.0
    for j in range(old.size):
        g = two * r * (value - old[j] - 0.5 * increment[j])
        if h is not None:
            g = g * h[j]
        if g > 0.0:
            entry[INFLOW] += g
        else:
            entry[OUTFLOW] -= g


@kernel
def _book_ends(entry, old, increment, axis, k, fixed, value, h):
    """Book both outer faces of one axis; `old`, `increment` [i, lane]; `h` like them, or None."""
    n = old.shape[0]
    for side in range(2):
        face = 2 * axis + side
        if fixed[face]:
            at = 0 if side == 0 else n - 1
            if h is None:
                _book_face(entry, old[at], increment[at], value[face], k[RX + axis], None)
            else:
                _book_face(entry, old[at], increment[at], value[face], k[RX + axis], h[at])


@kernel
def _outer(low, high, h, axis, fixed):
    """Diagonal of fixed outer faces, in units of r: twice the hindrance, else 0; `h` [i, lane]."""
    two = low.dtype.type(2)
    n = h.shape[0]
    for j in range(low.size):
        low[j] = two * h[0, j] if fixed[2 * axis] else low.dtype.type(0)
        high[j] = two * h[n - 1, j] if fixed[2 * axis + 1] else low.dtype.type(0)


@kernel
def _tile(flat, n, width):
    return flat[: n * width].reshape((n, width))


@kernel
def _solve_rows(d, tile, k, half_r, faces, place, count, shape, fixed, inverse, carry, work):
    """Solve along x the lanes of `tile`, which are `count` rows from flat `place`, and write the rows to `d`."""
    nz, ny, nx = shape
    if faces is None:
        solve_constant(tile, half_r, inverse[0, :nx], carry[0, :nx])
    else:
        width = tile.shape[1]
        p = _tile(work[2], nx, width)
        h = _tile(work[3], 2, width)
        ends = work[4][: 2 * width].reshape((2, width))
        size = count * nx
        transpose_in(p, faces[0][place : place + size], 0, count, nx)
        for j in range(count):
            h[0, j] = faces[3][place + j * nx]
            h[1, j] = faces[3][place + j * nx + nx - 1]
        _outer(ends[0], ends[1], h, 0, fixed)
        solve_varying(tile, p, ends[0], ends[1], half_r, _tile(work[1], nx, width))
    transpose_out(d, tile, count, nx)


@kernel
def _solve_plane(d, k, half_r, faces, z, shape, fixed, inverse, carry, work):
    """Solve along y a whole plane in place."""
    nz, ny, nx = shape
    if faces is None:
        solve_constant(d, half_r, inverse[1, :ny], carry[1, :ny])
    else:
        m = ny * nx
        p = faces[1][z * m : (z + 1) * m].reshape((ny, nx))
        h = faces[3][z * m : (z + 1) * m].reshape((ny, nx))
        ends = work[4][: 2 * nx].reshape((2, nx))
        _outer(ends[0], ends[1], h, 1, fixed)
        solve_varying(d, p, ends[0], ends[1], half_r, work[1][:m].reshape((ny, nx)))


@kernel
def _plane_unit(
    z, y0, y1, width, flat, u, mid, source, uptake, vessels, lymph, faces, d, k, fixed, value,
    inverse, carry, work, sums, entry,
):  # fmt: skip
    """Right-hand side and x solve of rows y0..y1 of plane z, and in 3-D the y solve, of one field; the increment goes into `d`."""
    nz, ny, nx = u.shape
    shape = (nz, ny, nx)
    m = ny * nx
    half = u.dtype.type(0.5)
    block = sums.shape[1]
    out = work[0][:block]
    loss = work[0][block : 2 * block]
    density = u.reshape(-1)
    tile = _tile(work[5], nx, width)
    any_fixed = fixed.any()
    sums[:] = 0.0
    for t in range(y0, y1, width):
        count = min(width, y1 - t)
        for y in range(t, t + count, ROWS):
            rows = min(ROWS, t + count - y)
            n = rows * nx
            i = z * m + y * nx
            _right_hand_side(
                out[:n], loss[:n], density, mid.reshape(-1), source.reshape(-1), uptake.reshape(-1), vessels, lymph,
                i, n, y, z, shape, k, fixed, value, faces, sums,
            )  # fmt: skip
            transpose_in(tile, out, y - t, rows, nx)
        rows_out = d[z, t : t + count]
        _solve_rows(
            rows_out, tile, k, half * k[RX], faces, z * m + t * nx, count, shape, fixed, inverse, carry, work
        )
        if any_fixed:
            old = u[z, t : t + count]
            if faces is None:
                _book_ends(entry, old.T, rows_out.T, 0, k, fixed, value, None)
            else:
                h = faces[3][z * m + t * nx : z * m + (t + count) * nx].reshape((count, nx))
                _book_ends(entry, old.T, rows_out.T, 0, k, fixed, value, h.T)
    if not flat:
        _solve_plane(d[z], k, half * k[RY], faces, z, shape, fixed, inverse, carry, work)
        if any_fixed:
            if faces is None:
                _book_ends(entry, u[z], d[z], 1, k, fixed, value, None)
            else:
                h = faces[3][z * m : (z + 1) * m].reshape((ny, nx))
                _book_ends(entry, u[z], d[z], 1, k, fixed, value, h)
    if k[DECAY] != 0:
        entry[MID] += _total(sums[0])
    if k[EXCHANGE] != 0 or k[DRAIN] != 0:
        entry[VESSEL] += _total(sums[1])
        entry[LYMPH] += _total(sums[2])


@kernel
def _column_unit(x0, u, d, faces, axis, k, fixed, value, inverse, carry, work, entry):
    """Solve along the last axis for columns x0.. of u[n, m]; u <- u + du, d <- old u; returns the minimum (NaN if there is one)."""
    n, m = u.shape
    half = u.dtype.type(0.5)
    count = min(LANES, m - x0)
    end = x0 + count
    tile = _tile(work[5], n, LANES)
    for i in range(n):
        _copy(tile[i, :count], d[i, x0:end])
    half_r = half * k[RX + axis]
    if faces is None:
        solve_constant(tile, half_r, inverse[axis, :n], carry[axis, :n])
    else:
        p = faces[axis].reshape((n, m))
        h = faces[3].reshape((n, m))
        lower = _tile(work[2], n, LANES)
        ends = work[4][: 2 * LANES].reshape((2, LANES))
        outer = _tile(work[3], 2, LANES)
        for i in range(n):
            _copy(lower[i, :count], p[i, x0:end])
        _copy(outer[0, :count], h[0, x0:end])
        _copy(outer[1, :count], h[n - 1, x0:end])
        _outer(ends[0], ends[1], outer, axis, fixed)
        solve_varying(tile, lower, ends[0], ends[1], half_r, _tile(work[1], n, LANES))
    if fixed[2 * axis] or fixed[2 * axis + 1]:
        if faces is None:
            _book_ends(entry, u[:, x0:end], tile[:, :count], axis, k, fixed, value, None)
        else:
            h_book = faces[3].reshape((n, m))[:, x0:end]
            _book_ends(entry, u[:, x0:end], tile[:, :count], axis, k, fixed, value, h_book)
    low = work[0][:count]
    for i in range(n):
        row = u[i, x0:end]
        increment = tile[i, :count]
        if i == 0:
            _finish_first(low, row, increment, d[i, x0:end])
        else:
            _finish(low, row, increment, d[i, x0:end])
    least = low[0]
    for j in range(count):
        if least == least and not low[j] >= least:
            least = low[j]
    return least


@kernel
def _finish_first(low, row, increment, old):
    for j in range(low.size):
        old[j] = row[j]
    for j in range(low.size):
        v = row[j] + increment[j]
        row[j] = v
        low[j] = v


@kernel
def _finish(low, row, increment, old):
    for j in range(low.size):
        old[j] = row[j]
    for j in range(low.size):
        v = row[j] + increment[j]
        row[j] = v
        # A NaN anywhere in a line is in all of its increments after the solve, hence in the first row, where it stays.
        low[j] = v if v < low[j] else low[j]


@kernel
def _unit(
    phase, i, s0, s1, each, flat, width, which, u, mid, source, uptake, vessels, lymph, faces, d, k, fixed, value,
    inverse, carry, work, sums, book, least,
):  # fmt: skip
    """One unit of work: a plane or band (phase 0) or a tile of columns (phase 1) of `each` fields."""
    _, nz, ny, nx = u.shape
    bands = (ny + width - 1) // width if flat else nz
    n = ny if flat else nz
    m = nx if flat else ny * nx
    axis = 1 if flat else 2
    count = bands if phase == 0 else (m + LANES - 1) // LANES
    first = s0 + (i // count) * each
    place = i % count
    for j in range(first, min(first + each, s1)):
        s = which[j]
        if phase == 0:
            z = 0 if flat else place
            y0 = place * width if flat else 0
            y1 = min(ny, y0 + width) if flat else ny
            _plane_unit(
                z, y0, y1, width, flat, u[s], mid[s], source[s], uptake[s], vessels, lymph, faces, d[s], k[j],
                fixed[s], value[s], inverse[j], carry[j], work, sums, book[j, place],
            )  # fmt: skip
        else:
            least[j, place] = _column_unit(
                place * LANES, u[s].reshape((n, m)), d[s].reshape((n, m)), faces, axis, k[j], fixed[s], value[s],
                inverse[j], carry[j], work, book[j, bands + place],
            )  # fmt: skip


@parallel_kernel
def _units(
    units, phase, s0, s1, each, flat, width, which, u, mid, source, uptake, vessels, lymph, faces, d, k, fixed, value,
    inverse, carry, work, sums, book, least,
):  # fmt: skip
    for i in prange(units):
        thread = get_thread_id()
        _unit(
            phase, np.int64(i), s0, s1, each, flat, width, which, u, mid, source, uptake, vessels, lymph, faces,
            d, k, fixed, value, inverse, carry, work[thread], sums[thread], book, least,
        )  # fmt: skip


@kernel
def douglas_step(
    u, mid, source, uptake, which, k, fixed, value, vessels, lymph, faces, d, inverse, carry, work, sums, book, least,
    plan,
):  # fmt: skip
    """One step of the fields `which`, in place; the densities before the step are left in `d`.

    Parameters
    ----------
    u, mid, source, uptake, d
        [s, z, y, x] densities; their mean over the step (written); density/min; 1/min; scratch.
    which
        [j] indices of the fields to step.
    k, fixed, value
        [j, 9] coefficients (`RX`...); [s, 6] fixed faces; [s, 6] densities there.
    vessels, lymph
        [v] flat maps.
    faces
        None for free diffusion, else flat [v] lower face factors of x, y, z and the hindrance of the voxels.
    inverse, carry
        [j, 3, n] scratch for factors, n the longest axis.
    work, sums
        [thread, 6, `scratch_length`], [thread, 3, ROWS nx] scratch.
    book
        [j, units, 5] sums of densities, see `MID`...; set anew.
    least
        [j, tiles] minimum of the new density (NaN where it is not a number).
    plan
        (fields at once, fields a unit, whether the last solve is along y, lanes of the x solve).
    """
    at_once, each, flat, width = plan
    _, nz, ny, nx = u.shape
    half = u.dtype.type(0.5)
    book[:] = 0.0
    for j in range(which.size):
        for axis in range(3):
            n = nx if axis == 0 else (ny if axis == 1 else nz)
            r = half * k[j, RX + axis]
            low = r + r if fixed[which[j], 2 * axis] else r - r
            high = r + r if fixed[which[j], 2 * axis + 1] else r - r
            factor(r, low, high, inverse[j, axis, :n], carry[j, axis, :n])
    bands = (ny + width - 1) // width if flat else nz
    m = nx if flat else ny * nx
    tiles = (m + LANES - 1) // LANES
    for s0 in range(0, which.size, at_once):
        s1 = min(which.size, s0 + at_once)
        groups = (s1 - s0 + each - 1) // each
        for phase in range(2):
            units = groups * (bands if phase == 0 else tiles)
            _units(
                units, phase, s0, s1, each, flat, width, which, u, mid, source, uptake, vessels, lymph, faces, d, k,
                fixed, value, inverse, carry, work, sums, book, least,
            )  # fmt: skip


def lanes(rows: int) -> int:
    """Width of the tiles of the x solve: `rows` split evenly into tiles of at most 64 lanes, a multiple of 8."""
    tiles = -(-rows // 64)
    return -(-(-(-rows // tiles)) // 8) * 8


def scratch_length(shape: tuple[int, int, int]) -> int:
    """Length of one scratch array of a thread."""
    nz, ny, nx = shape
    return max(
        2 * ROWS * nx,
        lanes(ny) * nx,
        LANES * max(nz, ny),
        ny * nx if nz > 1 else 2 * nx,
        2 * LANES,
        2 * ny * nx if ny * nx < 64 else 0,
    )
