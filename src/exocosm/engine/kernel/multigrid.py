"""Conjugate gradients preconditioned by geometric multigrid, for ``g x - div(k grad x) = b`` on voxels.

Everything is flat. Conductances are kept at lower faces: ``k[i]`` joins voxel ``i`` with its lower neighbour along the axis and is
0 at the outer faces, so that a shift of the whole array visits every face. Levels lie one behind the other in ``store``: voxels
are joined by twos along the axes that are coupled most strongly (all of them where voxels are cubes); the faces between two
blocks add up, halved for the doubled distance; `g` adds up. A V cycle has two damped Jacobi sweeps before and after, with
Chebyshev weights, mirrored: it is symmetric and may precondition conjugate gradients.

Sums run over fixed lanes, one after the other: the same bits on any number of threads.
"""

from __future__ import annotations

from exocosm.engine.kernel.compile import free_kernel, inner_kernel

G, KX, KY, KZ, INVERSE, X, B, Q = range(8)
"""Rows of ``store``: diagonal rest, conductances, inverse diagonal, solution, right-hand side, product."""
CHUNK = 2048
EARLY, LATE = 0.562, 1.389
"""Chebyshev weights for the part (0.5, 2) of the spectrum of the scaled matrix."""


@inner_kernel
def _multiply(q, g, x):
    for j in range(q.size):
        q[j] = g[j] * x[j]


@inner_kernel
def _add_faces(q, k, x, neighbour):
    for j in range(q.size):
        q[j] += k[j] * (x[j] - neighbour[j])


@inner_kernel
def _product(store, lo, hi, x, nx, m):
    """Set the row Q of a level to ``g x - div(k grad x)``; `m` values a plane."""
    n = hi - lo
    q = store[Q, lo:hi]
    for a in range(0, n, CHUNK):
        b = min(a + CHUNK, n)
        _multiply(q[a:b], store[G, lo + a : lo + b], x[a:b])
        for axis in range(3):
            shift = 1 if axis == 0 else (nx if axis == 1 else m)
            k = store[KX + axis, lo:hi]
            for side in range(2):
                # neighbours below, then above, with the face that belongs to the upper voxel of a pair
                step = shift if side == 1 else -shift
                first, last = max(a, -step), min(b, n - max(step, 0))
                above = max(step, 0)
                if first < last:
                    _add_faces(
                        q[first:last],
                        k[first + above : last + above],
                        x[first:last],
                        x[first + step : last + step],
                    )


@inner_kernel
def _relax(x, b, q, inverse, weight):
    for j in range(x.size):
        x[j] += weight * inverse[j] * (b[j] - q[j])


@inner_kernel
def _first(x, b, inverse, weight):
    for j in range(x.size):
        x[j] = weight * inverse[j] * b[j]


@inner_kernel
def _combine(y, factor, x, share):
    """Set y = factor y + share x."""
    for j in range(y.size):
        y[j] = factor * y[j] + share * x[j]


@inner_kernel
def _dot(a, b, lanes):
    for p in range(lanes.size):
        lanes[p] = 0.0
    for p in range(0, a.size, lanes.size):
        u = a[p : p + lanes.size]
        v = b[p : p + lanes.size]
        for j in range(u.size):
            lanes[j] += u[j] * v[j]
    t = 0.0
    for j in range(lanes.size):
        t += lanes[j]
    return t


@inner_kernel
def _coarsen(store, row, lo, hi, end, shape, fold, below):
    """Sum one row of `store` over blocks; of conductances only the faces between blocks, halved where the distance doubles."""
    axis = 3 - row  # of z, y, x; 3 is none
    f = store[row]
    for i in range(hi, end):
        f[i] = 0.0
    half = 0.5 if axis < 3 and fold[axis] == 1 else 1.0
    for z in range(0, shape[0], 1 + (fold[0] if axis == 0 else 0)):
        for y in range(0, shape[1], 1 + (fold[1] if axis == 1 else 0)):
            i = lo + (z * shape[1] + y) * shape[2]
            k = hi + ((z >> fold[0]) * below[1] + (y >> fold[1])) * below[2]
            for x in range(0, shape[2], 1 + (fold[2] if axis == 2 else 0)):
                f[k + (x >> fold[2])] += half * f[i + x]


@inner_kernel
def _prepare(store, shapes, folds, starts):
    """Fill all levels from the finest, whose diagonal rest and conductances are set."""
    for v in range(len(shapes)):
        lo, hi = starts[v], starts[v + 1]
        nx, m = shapes[v, 2], shapes[v, 1] * shapes[v, 2]
        d = store[INVERSE]
        for i in range(lo, hi):
            d[i] = store[G, i]
        for axis in range(3):
            k, shift = store[KX + axis], (1 if axis == 0 else (nx if axis == 1 else m))
            for i in range(lo, hi):
                d[i] += k[i] + (k[i + shift] if i + shift < hi else 0.0)
        for i in range(lo, hi):
            d[i] = 1.0 / d[i] if d[i] > 0.0 else 0.0
        if v < len(shapes) - 1:
            for row in range(G, KZ + 1):
                _coarsen(store, row, lo, hi, starts[v + 2], shapes[v], folds[v], shapes[v + 1])


@inner_kernel
def _transfer(store, lo, hi, end, shape, fold, below, up):
    """Restrict the residual of a level to the next (down), or add the coarse correction to it (up)."""
    to, b, q = store[X if up else B], store[B], store[Q]
    if not up:
        for i in range(hi, end):
            to[i] = 0.0
    i = lo
    for z in range(shape[0]):
        for y in range(shape[1]):
            k = hi + ((z >> fold[0]) * below[1] + (y >> fold[1])) * below[2]
            for x in range(shape[2]):
                if up:
                    to[i] += to[k + (x >> fold[2])]
                else:
                    to[k + (x >> fold[2])] += b[i] - q[i]
                i += 1


@inner_kernel
def _cycle(store, shapes, folds, starts):
    """One V cycle from zero for the finest `B`; the result is in the finest `X`."""
    count = len(shapes)
    for step in range(2 * count - 1):
        v = min(step, 2 * count - 2 - step)
        lo, hi = starts[v], starts[v + 1]
        shape = shapes[v]
        x, b, inverse = store[X, lo:hi], store[B, lo:hi], store[INVERSE, lo:hi]
        up = step > v
        last = v == count - 1
        for part in range(1 if last else 5):
            # down: relax from zero, product, relax, product, restrict; up: correct, product, relax, product, relax
            if part == (0 if up else 4):
                _transfer(store, lo, hi, starts[v + 2], shape, folds[v], shapes[v + 1], up)
            elif part == 0:
                _first(x, b, inverse, 1.0 if last else EARLY)
            elif part % 2 == 1:
                _product(store, lo, hi, x, shape[2], shape[1] * shape[2])
            else:
                _relax(x, b, store[Q, lo:hi], inverse, EARLY if part == 4 else LATE)


@free_kernel
def conjugate_gradients(x, b, p, lanes, store, shapes, folds, starts, tolerance, most):
    """Solve in place from the guess `x`; what the residual is in the end lies in the row B of the finest level.

    Parameters
    ----------
    x, b
        [v] guess, then solution; right-hand side.
    p, lanes
        [v], [512] scratch.
    store, shapes, folds, starts
        [8, all levels] (`G`...), [level, 3], [level, 3] and [level + 1], see `engine.multigrid_levels`.
    tolerance, most
        The norm of the residual against that of `b` to reach; iterations at most, 0 for the residual of the guess only.

    Returns
    -------
    int
        Iterations used; -1 if they did not suffice.
    """
    lo, hi, n = starts[0], starts[1], x.size
    nx, m = shapes[0, 2], shapes[0, 1] * shapes[0, 2]
    r, z, q = store[B, lo:hi], store[X, lo:hi], store[Q, lo:hi]
    if most > 0:
        _prepare(store, shapes, folds, starts)
    goal, old, new = tolerance * tolerance * _dot(b, b, lanes), 1.0, 1.0
    for iteration in range(-1, most):
        if iteration < 0:
            # the residual of the guess, by the same lines as that of every step
            for j in range(n):
                r[j] = b[j]
                p[j] = x[j]
        else:
            if _dot(r, r, lanes) <= goal:
                return iteration
            _cycle(store, shapes, folds, starts)
            new = _dot(r, z, lanes)
            _combine(p, new / old if iteration > 0 else 0.0, z, 1.0)
            old = new
        _product(store, lo, hi, p, nx, m)
        alpha = 1.0
        if iteration >= 0:
            alpha = new / _dot(p, q, lanes)
            _combine(x, 1.0, p, alpha)
        _combine(r, 1.0, q, -alpha)
    return -1
