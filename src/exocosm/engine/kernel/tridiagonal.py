"""Tridiagonal solves along axis 0 of ``b[i, lane]``: every operation runs over a row of lanes, so it vectorises.

The matrices are ``1 + A`` with ``A`` the negative, dimensionless diffusion operator of one axis: a face between voxels carries
``r`` (or ``r p`` with a face factor ``p``), an outer face adds to the diagonal of its voxel only. Thomas's algorithm needs no
pivoting here, and as it only adds, multiplies and divides positive numbers, a non-negative right-hand side gives a non-negative
solution to the last bit.
"""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float
from exocosm.engine.kernel.compile import kernel


@kernel
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


@kernel
def solve_varying(b, faces, low, high, r, carry):
    """Solve in place with lower faces ``r faces[i, lane]``; `low`, `high` [lane] outer faces; `carry` scratch like `b`."""
    one = b.dtype.type(1)
    n = b.shape[0]
    for i in range(n):
        row = b[i]
        h = carry[i]
        above = faces[i + 1] if i < n - 1 else high
        if i == 0:
            for j in range(row.size):
                t = r * above[j]
                f = one / (one + t + r * low[j])
                h[j] = t * f
                row[j] *= f
        else:
            before = b[i - 1]
            g = carry[i - 1]
            below = faces[i]
            for j in range(row.size):
                p = r * below[j]
                t = r * above[j]
                f = one / (one + t + p * (one - g[j]))
                h[j] = t * f
                row[j] = (row[j] + p * before[j]) * f
    for i in range(n - 2, -1, -1):
        row = b[i]
        after = b[i + 1]
        h = carry[i]
        for j in range(row.size):
            row[j] += h[j] * after[j]


@kernel
def transpose_in(tile, rows, lane, count, n):
    """Put `count` rows of length `n`, flat in `rows`, into lanes `lane`... of ``tile[i, lane]``."""
    for i in range(n):
        out = tile[i, lane : lane + count]
        for j in range(out.size):
            out[j] = rows[j * n + i]


@kernel
def transpose_out(rows, tile, count, n):
    """Copy the first `count` lanes of ``tile[i, lane]`` into consecutive rows, flat in `rows`, eight at a time."""
    for lane in range(0, count, 8):
        end = min(lane + 8, count)
        for i in range(n):
            values = tile[i]
            for j in range(lane, end):
                rows[j * n + i] = values[j]


def factors(n: int, r: float, low: float, high: float) -> tuple[Float, Float]:
    """Return inverse pivots and carries of a line of `n` voxels; `low`, `high`: outer faces, on the diagonal."""
    inverse, carry = np.empty(n), np.empty(n)
    for i in range(n):
        pivot = 1.0 + (low if i == 0 else r * (1.0 - carry[i - 1])) + (high if i == n - 1 else r)
        inverse[i] = 1.0 / pivot
        carry[i] = r / pivot
    return inverse, carry
