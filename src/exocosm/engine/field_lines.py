"""What the Douglas kernel wants to know of a set of fields for one length of step."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from exocosm.arrays import Int, Real
from exocosm.engine.kernel import diffusive_flux
from exocosm.engine.kernel.tridiagonal import factors
from exocosm.engine.tables import Tables


@dataclass(frozen=True, eq=False)
class Lines:
    """Coefficients, and factors of lines of one diffusivity."""

    coefficient: Real
    """[j, 9] see `kernel.diffusive_flux.RX` and so on."""
    inverse: tuple[Real, Real, Real]
    """[j, n] of x, y, z: inverse pivots."""
    carry: tuple[Real, Real, Real]
    """[j, n] likewise: coefficient over pivot."""


def lines_of(tables: Tables, which: Int, length: float, kind: npt.DTypeLike) -> Lines:
    """Return the lines of the fields `which` for a step of `length` min, in the type of the fields."""
    fields = tables.fields
    fixed = fields.boundary_fixed[which]
    k = np.zeros((len(which), diffusive_flux.COLUMNS))
    inverse, carry = [], []
    for axis in range(3):
        r = fields.diffusivity[which] * length / tables.grid.spacing[2 - axis] ** 2
        k[:, diffusive_flux.RX + axis] = r
        k[:, diffusive_flux.LEAVE] += r * (2.0 + fixed[:, 2 * axis : 2 * axis + 2].any(1))
        size = tables.grid.shape[2 - axis]
        made = [
            factors(size, r[j] / 2, r[j] * fixed[j, 2 * axis], r[j] * fixed[j, 2 * axis + 1])
            for j in range(len(which))
        ]
        inverse.append(np.array([line[0] for line in made], kind))
        carry.append(np.array([line[1] for line in made], kind))
    k[:, diffusive_flux.DECAY] = fields.decay[which]
    k[:, diffusive_flux.EXCHANGE] = fields.permeability[which]
    k[:, diffusive_flux.ARRIVAL] = fields.permeability[which] * fields.blood[which]
    k[:, diffusive_flux.DRAIN] = fields.lymph[which]
    k[:, diffusive_flux.DT] = length
    return Lines(k.astype(kind), (inverse[0], inverse[1], inverse[2]), (carry[0], carry[1], carry[2]))
