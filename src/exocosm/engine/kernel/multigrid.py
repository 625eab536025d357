"""Conjugate gradients preconditioned by geometric multigrid, for ``g x - div(k grad x) = b`` on voxels.

Everything is flat. Conductances are kept at lower faces: ``k[i]`` joins voxel ``i`` with its lower neighbour along the axis and is
0 at the outer faces, so that a shift of the whole array visits every face. Levels lie one behind the other in ``store``: voxels
are joined by twos along the axes that are coupled most strongly (all of them where voxels are cubes); the faces between two
blocks add up, halved for the doubled distance; `g` adds up. A V cycle has two damped Jacobi sweeps before and after, with
Chebyshev weights, mirrored: it is symmetric and may precondition conjugate gradients.

Sums run over fixed lanes, one after the other: the same bits on any number of threads.
"""

from __future__ import annotations

import numpy as np

from exocosm.engine.kernel.compile import free_kernel, inner_kernel

G, KX, KY, KZ, INVERSE, X, B, Q = range(8)
"""Rows of ``store``: diagonal rest, conductances, inverse diagonal, solution, right-hand side, product."""
CHUNK = 2048
EARLY, LATE = 0.562, 1.389
"""Chebyshev weights for the part (0.5, 2) of the spectrum of the scaled matrix."""


@inner_kernel
def _add_faces(q, k, x, neighbour):
    for j in range(q.size):
        q[j] += k[j] * (x[j] - neighbour[j])


@free_kernel
def apply(q, x, g, kx, ky, kz, nx, m):
    """Set q = g x - div(k grad x); `m` values a plane."""
    n = x.size
    for a in range(0, n, CHUNK):
        b = min(a + CHUNK, n)
        out = q[a:b]
        c = x[a:b]
        e = g[a:b]
        for j in range(out.size):
            out[j] = e[j] * c[j]
        for axis in range(3):
            shift = 1 if axis == 0 else (nx if axis == 1 else m)
            k = kx if axis == 0 else (ky if axis == 1 else kz)
            low = max(a, shift)
            if low < b:
                _add_faces(q[low:b], k[low:b], x[low:b], x[low - shift : b - shift])
            high = min(b, n - shift)
            if a < high:
                _add_faces(q[a:high], k[a + shift : high + shift], x[a:high], x[a + shift : high + shift])


@inner_kernel
def _relax(x, b, q, inverse, weight):
    for j in range(x.size):
        x[j] += weight * inverse[j] * (b[j] - q[j])


@inner_kernel
def _first(x, b, inverse, weight):
    for j in range(x.size):
        x[j] = weight * inverse[j] * b[j]


@inner_kernel
def _dot(a, b, lanes):
    for p in range(lanes.size):
        lanes[p] = 0.0
    for p in range(0, a.size, lanes.size):
        u = a[p : p + lanes.size]
        v = b[p : p + lanes.size]
        w = lanes[: u.size]
        for j in range(u.size):
            w[j] += u[j] * v[j]
    t = 0.0
    for j in range(lanes.size):
        t += lanes[j]
    return t


@inner_kernel
def _diagonal(store, lo, hi, nx, m):
    """Set the inverse of the diagonal of one level."""
    d = store[INVERSE, lo:hi]
    n = d.size
    _copy(d, store[G, lo:hi])
    for axis in range(3):
        shift = min(n, 1 if axis == 0 else (nx if axis == 1 else m))
        k = store[KX + axis, lo:hi]
        _add(d[shift:], k[shift:])
        _add(d[: n - shift], k[shift:])
    for j in range(n):
        d[j] = 1.0 / d[j] if d[j] > 0.0 else 0.0


@inner_kernel
def _copy(d, k):
    for j in range(d.size):
        d[j] = k[j]


@inner_kernel
def _scale(d, factor):
    for j in range(d.size):
        d[j] *= factor


@inner_kernel
def _add(d, k):
    for j in range(d.size):
        d[j] += k[j]


@inner_kernel
def _coarsen(store, row, lo, hi, shape, fold, below):
    """Sum one row of `store` over blocks; of conductances only the faces between blocks, halved where the distance doubles."""
    axis = 3 - row  # of z, y, x; 3 is none
    c = store[row, hi : hi + below[0] * below[1] * below[2]]
    _scale(c, 0.0)
    f = store[row, lo:hi]
    fz, fy, fx = fold
    for z in range(0, shape[0], 1 + (fz if axis == 0 else 0)):
        for y in range(0, shape[1], 1 + (fy if axis == 1 else 0)):
            i = (z * shape[1] + y) * shape[2]
            k = ((z >> fz) * below[1] + (y >> fy)) * below[2]
            for x in range(0, shape[2], 1 + (fx if axis == 2 else 0)):
                c[k + (x >> fx)] += f[i + x]
    if axis < 3 and fold[axis] == 1:
        _scale(c, 0.5)


@inner_kernel
def _transfer(store, lo, hi, shape, fold, below, up):
    """Restrict the residual of a level to the next (down), or add the coarse correction to it (up)."""
    fz, fy, fx = fold
    if not up:
        _scale(store[B, hi : hi + below[0] * below[1] * below[2]], 0.0)
    width = below[2]
    for z in range(shape[0]):
        for y in range(shape[1]):
            i = lo + (z * shape[1] + y) * shape[2]
            k = hi + ((z >> fz) * below[1] + (y >> fy)) * width
            if up:
                c = store[X, k : k + width]
                x = store[X, i : i + shape[2]]
                for j in range(x.size):
                    x[j] += c[j >> fx]
            else:
                c = store[B, k : k + width]
                b = store[B, i : i + shape[2]]
                q = store[Q, i : i + shape[2]]
                for j in range(b.size):
                    c[j >> fx] += b[j] - q[j]


@free_kernel
def prepare(store, shapes, folds, starts):
    """Fill all levels from the finest, whose diagonal rest and conductances are set."""
    for v in range(len(shapes)):
        lo, hi = starts[v], starts[v + 1]
        shape = shapes[v]
        _diagonal(store, lo, hi, shape[2], shape[1] * shape[2])
        if v < len(shapes) - 1:
            for row in range(G, KZ + 1):
                _coarsen(store, row, lo, hi, shape, folds[v], shapes[v + 1])


@inner_kernel
def _product(store, lo, hi, x, q, shape):
    apply(
        q,
        x,
        store[G, lo:hi],
        store[KX, lo:hi],
        store[KY, lo:hi],
        store[KZ, lo:hi],
        shape[2],
        shape[1] * shape[2],
    )


@inner_kernel
def _cycle(store, shapes, folds, starts):
    """One V cycle from zero for the finest `B`; the result is in the finest `X`."""
    count = len(shapes)
    for step in range(2 * count - 1):
        v = min(step, 2 * count - 2 - step)
        lo, hi = starts[v], starts[v + 1]
        shape = shapes[v]
        x, b, q, inverse = store[X, lo:hi], store[B, lo:hi], store[Q, lo:hi], store[INVERSE, lo:hi]
        if v == count - 1:
            _first(x, b, inverse, 1.0)
            continue
        up = step > v
        if up:
            _transfer(store, lo, hi, shape, folds[v], shapes[v + 1], up)
        for half in range(4):
            if up == (half % 2 == 0):
                _product(store, lo, hi, x, q, shape)
            elif half == 0:
                _first(x, b, inverse, EARLY)
            else:
                _relax(x, b, q, inverse, EARLY if half == 3 else LATE)
        if not up:
            _transfer(store, lo, hi, shape, folds[v], shapes[v + 1], up)


@free_kernel
def conjugate_gradients(x, b, store, shapes, folds, starts, tolerance, most):
    """Solve in place from the guess `x`; `prepare` first.

    Parameters
    ----------
    x, b
        [v] guess, then solution; right-hand side.
    store, shapes, folds, starts
        [8, all levels] (`G`...), [level, 3], [level, 3] and [level + 1], see `engine.multigrid_levels`.
    tolerance, most
        The norm of the residual against that of `b` to reach; iterations at most.

    Returns
    -------
    int
        Iterations used; -1 if they did not suffice.
    """
    start, n = starts[0], starts[1]
    shape = shapes[0]
    r, p, q = np.empty(n), np.zeros(n), np.empty(n)
    lanes = np.empty(512)
    _product(store, start, n, x, q, shape)
    for j in range(n):
        r[j] = b[j] - q[j]
    goal = tolerance * tolerance * _dot(b, b, lanes)
    old = 1.0
    for iteration in range(most):
        if _dot(r, r, lanes) <= goal:
            return iteration
        _copy(store[B, start:n], r)
        _cycle(store, shapes, folds, starts)
        z = store[X, start:n]
        new = _dot(r, z, lanes)
        beta = new / old if iteration > 0 else 0.0
        old = new
        for j in range(n):
            p[j] = z[j] + beta * p[j]
        _product(store, start, n, p, q, shape)
        alpha = new / _dot(p, q, lanes)
        for j in range(n):
            x[j] += alpha * p[j]
        for j in range(n):
            r[j] -= alpha * q[j]
    return -1
