"""Whole vesicles: pools that are counted in integers hop, drift, are taken and lost without ever splitting."""

from __future__ import annotations

import numpy as np
from scipy.special import ive

from exocosm.arrays import Float, Int, Real
from exocosm.engine.kernel.exchange import capture_rates
from exocosm.engine.kernel.units import run_units
from exocosm.engine.kernel.whole import LINES, drift, hop, react
from exocosm.engine.plates import spans
from exocosm.engine.random import Stream
from exocosm.engine.state import State
from exocosm.engine.tables import Medium, Method, Tables

NEGLIGIBLE = 1e-15
"""Jumps rarer than this are left out of the table; the rest is scaled to one."""


def jump_chances(spread: float) -> Float:
    """Return the chance of a jump of each length, [k], for ``spread = D dt / dx^2``.

    The exact law of a random walk in continuous time on a line of voxels: exp(-2 r) I_k(2 r), both directions together.
    """
    reach = int(10 + 2 * spread + 12 * np.sqrt(spread + 1))
    k = np.arange(reach + 1)
    chance: Float = np.asarray(ive(k, 2 * spread), np.float64)
    chance[1:] *= 2
    chance = chance[: int(np.flatnonzero(chance > NEGLIGIBLE)[-1]) + 1]
    out: Float = chance / chance.sum()
    return out


class WholeVesicles:
    """Advance all pools with method WHOLE."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._medium = tables.medium
        self._blood = tables.fields.blood
        self._fields: Int = np.flatnonzero(tables.fields.method == Method.WHOLE)
        self._carrier = {int(s): q for q, s in enumerate(tables.carriers.field)}
        self._seed = np.uint64(tables.seed)
        length = tables.steps.length
        dz, dy, dx = tables.grid.spacing
        self._jumps = []
        for s in self._fields:
            slow = float(tables.medium.hindrance.reshape(-1)[0]) if tables.fields.hindered[s] else 1.0
            spread = tables.fields.diffusivity[s] * slow * length * tables.fields.every[s]
            self._jumps.append([jump_chances(spread / h**2) for h in (dx, dy, dz)])
        self._closed = [tables.plates.closed_to(int(s)) for s in self._fields]

    def __bool__(self) -> bool:
        """Say whether any pool is counted whole."""
        return len(self._fields) > 0

    def take(self, medium: Medium) -> None:
        """Go on with other vessels; the hindrance must stay as it was."""
        self._medium = medium

    def set_blood(self, level: Float) -> None:
        """Go on with other densities in blood, [s]."""
        self._blood = level

    def advance(self, state: State, start: Int, order: Int, minutes: Float, source: Real) -> None:
        """Advance every whole pool that is due by ``minutes[s]``; ``source`` as `Exchange.source`."""
        volume = self._tables.grid.voxel_volume
        for w, s in enumerate(self._fields):
            if minutes[s] <= 0:
                continue
            counts = state.whole[w]
            added = np.rint(source[s].astype(np.float64) * (minutes[s] * volume)).astype(np.int32)
            counts.reshape(-1)[:] += added
            self._hop(counts, w, int(s), state.step)
            if state.flow is not None and self._tables.fields.advected[s]:
                self._drift(state, counts, int(s), float(minutes[s]))
            self._react(state, counts, int(s), start, order, float(minutes[s]))
            state.fields[s] = counts / volume

    def _hop(
        self, counts: np.ndarray[tuple[int, ...], np.dtype[np.int32]], w: int, s: int, step: int
    ) -> None:
        streams = (Stream.HOP_X, Stream.HOP_Y, Stream.HOP_Z)
        for axis, stream, chance in zip((2, 1, 0), streams, self._jumps[w], strict=True):
            if counts.shape[axis] == 1:
                continue
            lines = np.ascontiguousarray(np.moveaxis(counts, axis, 2))
            run_units(
                hop,
                LINES,
                counts.size,
                lines.reshape(-1, lines.shape[2]),
                *spans(lines.shape[2], 2 - axis, self._closed[w]),
                chance,
                s,
                step,
                int(stream),
                self._seed,
            )
            counts[:] = np.moveaxis(lines, 2, axis)

    def _drift(
        self, state: State, counts: np.ndarray[tuple[int, ...], np.dtype[np.int32]], s: int, minutes: float
    ) -> None:
        flow = state.flow
        if flow is None:
            return
        dz, dy, dx = self._tables.grid.spacing
        streams = (Stream.FLOW_X, Stream.FLOW_Y, Stream.FLOW_Z)
        for axis, stream, face, h in zip(
            (2, 1, 0), streams, (flow.x, flow.y, flow.z), (dx, dy, dz), strict=True
        ):
            speed = np.moveaxis(np.asarray(face, np.float64), axis, 2) / h
            down = np.maximum(-speed[..., :-1], 0.0)
            up = np.maximum(speed[..., 1:], 0.0)
            largest = float((down + up).max())
            if largest == 0.0:
                continue
            parts = int(np.ceil(2 * largest * minutes))
            share = minutes / parts
            lines = np.ascontiguousarray(np.moveaxis(counts, axis, 2))
            shape = (-1, lines.shape[2])
            moved = np.empty_like(lines)
            lost = np.zeros((lines.shape[0] * lines.shape[1], 2), np.int64)
            for part in range(parts):
                run_units(drift, LINES, counts.size,
                    lines.reshape(shape), np.ascontiguousarray(down * share).reshape(shape),
                    np.ascontiguousarray(up * share).reshape(shape), s * 4096 + part, state.step, int(stream),
                    self._seed, moved.reshape(shape), lost,
                )  # fmt: skip
                lines, moved = moved, lines
                state.ledger.outflow[s] += lost.sum()
            counts[:] = np.moveaxis(lines, 2, axis)

    def _react(
        self,
        state: State,
        counts: np.ndarray[tuple[int, ...], np.dtype[np.int32]],
        s: int,
        start: Int,
        order: Int,
        minutes: float,
    ) -> None:
        tables, cells = self._tables, state.cells
        fields, medium, volume = tables.fields, self._medium, tables.grid.voxel_volume
        q = self._carrier[s]
        rate = np.zeros(max(cells.count, 1))
        capture_rates(
            cells.count, cells.kind, cells.stage, cells.behaviour, tables.types.capture, tables.behaviours.columns.capture,
            s, q, tables.types.saturation, cells.surface, cells.endosome, volume, rate,
        )  # fmt: skip
        vessels = medium.vessels.reshape(-1) * fields.permeability[s]
        captured = np.zeros((LINES, len(tables.types.names)))
        lost = np.zeros((LINES, 4))
        run_units(react, LINES, counts.size,
            counts.reshape(-1), start, order, cells.kind, cells.stage, rate, fields.decay[s],
            medium.lymph.reshape(-1) * fields.lymph[s], vessels, vessels * (self._blood[s] * volume * minutes), minutes,
            s, state.step, int(Stream.CAPTURE), self._seed, cells.surface, q, captured, lost,
        )  # fmt: skip
        ledger = state.ledger
        ledger.captured[s] += captured.sum(0)
        ledger.decayed[s] += lost[:, 0].sum()
        ledger.drained[s] += lost[:, 1].sum()
        ledger.to_blood[s] += lost[:, 2].sum()
        ledger.from_blood[s] += lost[:, 3].sum()
