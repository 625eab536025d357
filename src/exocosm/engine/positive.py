"""A step that cannot fall below zero: where the second-order one does, however much it is halved."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Bool, Float, Real
from exocosm.engine.field_scratch import Faces, MediumMaps
from exocosm.engine.kernel import diffusive_flux, douglas


def positive_step(
    u: Real,
    source: Real,
    uptake: Real,
    coefficient: Real,
    fixed: Bool,
    value: Real,
    medium: MediumMaps,
    faces: Faces,
) -> tuple[Real, Real, Float]:
    """Take one backward Euler step, first of sources and losses, then of diffusion axis by axis.

    First order in time. Every line is a tridiagonal solve that only adds, multiplies and divides positive numbers, so nothing
    falls below zero, and every part is conservative.

    Parameters
    ----------
    u, source, uptake
        [z, y, x] density, density/min, 1/min.
    coefficient, fixed, value
        [9], [6], [6] as for `kernel.douglas.douglas_step`.
    medium, faces
        Maps; `faces` of ones for free diffusion.

    Returns
    -------
    tuple
        New density, the density that uptake acts on, and [5] the book of `kernel.douglas`.
    """
    k = [float(c) for c in coefficient]
    dt = k[diffusive_flux.DT]
    vessels, lymph = medium.vessels.reshape(u.shape), medium.lymph.reshape(u.shape)
    loss = uptake.astype(np.float64) + k[diffusive_flux.DECAY]
    loss += k[diffusive_flux.EXCHANGE] * vessels + k[diffusive_flux.DRAIN] * lymph
    mid = (u + dt * (source + k[diffusive_flux.ARRIVAL] * vessels)) / (1.0 + dt * loss)
    book = np.zeros(5)
    book[douglas.MID] = mid.sum()
    book[douglas.VESSEL] = (mid * vessels).sum()
    book[douglas.LYMPH] = (mid * lymph).sum()
    new = mid
    for axis, along in enumerate((2, 1, 0)):
        new = _diffuse(new, along, k[diffusive_flux.RX + axis], axis, fixed, value, faces, book)
    return new.astype(u.dtype), mid.astype(u.dtype), book


def _diffuse(
    u: Float, along: int, r: float, axis: int, fixed: Bool, value: Real, faces: Faces, book: Float
) -> Float:
    shape = np.moveaxis(u, along, 0).shape
    b, p, h = (
        np.ascontiguousarray(np.moveaxis(a.reshape(u.shape), along, 0), np.float64).reshape(shape[0], -1)
        for a in (u, faces[axis], faces[3])
    )
    if b is u or np.shares_memory(b, u):
        b = b.copy()
    low = 2.0 * h[0] * fixed[2 * axis]
    high = 2.0 * h[-1] * fixed[2 * axis + 1]
    below, above = float(value[2 * axis]), float(value[2 * axis + 1])
    b[0] += r * low * below
    b[-1] += r * high * above
    _solve(b, r * np.concatenate((low[None], p[1:], high[None])))
    for flux in (r * low * (below - b[0]), r * high * (above - b[-1])):
        book[douglas.INFLOW] += flux[flux > 0.0].sum()
        book[douglas.OUTFLOW] -= flux[flux < 0.0].sum()
    out: Float = np.moveaxis(b.reshape(shape), 0, along)
    return out


def _solve(b: Float, faces: Float) -> None:
    """Thomas's algorithm in place, for lines along axis 0 with ``faces[i]`` below voxel ``i``; outer ones on the diagonal only."""
    carry = np.zeros_like(b)
    for i in range(len(b)):
        before = carry[i - 1] if i > 0 else 0.0
        pivot = 1.0 + faces[i + 1] + faces[i] * (1.0 - before)
        carry[i] = faces[i + 1] / pivot
        if i > 0:
            b[i] += faces[i] * b[i - 1]
        b[i] /= pivot
    for i in range(len(b) - 2, -1, -1):
        b[i] += carry[i] * b[i + 1]
