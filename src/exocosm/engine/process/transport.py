"""Carry the fields forward: diffusion, flow, decay, uptake, vessels, lymph and fixed faces.

The caller says what cells release and take up, and books it; transport books everything else. A field moves only on the steps
where it is due, and then over all the minutes since it last moved. `Transport.minutes` says for how long each field was carried
by the last call, so that these entries of the caller close the books exactly::

    mid = transport.advance(state, step, source, uptake)
    released[s] += transport.minutes[s] * source[s].sum() * voxel_volume
    captured[s] += transport.minutes[s] * (uptake[s] * mid[s]).sum() * voxel_volume

The books close after every call. Between two steps of fate, a field that flows may lag by half a step of the flow, whose last half
is taken together with the first half of the next step; at every step of fate all fields are whole, and nothing is carried over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from exocosm.arrays import Bool, Float, Int, Real
from exocosm.engine.advection import Advection
from exocosm.engine.field_groups import Group, groups, substeps
from exocosm.engine.field_lines import Lines, lines_of
from exocosm.engine.field_scratch import DouglasScratch, Faces, MediumMaps, aligned, face_factors, padded
from exocosm.engine.implicit import ImplicitField
from exocosm.engine.kernel import advect, diffusive_flux, douglas
from exocosm.engine.kernel.units import run_units, threads_for
from exocosm.engine.plates import Closed
from exocosm.engine.positive import positive_step
from exocosm.engine.state import State
from exocosm.engine.tables import Medium, Method, Tables
from exocosm.errors import NumericalError

HALVINGS = 4
"""A step that would fall below zero is halved up to so many times; what is still below zero takes a positive first-order step."""


class Transport:
    """Carries all fields but whole pools forward by one engine step.

    Parameters
    ----------
    tables
        Grid, fields and medium of the tissue.
    state
        For the shape and type of the fields, and the flow; only the flow is kept.
    """

    minutes: Float
    """[s] min by which the last `advance` carried each field; 0 for a field that was not due."""
    mid: Real
    """[s, z, y, x] what the last `advance` returned."""

    def __init__(self, tables: Tables, state: State) -> None:
        self.tables = tables
        fields = self._said = tables.fields
        self._kind = state.fields.dtype
        self._medium = MediumMaps.of(tables, self._kind)
        # Vessels, lymph and fixed faces are compiled into the kernel together, or not at all.
        self._fixed: Bool = np.ascontiguousarray(fields.boundary_fixed, np.bool_)
        self._open = bool(self._fixed.any())
        fixed = self._fixed[fields.method == Method.DOUGLAS]
        self._closed = not fixed.any() and not self._medium.exchanged
        self._value: Real = fields.boundary_value.astype(self._kind)
        self.groups = groups(tables, state.flow)
        planar = tables.grid.planar and not bool(fixed[:, 4:].any())
        varying = any(g.varying for g in self.groups)
        self._scratch = DouglasScratch(state.fields.shape, self._kind, planar, varying)
        self._padded: dict[tuple[bool, Closed], Faces] = {}
        self._maps: dict[tuple[bool, Closed], Faces] = {}
        self._implicit: dict[int, ImplicitField] = {}
        self._advection: Advection | None = None
        self._part: Real | None = None
        self._blood: Float | None = None
        self._held: dict[int, float] | None = None
        self._known: dict[tuple[float, bytes], tuple[Lines, Int]] = {}
        self._passes: Float | None = None
        self._flow = state.flow
        self._fluid = (
            0.0 if state.flow is None else float(np.maximum(state.flow.source, 0.0).sum(dtype=np.float64))
        )
        """Fluid from all vessels, 1/min times voxels."""
        self._parts = self._parts_now()
        self._booked: Float = np.zeros((len(fields), 5))
        """What the steps of the present call moved, columns as in `kernel.douglas` times minutes where they are rates."""
        self._before = self._scratch.before.reshape(len(fields), tables.grid.voxels)
        self._halved: set[int] = set()
        """Groups whose last half of the flow is still to come."""
        self.minutes = np.zeros(len(fields))
        self.mid = aligned(state.fields.shape, self._kind)
        self.mid[:] = state.fields

    def hold(self, levels: Mapping[int, float]) -> None:
        """Let fixed faces and blood be at these levels, by field, where the field has them; all others are as the tables say."""
        if levels == self._held:
            return
        self._held = dict(levels)
        now, said = self.tables.fields, self._said
        value, blood = said.boundary_value.copy(), said.blood.copy()
        for s, level in levels.items():
            value[s, said.boundary_fixed[s]] = level
            if said.permeability[s] > 0.0 or said.blood[s] > 0.0:
                blood[s] = level
        faces = (value != now.boundary_value).any(1)
        self.tables = replace(self.tables, fields=replace(now, boundary_value=value, blood=blood))
        for s in np.flatnonzero(faces).tolist():
            self._implicit.pop(s, None)
        for s, field in self._implicit.items():
            field.set_blood(blood[s])
        if faces.any():
            # What was compiled from the old levels is made anew when it is next wanted.
            self._value = value.astype(self._kind)
            self._known.clear()
            self._advection = None
        self._refresh_blood()

    def set_blood(self, which: slice, level: Float) -> None:
        """Let neighbouring fields have these densities in blood from now on, [j]; cheap enough for every step."""
        if self.tables.fields.blood is not self._blood:  # tables may be shared: only a copy is changed
            self._blood = self.tables.fields.blood.copy()
            self._said = replace(self._said, blood=self._blood)
            self.tables = replace(self.tables, fields=replace(self.tables.fields, blood=self._blood))
        self._blood[which] = level
        self._held = None
        self._refresh_blood()
        for s, field in self._implicit.items():
            field.set_blood(self._blood[s])

    def _refresh_blood(self) -> None:
        """Put the levels of blood into what was compiled from others."""
        fields = self.tables.fields
        for lines, which in self._known.values():
            lines.coefficient[:, diffusive_flux.ARRIVAL] = fields.permeability[which] * fields.blood[which]
        if self._advection is not None:
            self._advection.set_blood(fields.blood)

    def take(self, medium: Medium) -> None:
        """Go on in another medium; only right after a step of fate, where no half of the flow is still to come.

        Only what depends on the changed maps is made anew. The result is that of a `Transport` made with `medium`.
        """
        assert not self._halved
        hindrance = medium.hindrance
        changed = not np.array_equal(hindrance, self.tables.medium.hindrance)
        self.tables = replace(self.tables, medium=medium)
        self._medium = MediumMaps.of(self.tables, self._kind)
        self._passes = None
        if changed:
            for maps in (self._maps, self._padded):
                for key in [k for k in maps if k[0]]:
                    del maps[key]
        for field in self._implicit.values():
            field.take(self._medium, hindrance if changed else None)
        parts = self._parts_now()
        if parts != self._parts:
            self._parts = parts
            self.groups = groups(self.tables, self._flow)

    def _parts_now(self) -> tuple[int, ...]:
        """Return into how many parts the medium of now divides the steps of each field."""
        return tuple(substeps(self.tables, s) for s in range(len(self.tables.fields)))

    def intake(self, minutes: Float, step: int | None) -> Float:
        """Return [s] um^3 of blood of which a step of ``minutes[s]`` takes the content; its flow may be longer or shorter than it."""
        fields, volume = self.tables.fields, self.tables.grid.voxel_volume
        out: Float = fields.permeability * (self._medium.vessel_total * volume) * minutes
        fluid = self._fluid
        for number, group in enumerate(self.groups):
            flows, half = minutes[group.which], group.minutes / group.substeps / 2
            if not group.advected or not flows.any():
                continue
            if step is not None:
                ends = group.ends(step + 1, self.tables.steps.fate)
                flows = flows - half * (number not in self._halved) + half * ends
            out[group.which] += fluid * volume * flows
        return out

    def advance(self, state: State, step: int, source: Real, uptake: Real) -> Real:
        """Carry the fields that are due, and book decay, drainage, blood and faces.

        Parameters
        ----------
        state
            Its fields and ledger are changed.
        step
            Engine steps done before this one.
        source
            [s, z, y, x] amount per um^3 and min, in the type of the fields, held over the step.
        uptake
            [s, z, y, x] 1/min, likewise.

        Returns
        -------
        array
            [s, z, y, x] mean density over `minutes`: cells took ``minutes uptake mid`` per um^3, to rounding. A field that was
            not due keeps the mean of its last step. The array is used again by the next call.

        Raises
        ------
        NumericalError
            If a density is not finite.
        """
        self.minutes[:] = 0.0
        for number, group in enumerate(self.groups):
            if (step + 1) % group.every == 0:
                self.minutes[group.which] = group.minutes
                self._carry(state, number, group.ends(step + 1, self.tables.steps.fate), source, uptake)
        if self.minutes.any():
            self._enter(state)
        return self.mid

    def _carry(self, state: State, number: int, ends: bool, source: Real, uptake: Real) -> None:
        """Take one step of a group in equal parts: half of the flow, everything else, half of the flow (Strang).

        Halves of the flow that meet are taken as one, inside a step and from step to step. Only where the state is looked at
        (`Group.ends`) the last half is taken at once.
        """
        group = self.groups[number]
        parts = group.substeps
        if parts > 1:
            self.mid[group.which] = 0
        length = group.minutes / parts
        for part in range(parts):
            if group.advected:
                begins = part == 0 and number not in self._halved
                self._advect(state, group.which, length / 2 if begins else length)
            if group.method is Method.IMPLICIT:
                self._step_implicit(state, group, source, uptake)
            else:
                self._diffuse(state, group, group.which, source, uptake, (parts, 0))
        self._halved.discard(number)
        if group.advected and ends:
            self._advect(state, group.which, length / 2)
        elif group.advected:
            self._halved.add(number)

    def _advect(self, state: State, which: Int, length: float) -> None:
        if self._advection is None:
            assert state.flow is not None
            self._advection = Advection(self.tables, state.flow, self._kind)
        book = self._advection.advance(state.fields, which, length) * self.tables.grid.voxel_volume
        ledger = state.ledger
        ledger.from_blood[which] += book[:, advect.VESSELS]
        ledger.inflow[which] += book[:, advect.INFLOW]
        ledger.outflow[which] += book[:, advect.OUTFLOW]
        ledger.drained[which] += book[:, advect.LYMPH]

    def _diffuse(
        self, state: State, group: Group, which: Int, source: Real, uptake: Real, pace: tuple[int, int]
    ) -> None:
        """Take one Douglas step; fields that fell below zero go back and take two halves.

        `pace`: parts of the whole step, and halvings below that; the step is ``minutes / (parts 2^halvings)``.
        """
        parts, halvings = pace
        share = 1.0 / (parts << halvings)
        target = self.mid if share == 1.0 else self._partial()
        lines = self._lines(which, group.minutes * share)
        book, least = self._step(state.fields, target, which, group, lines, source, uptake)
        low, kept = None, which
        if not least.min() >= 0.0:
            low = ~(least >= 0.0)
            kept, book = which[~low], book[~low]
            refuse_what_is_not_finite(self.tables.fields.names, which[low], least[low])
            for s in which[low]:
                state.fields[s] = self._scratch.before[s]
                if share == 1.0:
                    self.mid[s] = 0
        self._book(kept, group.minutes * share, book)
        if share < 1.0:
            for s in kept:
                self.mid[s] += self._kind.type(share) * target[s]
        if low is None:
            return
        if halvings < HALVINGS:
            for _ in range(2):
                self._diffuse(state, group, which[low], source, uptake, (parts, halvings + 1))
        else:
            self._step_positive(state, group, which[low], lines.coefficient[low], share, source, uptake)

    def _step(
        self, fields: Real, mid: Real, which: Int, group: Group, lines: Lines, source: Real, uptake: Real
    ) -> tuple[Float, Float]:
        """Run the kernel; return [j, 5] its book and [j] the least new density."""
        w, m, n = self._scratch, self._medium, len(which)
        flat = (len(fields), -1)
        vessels, lymph, fixed = (None, None, None) if self._closed else (m.vessels, m.lymph, self._fixed)
        faces, varying = (self._padded_faces(group), w.varying) if group.varying else (None, None)
        arguments = (
            fields.reshape(flat), mid.reshape(flat), source.reshape(flat), uptake.reshape(flat), vessels, lymph,
            faces, self._before, w.before, which, lines.coefficient, fixed, self._value, lines.inverse,
            lines.carry, w.tiles_x, w.tiles_last, w.rows, w.sums, varying, w.book, w.least,
        )  # fmt: skip
        for first in range(0, n, w.at_once):
            last = min(n, first + w.at_once)
            groups = -(-(last - first) // w.each)
            values = (last - first) * self.tables.grid.voxels
            alone = threads_for(max(w.bands, w.tiles) * groups, values) == 1
            for phase, units in (
                ((douglas.BOTH, 1),) if alone else ((0, w.bands * groups), (1, w.tiles * groups))
            ):
                run_units(
                    douglas.douglas_units, units, values, phase, first, last, w.each, w.planar, w.shape, *arguments
                )  # fmt: skip
        total: Float = np.add.reduce(w.book[:n], 1)
        lowest: Float = np.minimum.reduce(w.least[:n], 1)
        return total, lowest

    def _step_positive(
        self,
        state: State,
        group: Group,
        which: Int,
        coefficient: Real,
        share: float,
        source: Real,
        uptake: Real,
    ) -> None:
        faces = self._faces(group)
        fixed = self.tables.fields.boundary_fixed
        book = np.zeros((len(which), 5))
        for j, s in enumerate(which):
            state.fields[s], mid, book[j] = positive_step(
                state.fields[s], source[s], uptake[s], coefficient[j], fixed[s], self._value[s], self._medium, faces
            )  # fmt: skip
            self.mid[s] += self._kind.type(share) * mid
        self._book(which, group.minutes * share, book)

    def _step_implicit(self, state: State, group: Group, source: Real, uptake: Real) -> None:
        """Step each field of the group by backward Euler."""
        length = group.minutes / group.substeps
        book = np.zeros((len(group.which), 5))
        for j, s in enumerate(group.which):
            if s not in self._implicit:
                self._implicit[s] = ImplicitField(self.tables, s, self._medium, length)
            state.fields[s], mid, book[j] = self._implicit[s].advance(state.fields[s], source[s], uptake[s])
            if group.substeps == 1:
                self.mid[s] = mid
            else:
                self.mid[s] += mid * self._kind.type(1.0 / group.substeps)
        self._book(group.which, length, book)

    def _book(self, which: Int, length: float, book: Float) -> None:
        """Note a step of `length` min; `book` [j, 5] in sums of densities, changed."""
        book[:, : douglas.INFLOW] *= length
        self._booked[which] += book

    def _enter(self, state: State) -> None:
        """Enter what was noted in the ledger; nothing was of fields that were not due."""
        fields, ledger = self.tables.fields, state.ledger
        volume = self.tables.grid.voxel_volume
        book = self._booked * volume
        self._booked[:] = 0.0
        ledger.decayed += fields.decay * book[:, douglas.MID]
        if self._medium.exchanged:
            ledger.to_blood += fields.permeability * book[:, douglas.VESSEL]
            blood = fields.blood * self._medium.vessel_total * volume
            ledger.from_blood += fields.permeability * blood * self.minutes
            ledger.drained += fields.lymph * book[:, douglas.LYMPH]
        if self._open:
            ledger.inflow += book[:, douglas.INFLOW]
            ledger.outflow += book[:, douglas.OUTFLOW]

    def _lines(self, which: Int, length: float) -> Lines:
        """Return what the kernel wants to know of the fields, for a step of `length` min."""
        key = (length, which.tobytes())
        if key not in self._known:
            self._known[key] = lines_of(self.tables, which, length, self._kind), which.copy()
        return self._known[key][0]

    def _partial(self) -> Real:
        if self._part is None:
            self._part = np.zeros_like(self.mid)
        return self._part

    def _faces(self, group: Group) -> Faces:
        key = (group.hindered, group.closed)
        if key not in self._maps:
            hindrance = self.tables.medium.hindrance if group.hindered else np.ones(self.tables.grid.shape)
            self._maps[key] = face_factors(hindrance, self._kind, group.closed)
        return self._maps[key]

    def _padded_faces(self, group: Group) -> Faces:
        key = (group.hindered, group.closed)
        if key not in self._padded:
            self._padded[key] = padded(self._faces(group), self.tables.grid.shape)
        return self._padded[key]


def refuse_what_is_not_finite(names: tuple[str, ...], which: Int, least: Float) -> None:
    """Raise `NumericalError` where the least density of a field is not a number."""
    broken = which[np.isnan(least)]
    if len(broken):
        raise NumericalError(
            "a density is not finite",
            place=", ".join(names[s] for s in broken),
            remedy="check sources, uptake and diffusivity of the field",
        )
