"""Tridiagonal solves along axis 0 of ``b[i, lane]``: every operation runs over a row of lanes, so it vectorises.

The matrices are ``1 + A`` with ``A`` the negative, dimensionless diffusion operator of one axis: a face between voxels carries
``r`` (or ``r p`` with a face factor ``p``), an outer face adds to the diagonal of its voxel only. Thomas's algorithm needs no
pivoting here, and as it only adds, multiplies and divides positive numbers, a non-negative right-hand side gives a non-negative
solution to the last bit.
"""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float
from exocosm.engine.kernel.compile import inner_kernel

LANES = 72
"""Lines side by side: an odd multiple of 8, so that rows of a tile do not fall into the same cache sets."""


@inner_kernel
def solve_constant(b, r, inverse, carry):
    """Solve in place with one coefficient `r` and the `factors` of the line.

    ``inverse[i]`` is one over the pivot, ``carry[i]`` is r over the pivot.
    """
    n = b.shape[0]
    row = b[0]
    f = inverse[0]
    for j in range(row.size):
        row[j] *= f
    for i in range(1, n):
        row = b[i]
        before = b[i - 1]
        f = inverse[i]
        for j in range(row.size):
            row[j] = (row[j] + r * before[j]) * f
    for i in range(n - 2, -1, -1):
        row = b[i]
        after = b[i + 1]
        f = carry[i]
        for j in range(row.size):
            row[j] += f * after[j]


@inner_kernel
def solve_varying(b, faces, r, carry, n):
    """Solve in place lines of `n` voxels with a coefficient for every face: flat ``b[i LANES + lane]``.

    ``r faces[i LANES + lane]`` is the lower face of voxel ``i``; row 0 and row ``n`` are outer faces. `carry` is scratch like `b`.
    Rows that are read together lie in one slice: LANES is a constant, so their distance is known and the loops vectorise.
    """
    one = b.dtype.type(1)
    row, h, p = b[:LANES], carry[:LANES], faces[: 2 * LANES]
    for j in range(LANES):
        t = r * p[LANES + j]
        f = one / (one + t + r * p[j])
        h[j] = t * f
        row[j] *= f
    for i in range(1, n):
        row, h = b[(i - 1) * LANES : (i + 1) * LANES], carry[(i - 1) * LANES : (i + 1) * LANES]
        p = faces[i * LANES : (i + 2) * LANES]
        for j in range(LANES):
            q = r * p[j]
            t = r * p[LANES + j]
            f = one / (one + t + q * (one - h[j]))
            h[LANES + j] = t * f
            row[LANES + j] = (row[LANES + j] + q * row[j]) * f
    for i in range(n - 2, -1, -1):
        row, h = b[i * LANES : (i + 2) * LANES], carry[i * LANES : (i + 1) * LANES]
        for j in range(LANES):
            row[j] += h[j] * row[LANES + j]


@inner_kernel
def transpose_in(tile, rows, lane, count, n):
    """Put `count` rows of length `n`, flat in `rows`, into lanes `lane`... of ``tile[i, lane]``."""
    for k in range(count):
        row = rows[k * n : k * n + n]
        for i in range(row.size):
            tile[i, lane + k] = row[i]


@inner_kernel
def transpose_out(rows, tile, count, n):
    """Copy the first `count` lanes of ``tile[i, lane]`` into consecutive rows, flat in `rows`."""
    for k in range(count):
        row = rows[k * n : k * n + n]
        for i in range(row.size):
            row[i] = tile[i, k]


def factors(n: int, r: float, low: float, high: float) -> tuple[Float, Float]:
    """Return inverse pivots and carries of a line of `n` voxels; `low`, `high`: outer faces, on the diagonal."""
    inverse, carry = np.empty(n), np.empty(n)
    for i in range(n):
        pivot = 1.0 + (low if i == 0 else r * (1.0 - carry[i - 1])) + (high if i == n - 1 else r)
        inverse[i] = 1.0 / pivot
        carry[i] = r / pivot
    return inverse, carry
