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

Units of work are planes (bands of rows in 2-D), then columns; both are set by the grid, never by the number of threads. What a
run does not need (hindrance, vessels and lymph, fixed faces) is passed as None and not compiled.
"""

from __future__ import annotations

import math

from exocosm.engine.kernel.compile import free_kernel, inner_kernel
from exocosm.engine.kernel.diffusive_flux import (
    ARRIVAL,
    DECAY,
    DRAIN,
    DT,
    EXCHANGE,
    LEAVE,
    RX,
    RY,
    flux_constant,
    flux_fixed,
    flux_varying,
)
from exocosm.engine.kernel.tridiagonal import (
    LANES,
    solve_constant,
    solve_varying,
    transpose_in,
    transpose_out,
)

ROWS = 8
"""Rows that go through the explicit part together."""
BOTH = 2
"""Number that asks for both phases at once."""
MID, VESSEL, LYMPH, INFLOW, OUTFLOW = range(5)
"""Accounts of ``book[j, unit]``, as sums of densities: mid, vessels x mid, lymph x mid, in and out over fixed faces."""


@inner_kernel
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


@inner_kernel
def _exchange(out, loss, uptake, vessels, lymph, k):
    """Add what blood brings to the gain; loss = uptake + what leaves to blood and lymph."""
    arrival, exchange, drain = k[ARRIVAL] * k[DT], k[EXCHANGE], k[DRAIN]
    for j in range(out.size):
        out[j] += arrival * vessels[j]
    for j in range(out.size):
        loss[j] = uptake[j] + (exchange * vessels[j] + drain * lymph[j])


@inner_kernel
def _add(total, a):
    for j in range(total.size):
        total[j] += a[j]


@inner_kernel
def _add_product(total, a, b):
    for j in range(total.size):
        total[j] += a[j] * b[j]


@inner_kernel
def _total(a):
    t = 0.0
    for j in range(a.size):
        t += a[j]
    return t


@inner_kernel
def _book_face(entry, u, place, increment, at, count, stride, value, r, faces):
    """Book a fixed face from flat place `place`: 2 r h (value - u - w / 2), w from `at` of `increment`."""
    for j in range(count):
        p = place + j * stride
        g = (r + r) * (value - u[p] - 0.5 * increment[at + j * stride])
        if faces is not None:
            g = g * faces[3][p]
        if g > 0.0:
            entry[INFLOW] += g
        else:
            entry[OUTFLOW] -= g


@inner_kernel
def _outer(p, n, h, place, step, last, axis, fixed):
    """Outer faces of lines of `n` voxels in units of r: twice the hindrance of the voxel if fixed, else 0; a lane every `step`."""
    for side in range(2):
        row = p[side * n * LANES : (side * n + 1) * LANES]
        for j in range(row.size):
            row[j] = 0
            if fixed is not None:
                if fixed[2 * axis + side]:
                    q = min(place + j * step + side * last, h.size - 1)  # lanes not in use may lie outside
                    row[j] = h[q] + h[q]


@inner_kernel
def _copy_rows(to, stride_to, at, rows, stride, first, n, count):
    """Copy `n` rows of `count` values."""
    for i in range(n):
        a = to[at + i * stride_to : at + i * stride_to + count]
        b = rows[first + i * stride : first + i * stride + count]
        for j in range(a.size):
            a[j] = b[j]


@inner_kernel
def _explicit(
    out, loss, u, mid, source, uptake, vessels, lymph, i, n, y, z, shape, k, fixed, value, faces, sums
):
    """Right-hand side of `n` values (whole rows) from flat place `i` into `out`; mid is written and summed."""
    nz, ny, nx = shape
    zl = ny * nx if z > 0 else 0
    zh = ny * nx if z < nz - 1 else 0
    if faces is None:
        flux_constant(out, u, i, n, y, shape, zl, zh, k)
    else:
        flux_varying(out, u, i, n, y, shape, zl, zh, k, faces)
    if fixed is not None:
        flux_fixed(out, u, i, n, y, z, shape, k, fixed, value, faces)
    um = mid[i : i + n]
    lost = uptake[i : i + n]
    if vessels is not None:
        v = vessels[i : i + n]
        w = lymph[i : i + n]
        if k[EXCHANGE] != 0 or k[DRAIN] != 0:
            _exchange(out[:n], loss[:n], lost, v, w, k)
            lost = loss[:n]
    _react(out[:n], um, u[i : i + n], source[i : i + n], lost, k[DECAY], k[LEAVE], k[DT])
    if k[DECAY] != 0:
        _add(sums[0, :n], um)
    if vessels is not None:
        if k[EXCHANGE] != 0 or k[DRAIN] != 0:
            _add_product(sums[1, :n], um, v)
            _add_product(sums[2, :n], um, w)


@inner_kernel
def _solve_rows(d, place, count, tile, k, faces, fixed, inverse, carry, line, varying, thread, shape):
    """Solve along x the lanes of `tile`, `count` rows from flat `place`, and write the rows to `d`."""
    nx = shape[2]
    half = tile.dtype.type(0.5)
    if faces is None:
        solve_constant(tile, half * k[RX], inverse[0][line], carry[0][line])
    else:
        p = varying[0][thread]
        transpose_in(p.reshape((-1, LANES)), faces[0][place : place + count * nx], 0, count, nx)
        _outer(p, nx, faces[3], place, nx, nx - 1, 0, fixed)
        solve_varying(tile.reshape(-1), p, half * k[RX], varying[1][thread], nx)
    transpose_out(d[place : place + count * nx], tile, count, nx)


@inner_kernel
def _plane_unit(
    z, y0, y1, flat, shape, u, mid, source, uptake, vessels, lymph, faces, d, plane, k, fixed, value,
    inverse, carry, line, tile, rows, sums, varying, thread, entry,
):  # fmt: skip
    """Right-hand side and x solve of rows y0..y1 of plane z, in 3-D the y solve too, of one field; the increment goes to `d`."""
    ny, nx = shape[1], shape[2]
    m = ny * nx
    width = tile.shape[1]
    out, loss = rows[0], rows[1]
    half = u.dtype.type(0.5)
    sums[:] = 0.0
    for t in range(y0, y1, width):
        count = min(width, y1 - t)
        place = z * m + t * nx
        for y in range(t, t + count, ROWS):
            r = min(ROWS, t + count - y)
            _explicit(
                out, loss, u, mid, source, uptake, vessels, lymph, z * m + y * nx, r * nx, y, z, shape, k, fixed, value,
                faces, sums,
            )  # fmt: skip
            transpose_in(tile, out, y - t, r, nx)
        _solve_rows(d, place, count, tile, k, faces, fixed, inverse, carry, line, varying, thread, shape)
        if fixed is not None:
            for side in range(2):
                if fixed[side]:
                    at = place + side * (nx - 1)
                    _book_face(entry, u, at, d, at, count, nx, value[side], k[RX], faces)
    if not flat:
        if faces is None:
            solve_constant(plane, half * k[RY], inverse[1][line], carry[1][line])
        else:
            p, b = varying[0][thread], varying[2][thread]
            for x in range(0, nx, LANES):
                count = min(LANES, nx - x)
                place = z * m + x
                _copy_rows(b, LANES, 0, d, nx, place, ny, count)
                _copy_rows(p, LANES, 0, faces[1], nx, place, ny, count)
                _outer(p, ny, faces[3], place, 1, m - nx, 1, fixed)
                solve_varying(b, p, half * k[RY], varying[1][thread], ny)
                _copy_rows(d, nx, place, b, LANES, 0, ny, count)
        if fixed is not None:
            for side in range(2):
                if fixed[2 + side]:
                    at = z * m + side * (m - nx)
                    _book_face(entry, u, at, d, at, nx, 1, value[2 + side], k[RY], faces)
    if k[DECAY] != 0:
        entry[MID] += _total(sums[0])
    if vessels is not None:
        entry[VESSEL] += _total(sums[1])
        entry[LYMPH] += _total(sums[2])


@inner_kernel
def _finish(low, u, increment, old):
    """Add the increment to a row, keep what it was in `old`, and lower `low` to it."""
    for j in range(low.size):
        old[j] = u[j]
    for j in range(low.size):
        v = u[j] + increment[j]
        u[j] = v
        # A NaN anywhere in a line is in all of its increments after the solve: the last row always shows it.
        low[j] = low[j] if low[j] <= v else v


@inner_kernel
def _column_unit(
    x0, flat, shape, u, d, faces, k, fixed, value, inverse, carry, line, tile, rows, varying, thread, entry
):
    """Last solve for columns x0.., then u <- u + du, d <- u before; returns the minimum (NaN if there is one)."""
    nz, ny, nx = shape
    axis = 1 if flat else 2
    n = ny if flat else nz
    m = nx if flat else ny * nx
    count = min(LANES, m - x0)
    half = u.dtype.type(0.5)
    _copy_rows(tile.reshape(-1), LANES, 0, d, m, x0, n, count)
    if faces is None:
        solve_constant(tile, half * k[RX + axis], inverse[axis][line], carry[axis][line])
    else:
        p = varying[0][thread]
        _copy_rows(p, LANES, 0, faces[axis], m, x0, n, count)
        _outer(p, n, faces[3], x0, 1, (n - 1) * m, axis, fixed)
        solve_varying(tile.reshape(-1), p, half * k[RX + axis], varying[1][thread], n)
    if fixed is not None:
        for side in range(2):
            if fixed[2 * axis + side]:
                row = side * (n - 1)
                _book_face(
                    entry,
                    u,
                    row * m + x0,
                    tile[row],
                    0,
                    count,
                    1,
                    value[2 * axis + side],
                    k[RX + axis],
                    faces,
                )
    low = rows[0, :count]
    for j in range(count):
        low[j] = u[x0 + j] + tile[0, j]
    for i in range(n):
        place = i * m + x0
        _finish(low, u[place : place + count], tile[i, :count], d[place : place + count])
    least = low[0]
    for j in range(1, count):
        if least == least and not low[j] >= least:
            least = low[j]
    return least


@free_kernel
def douglas_units(
    start, stop, thread, phase, first, last, each, flat, shape, u, mid, source, uptake, vessels, lymph, faces, d, d4,
    which, k, fixed, value, inverse, carry, tiles_x, tiles, rows, sums, varying, book, least,
):  # fmt: skip
    """Do units `start` to `stop` of one phase of a step of the fields ``which[first:last]``, `each` fields a unit.

    A step is all units of phase 0 (explicit part, solves within planes), then all of phase 1 (last solve, update). Phase `BOTH`
    is all units of both, whatever `start` and `stop`: for a small grid a call costs a quarter of what the kernel does.

    Parameters
    ----------
    thread, flat, shape
        Row of the scratch arrays to use; whether the last solve is along y; (nz, ny, nx).
    u, mid, source, uptake, d, d4
        [s, v] densities; their mean over the step (written); density/min; 1/min; scratch, at the end the densities before the
        step; the same memory as [s, z, y, x].
    vessels, lymph, fixed, value
        [v], [v], [s, 6] fixed faces (these three, or all None); [s, 6] densities there.
    faces
        [v] lower face factors of x, y, z and hindrance, padded (`field_scratch.padded`); or None.
    k, inverse, carry
        [j, 9] coefficients (`RX`...); for each axis [j, n] factors of lines of one coefficient.
    tiles_x, tiles, rows, sums, varying
        Scratch, one row a thread (`field_scratch.DouglasScratch`).
    book, least
        [j, units, 5] set by unit, see `MID`; [j, tiles] minima of the new densities.
    """
    ny, nx = shape[1], shape[2]
    width = tiles_x.shape[2]
    bands = (ny + width - 1) // width if flat else shape[0]
    m = nx if flat else ny * nx
    groups = (last - first + each - 1) // each
    for now in range(2):
        if phase != BOTH and phase != now:
            continue
        count = bands if now == 0 else (m + LANES - 1) // LANES
        for unit in range(0 if phase == BOTH else start, count * groups if phase == BOTH else stop):
            place = unit % count
            begin = first + (unit // count) * each
            for j in range(begin, min(begin + each, last)):
                s = which[j]
                f = None if fixed is None else fixed[s]
                if now == 0:
                    entry = book[j, place]
                    entry[:] = 0.0
                    z = 0 if flat else place
                    y0 = place * width if flat else 0
                    y1 = min(ny, y0 + width) if flat else ny
                    _plane_unit(
                        z, y0, y1, flat, shape, u[s], mid[s], source[s], uptake[s], vessels, lymph, faces, d[s], d4[s, z],
                        k[j], f, value[s], inverse, carry, j, tiles_x[thread], rows[thread], sums[thread], varying,
                        thread, entry,
                    )  # fmt: skip
                else:
                    entry = book[j, bands + place]
                    entry[:] = 0.0
                    least[j, place] = _column_unit(
                        place * LANES, flat, shape, u[s], d[s], faces, k[j], f, value[s], inverse, carry, j,
                        tiles[thread], rows[thread], varying, thread, entry,
                    )  # fmt: skip


def lanes(rows: int) -> int:
    """Width of the tiles of the x solve: `rows` split evenly into tiles of at most 72 lanes, an odd multiple of 8 like LANES."""
    even = math.ceil(rows / math.ceil(rows / 72))
    return math.ceil((even - 8) / 16) * 16 + 8
