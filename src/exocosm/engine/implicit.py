"""One unsplit implicit step of a fast field: oxygen and other small solutes, whose steady state must carry no bias.

Backward Euler, first order in time: ``w + dt (L w - div D grad w) = u + dt S`` with uptake, decay, vessels, lymph and fixed faces in
one system, solved by multigrid-preconditioned conjugate gradients. The matrix is an M-matrix, so the exact ``w`` is not negative
and a long step gives the steady state. The solve stops at a tolerance; the density after the step is ``u`` plus the very fluxes of
``w`` that are booked, so that the books close to rounding whatever the tolerance. Should that leave a trace below zero, it is
taken from the rest of the field in proportion.
"""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float, Real
from exocosm.engine.field_scratch import MediumMaps, face_factors
from exocosm.engine.kernel import douglas
from exocosm.engine.multigrid_levels import Multigrid
from exocosm.engine.plates import boxes
from exocosm.engine.tables import Tables
from exocosm.errors import NumericalError

TOLERANCE = 1e-10
"""Residual over right-hand side, both as Euclidean norms."""
TRACE = 1e-6
"""What may lie below zero before it is taken from the rest, over the whole field."""


class ImplicitField:
    """Steps one field by backward Euler.

    Parameters
    ----------
    tables, s
        The tissue and the index of the field.
    medium
        Maps of vessels and lymph.
    minutes
        Length of the step.
    """

    def __init__(self, tables: Tables, s: int, medium: MediumMaps, minutes: float) -> None:
        fields, grid = tables.fields, tables.grid
        self._name, self._minutes = fields.names[s], minutes
        self._shape = grid.shape
        self._decay, self._lymph = float(fields.decay[s]), float(fields.lymph[s])
        self._permeability, self._blood = float(fields.permeability[s]), float(fields.blood[s])
        self._hindered = bool(fields.hindered[s])
        self._closed = tables.plates.closed_to(s)
        self._fixed = {
            face: float(fields.boundary_value[s, face]) for face in range(6) if fields.boundary_fixed[s, face]
        }
        self._spread = [float(fields.diffusivity[s]) * minutes / width**2 for width in reversed(grid.spacing)]
        self._conduct(tables.medium.hindrance if self._hindered else np.ones(grid.shape))
        self._exchange(medium)

    def take(self, medium: MediumMaps, hindrance: Float | None) -> None:
        """Go on in a medium with other vessels and, unless it is None, another hindrance [z, y, x]."""
        if hindrance is not None and self._hindered:
            self._conduct(hindrance)
        self._exchange(medium)

    def set_blood(self, level: float) -> None:
        """Go on with this density in blood."""
        if level != self._blood:
            self._blood = float(level)
            self._supply = self._minutes * self._permeability * self._blood * self._vessels

    def _conduct(self, hindrance: Float) -> None:
        """Set what depends on the hindrance."""
        closed = self._closed
        x, y, z, free = (a.astype(np.float64) for a in face_factors(hindrance, np.float64, closed))
        r = self._spread
        number = np.arange(hindrance.size).reshape(self._shape)
        self._parts = [
            (rows, Multigrid(part.shape, (r[0] * x[rows], r[1] * y[rows], r[2] * z[rows])))
            for part in (number[box] for box in boxes(self._shape, closed))
            for rows in (part.reshape(-1),)
        ]
        """Voxels that diffusion joins, and their solver: what closed plates part is solved apart, so that nothing leaks."""
        self._faces = [
            (face, value, 2.0 * r[face // 2] * self._outer(free, face)) for face, value in self._fixed.items()
        ]
        """(face, value there, twice the hindered coefficient [v], 0 away from the face)"""

    def _exchange(self, medium: MediumMaps) -> None:
        """Set what depends on vessels, lymph and fixed faces."""
        minutes = self._minutes
        self._vessels, self._drains = medium.vessels.astype(np.float64), medium.lymph.astype(np.float64)
        self._loss = minutes * (self._decay + self._permeability * self._vessels + self._lymph * self._drains)
        self._supply = minutes * self._permeability * self._blood * self._vessels

    def _outer(self, values: Float, face: int) -> Float:
        """Return `values` in the layer of voxels at an outer face, 0 elsewhere."""
        out = np.zeros(self._shape)
        layer: list[slice] = [slice(None)] * 3
        layer[2 - face // 2] = slice(0, 1) if face % 2 == 0 else slice(-1, None)
        out[tuple(layer)] = values.reshape(self._shape)[tuple(layer)]
        return out.reshape(-1)

    def advance(self, u: Real, source: Real, uptake: Real) -> tuple[Real, Real, Float]:
        """Return the density after the step, the one that uptake and loss act on, and [5] the book of `kernel.douglas`."""
        old = u.reshape(-1).astype(np.float64)
        loss = self._loss + self._minutes * uptake.reshape(-1)
        gain = self._minutes * source.reshape(-1) + self._supply
        g, b = 1.0 + loss, old + gain
        for _, value, coefficient in self._faces:
            g += coefficient
            b += coefficient * value
        mid, change = np.empty_like(b), gain
        for rows, grid in self._parts:
            w = grid.solve(g[rows], b[rows], old[rows], TOLERANCE, self._name)
            np.maximum(w, 0.0, out=w)  # w only sets the fluxes: no amount is lost by this
            mid[rows] = w.astype(u.dtype)  # what is booked is what the caller gets
            change[rows] += grid.divergence(mid[rows])
        change -= loss * mid
        book = np.zeros(5)
        book[douglas.MID] = mid.sum()
        book[douglas.VESSEL] = (mid * self._vessels).sum()
        book[douglas.LYMPH] = (mid * self._drains).sum()
        for _, value, coefficient in self._faces:
            flux = coefficient * (value - mid)
            book[douglas.INFLOW] += flux[flux > 0.0].sum()
            book[douglas.OUTFLOW] -= flux[flux < 0.0].sum()
            change += flux
        new = old + change
        for rows, _ in self._parts:
            if float(new[rows].min()) < 0.0:
                new[rows] = _without_trace(new[rows], self._name)
        return new.astype(u.dtype).reshape(u.shape), mid.astype(u.dtype).reshape(u.shape), book


def _without_trace(values: Float, name: str) -> Float:
    """Return `values` with what is below zero raised to zero and taken from the rest in proportion."""
    below = -float(values[values < 0.0].sum())
    above = float(values[values > 0.0].sum())
    if below > TRACE * above:
        raise NumericalError(
            f"{below / max(above, 1e-300):.1e} of the field lies below zero after an implicit step",
            place=name,
            remedy="take a shorter step or a smaller uptake",
        )
    out: Float = np.maximum(values, 0.0) * ((above - below) / above)
    return out
