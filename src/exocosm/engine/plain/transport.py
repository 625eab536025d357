"""Field steps with dense matrices and loops over voxels: what `kernel.douglas`, `kernel.advect` and `engine.implicit` must equal."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.engine.state import Flow
from exocosm.engine.tables import Tables


@dataclass
class PlainStep:
    """Result of a step of one field."""

    new: Float
    """[z, y, x] density after it."""
    mid: Float
    """[z, y, x] density that losses acted on."""
    inflow: float = 0.0
    """Over fixed or open faces, sum of densities."""
    outflow: float = 0.0
    from_vessels: float = 0.0
    """With fluid, sum of densities."""
    to_lymph: float = 0.0
    """With fluid, sum of densities."""

    def enter(self, flux: float) -> None:
        """Book an amount over a face, positive into the tissue."""
        if flux > 0.0:
            self.inflow += flux
        else:
            self.outflow -= flux


def _axis(tables: Tables, s: int, axis: int, minutes: float) -> tuple[Float, list[tuple[int, int, float]]]:
    """Return the dimensionless diffusion matrix of one axis and its fixed faces (face, voxel, coefficient)."""
    shape = tables.grid.shape
    along = 2 - axis
    fields = tables.fields
    r = fields.diffusivity[s] * minutes / tables.grid.spacing[along] ** 2
    h = tables.medium.hindrance if fields.hindered[s] else np.ones(shape)
    closed = tables.plates.closed_to(s)
    number = np.arange(h.size).reshape(shape)
    matrix = np.zeros((h.size, h.size))
    fixed = []
    for place in np.ndindex(*shape):
        i = number[place]
        if place[along] + 1 < shape[along]:
            beside = list(place)
            beside[along] += 1
            j = number[tuple(beside)]
            a, b = h[place], h[tuple(beside)]
            k = 0.0 if (axis, beside[along]) in closed else r * 2.0 * a * b / (a + b)
            matrix[i, i] += k
            matrix[j, j] += k
            matrix[i, j] -= k
            matrix[j, i] -= k
        for face, at in ((2 * axis, 0), (2 * axis + 1, shape[along] - 1)):
            if fields.boundary_fixed[s, face] and place[along] == at:
                k = 2.0 * r * h[place]
                matrix[i, i] += k
                fixed.append((face, int(i), float(k)))
    return matrix, fixed


def _loss(tables: Tables, s: int, uptake: Float) -> Float:
    fields, medium = tables.fields, tables.medium
    out: Float = (
        uptake + fields.decay[s] + fields.permeability[s] * medium.vessels + fields.lymph[s] * medium.lymph
    )
    return out.reshape(-1)


def _gain(tables: Tables, s: int, source: Float) -> Float:
    fields, medium = tables.fields, tables.medium
    out: Float = source + fields.permeability[s] * fields.blood[s] * medium.vessels
    return out.reshape(-1)


def douglas_plain(
    tables: Tables, s: int, u: Float, source: Float, uptake: Float, minutes: float
) -> PlainStep:
    """Take one Douglas step of field `s`, for good or bad: the result may lie below zero."""
    fields = tables.fields
    axes = [_axis(tables, s, axis, minutes) for axis in range(3)]
    c = u.reshape(-1)
    rhs = minutes * _gain(tables, s, source)
    leave = 0.0
    for axis, (matrix, fixed) in enumerate(axes):
        rhs = rhs - matrix @ c
        for face, i, k in fixed:
            rhs[i] += k * fields.boundary_value[s, face]
        r = fields.diffusivity[s] * minutes / tables.grid.spacing[2 - axis] ** 2
        leave += r * (3.0 if fields.boundary_fixed[s, 2 * axis : 2 * axis + 2].any() else 2.0)
    lost = minutes * _loss(tables, s, uptake)
    top = c + 0.5 * rhs
    own = np.where(top < 0.0, 0.5 * leave, 0.0)
    mid = (top + own * c) / (1.0 + 0.5 * lost + own)
    w = rhs - lost * mid
    out = PlainStep(u, mid.reshape(u.shape))
    for matrix, fixed in axes:
        w = np.asarray(np.linalg.solve(np.eye(w.size) + 0.5 * matrix, w))
        for face, i, k in fixed:
            out.enter(k * (fields.boundary_value[s, face] - c[i] - 0.5 * w[i]))
    out.new = (c + w).reshape(u.shape)
    return out


def implicit_plain(
    tables: Tables, s: int, u: Float, source: Float, uptake: Float, minutes: float
) -> PlainStep:
    """Take one backward Euler step of field `s` by a dense solve."""
    fields = tables.fields
    axes = [_axis(tables, s, axis, minutes) for axis in range(3)]
    matrix = np.diag(1.0 + minutes * _loss(tables, s, uptake))
    b = u.reshape(-1) + minutes * _gain(tables, s, source)
    for part, fixed in axes:
        matrix += part
        for face, i, k in fixed:
            b[i] += k * fields.boundary_value[s, face]
    w = np.linalg.solve(matrix, b)
    new: Float = np.reshape(w, tables.grid.shape)
    out = PlainStep(new, new)
    for _, fixed in axes:
        for face, i, k in fixed:
            out.enter(k * (fields.boundary_value[s, face] - w[i]))
    return out


def advect_plain(tables: Tables, s: int, u: Float, flow: Flow, minutes: float) -> PlainStep:
    """Move field `s` with the flow for `minutes`, voxel by voxel."""
    fields, spacing = tables.fields, tables.grid.spacing
    fluid = minutes * np.maximum(flow.source, 0.0)
    m: Float = 1.0 + fluid
    c: Float = (u + fluid * fields.blood[s]) / m
    out = PlainStep(u, u, from_vessels=float(fluid.sum()) * float(fields.blood[s]))
    outside = np.where(fields.boundary_fixed[s], fields.boundary_value[s], 0.0)
    for axis, velocity in enumerate((flow.x, flow.y, flow.z)):
        along = 2 - axis
        f: Float = np.moveaxis(velocity, along, -1).astype(np.float64) * (minutes / spacing[along])
        lines, fluids = np.moveaxis(c, along, -1).copy(), np.moveaxis(m, along, -1).copy()
        for place in np.ndindex(*lines.shape[:-1]):
            flux = _fluxes(lines[place], f[place], fluids[place], outside[2 * axis], outside[2 * axis + 1])
            out.enter(flux[0])
            out.enter(-flux[-1])
            after = fluids[place] - np.diff(f[place])
            lines[place] = (lines[place] * fluids[place] - np.diff(flux)) / after
            fluids[place] = after
        c, m = np.moveaxis(lines, -1, along), np.moveaxis(fluids, -1, along)
    out.new = c
    out.to_lymph = float(((m - 1.0) * c).sum())
    return out


def _fluxes(c: Float, f: Float, m: Float, low: float, high: float) -> Float:
    """Return [n + 1] the amounts through the faces of one line."""
    n = len(c)
    out = np.zeros(n + 1)
    out[0] = f[0] * (low if f[0] > 0.0 else c[0])
    out[n] = f[n] * (high if f[n] < 0.0 else c[n - 1])
    for j in range(1, n):
        up, down, sign = (j - 1, j, -1) if f[j] > 0.0 else (j, j - 1, 1)
        courant = abs(f[j]) / m[up]
        behind = min(max(up + sign, 0), n - 1)
        ahead, back = c[down] - c[up], c[up] - c[behind]
        slope = 0.0
        if ahead * back > 0.0:
            parabola = (2.0 - courant) / 3.0 * abs(ahead) + (1.0 + courant) / 3.0 * abs(back)
            slope = np.sign(ahead) * min(parabola, 2.0 * abs(ahead), 2.0 * abs(back))
        out[j] = f[j] * (c[up] + (1.0 - courant) / 2.0 * slope)
    return out
