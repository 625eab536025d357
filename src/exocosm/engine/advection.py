"""Advection of fields by the interstitial flow: arrays for the kernel, and the number of parts of a step."""

from __future__ import annotations

import numba
import numpy as np
import numpy.typing as npt

from exocosm.arrays import Float, Int, Real
from exocosm.engine.field_scratch import aligned
from exocosm.engine.kernel import advect
from exocosm.engine.kernel.units import run_units
from exocosm.engine.state import Flow
from exocosm.engine.tables import Tables
from exocosm.errors import NumericalError

COURANT = 0.95
"""Share of its fluid that a voxel may lose along one axis in the whole step."""
MOST = 1000


def parts_needed(tables: Tables, flow: Flow, minutes: float) -> int:
    """Return into how many equal parts a step of `minutes` is split so that no voxel loses more than `COURANT` along an axis.

    The whole step is repeated, not advection alone: sources would otherwise be laid down as separate puffs.
    """
    for parts in range(1, MOST):
        if _largest_share(tables, flow, minutes / parts) <= COURANT:
            return parts
    raise NumericalError(
        f"interstitial flow crosses more than {MOST} voxels in {minutes} min",
        place="flow",
        remedy="use larger voxels, shorter steps or a slower flow",
    )


def _largest_share(tables: Tables, flow: Flow, minutes: float) -> float:
    """Return the largest outflow along one axis over the fluid that is there when the axis is swept."""
    fluid: Float = 1.0 + minutes * np.maximum(flow.source, 0.0).astype(np.float64)
    worst = 0.0
    for velocity, along in ((flow.x, 2), (flow.y, 1), (flow.z, 0)):
        f = np.moveaxis(velocity, along, 0) * (minutes / tables.grid.spacing[along])
        m = np.moveaxis(fluid, along, 0)
        leaves = np.maximum(f[1:], 0.0) - np.minimum(f[:-1], 0.0)
        worst = max(worst, float((leaves / m).max()))
        fluid = fluid - np.moveaxis(f[1:] - f[:-1], 0, along)
        if not fluid.min() > 0.0:
            return np.inf
    return worst


class Advection:
    """Moves fields with the flow.

    Parameters
    ----------
    tables, flow
        The tissue and its flow, which does not change.
    kind
        Type of the fields.
    """

    def __init__(self, tables: Tables, flow: Flow, kind: npt.DTypeLike) -> None:
        grid, fields = tables.grid, tables.fields
        nz, ny, nx = self._shape = grid.shape
        dz, dy, dx = grid.spacing
        self._flat = nz == 1 and not flow.z.any()
        # Where no fluid comes or goes, sweeps along which nothing moves change nothing, and are left out.
        fed = bool(flow.source.any())
        self._across = fed or bool(flow.y.any())
        self._along = self._across if self._flat else fed or bool(flow.z.any())
        self._band = -(-ny // min(16, ny))
        columns = nx if self._flat else ny * nx
        self._units = (
            -(-ny // self._band) if self._flat else nz,
            -(-columns // advect.COLUMNS_AT_ONCE),
        )
        self._faces = tuple(
            np.ascontiguousarray(v / width, kind).reshape(-1)
            for v, width in ((flow.x, dx), (flow.y, dy), (flow.z, dz))
        )
        self._fluid: Real = np.maximum(flow.source, 0.0).astype(kind).reshape(-1)
        self._blood: Real = fields.blood.astype(kind)
        self._outside: Real = np.where(fields.boundary_fixed, fields.boundary_value, 0.0).astype(kind)
        threads, count = numba.config.NUMBA_NUM_THREADS, len(fields)
        width = advect.scratch_width(nx)
        self._m: Real = np.zeros(grid.voxels, kind)
        self._work: Real = aligned((threads, 7, width), kind)
        self._fluxes: Real = aligned((threads, count, width), kind)
        self._lost: Float = np.zeros((threads, count, width))
        self._book: Float = np.zeros((count, sum(self._units), 4))

    def set_blood(self, level: Float) -> None:
        """Go on with other densities in blood, [s]."""
        self._blood[:] = level

    def advance(self, fields: Real, which: Int, minutes: float) -> Float:
        """Move the fields `which` in place; return [j, 4] sums of densities: from vessels, to lymph, in and out over faces."""
        u = fields.reshape(len(fields), -1)
        vx, vy, vz = self._faces
        d = self._m.dtype.type(minutes)
        for phase, units in enumerate(self._units[: 2 if self._along else 1]):
            run_units(
                advect.advect_units, units, u[0].size * len(which), phase, self._flat, self._band, self._across, self._shape, u, which,
                vx, vy, vz, self._fluid, self._blood, self._outside, d, self._m, self._work, self._fluxes, self._lost,
                self._book,
            )  # fmt: skip
        out: Float = self._book[which].sum(1)
        return out
