"""The loop: processes in their order, step after step."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from exocosm.arrays import Float, Identity, Int
from exocosm.engine.ahead import Ahead
from exocosm.engine.kernel.voxels import group_by_voxel, voxel_of_cells
from exocosm.engine.neighbourhood import Neighbourhood, sort_order
from exocosm.engine.process.delivery import Delivery
from exocosm.engine.process.dosing import Dosing
from exocosm.engine.process.exchange import Exchange
from exocosm.engine.process.fate import Fate
from exocosm.engine.process.interventions import Interventions
from exocosm.engine.process.mechanics import Mechanics
from exocosm.engine.process.remodelling import Remodelling
from exocosm.engine.process.response import Response
from exocosm.engine.process.transformation import Transformation
from exocosm.engine.process.transport import Transport
from exocosm.engine.process.travel import Travel
from exocosm.engine.process.whole_vesicles import WholeVesicles
from exocosm.engine.state import Cells, State
from exocosm.engine.stopwatch import Stopwatch
from exocosm.engine.tables import Method, Tables
from exocosm.errors import NumericalError


class Loop:
    """One tissue in time.

    Within an engine step: exchange (release, capture) around the field step, whole vesicles, movement. Every `steps.fate` steps
    also delivery, transformation, response, programmes and fate, after which cells are put in canonical order, everything derived
    from positions is rebuilt, and cells change the medium. Cells leave with the blood and come out of it after fate. A state right after a fate step is therefore all that is needed to go
    on: see `resumable`. What is done to the tissue at set times (doses, washes) comes first in the engine step that follows.
    """

    def __init__(self, tables: Tables, state: State) -> None:
        self.tables = tables
        self.state = state
        self.stopwatch = Stopwatch()
        self._ahead = Ahead(tables, state)
        self._exchange = Exchange(tables)
        self._transport = Transport(tables, state)
        self._whole = WholeVesicles(tables)
        self._mechanics = Mechanics(tables, state)
        self._delivery = Delivery(tables)
        self._response = Response(tables)
        self._fate = Fate(tables)
        self._interventions = Interventions(tables)
        self._dosing = Dosing(tables)
        self._remodelling = Remodelling(tables, state)
        self._transformation = Transformation(tables)
        self.travel = Travel(tables)
        """Cells that leave and enter; see `admit` for those that come from elsewhere."""
        needs_contacts = self._response.needs_contacts or self._fate.needs_contacts
        self._neighbours = Neighbourhood(tables) if needs_contacts else None
        self._minutes: Float = np.zeros(len(tables.fields))
        self._each: Float = np.asarray(tables.fields.every * tables.steps.length, np.float64)
        self._always = bool((tables.fields.every == 1).all())
        self._start: Int = np.zeros(tables.grid.voxels + 1, np.int64)
        self._voxel: Int = np.empty(0, np.int64)
        self._order: Int = np.empty(0, np.int64)
        self.decoys: Float | None = None
        """[u] molecules per um^3 that vesicles in plasma carry, where a body knows them."""
        self._sort()
        if state.step == 0:
            self._index()
            self._response.advance(state, self._voxel, self._neighbours_now(), 0.0)
        self._remodel(0.0)

    @property
    def time(self) -> float:
        """Simulated minutes."""
        return self.state.step * self.tables.steps.length

    @property
    def medium_maps(self) -> dict[str, Float]:
        """The maps of the medium that cells change, [z, y, x] by name, as they are since the last fate step."""
        return self._remodelling.maps

    @property
    def resumable(self) -> bool:
        """Whether the state alone suffices to go on with the same bits: right after a fate step."""
        return self.state.step % self.tables.steps.fate == 0

    @property
    def exchange_volume(self) -> Float:
        """[s] um^3 of blood a minute that the tissue takes the content of, through all its vessels."""
        return self._transport.intake(np.ones(len(self.tables.fields)), None)

    @property
    def intake(self) -> Float:
        """[s] um^3 of blood of which the next step will take the content."""
        return self._transport.intake(self.due_minutes(), self.state.step)

    def due_minutes(self) -> Float:
        """Return [s] by how many minutes the next step carries each field; 0 where it is not due."""
        if self._always:
            return self._each
        moves = (self.state.step + 1) % self.tables.fields.every == 0
        out: Float = np.where(moves, self._each, 0.0)
        return out

    def set_blood(self, which: slice, level: Float) -> None:
        """Let neighbouring fields have these densities in blood from the next step on."""
        self._transport.set_blood(which, level)
        self._whole.set_blood(self._transport.tables.fields.blood)

    def run(self, steps: int) -> Iterator[int]:
        """Advance by `steps` engine steps, yielding the number of steps done since time zero after each."""
        for _ in range(steps):
            self.advance()
            yield self.state.step

    def advance(self) -> None:
        """Advance by one engine step."""
        state, steps, watch = self.state, self.tables.steps, self.stopwatch
        if (self._interventions or self._dosing) and self.resumable:
            with watch("interventions"):
                self._intervene()
        self._minutes[:] = self.due_minutes()
        self._index()
        with watch("exchange"):
            self._exchange.offer(state, self._start, self._order, self._minutes)
        with watch("fields"):
            self._ahead.wait()
            source, uptake = self._exchange.source, self._exchange.uptake
            shape = state.fields.shape
            mid = self._transport.advance(state, state.step, source.reshape(shape), uptake.reshape(shape))
        with watch("exchange"):
            flat = mid.reshape(source.shape)
            self._exchange.take(state, self._start, self._order, self._transport.minutes, flat)
        if self._whole:
            with watch("whole vesicles"):
                self._whole.advance(state, self._start, self._order, self._minutes, source)
        with watch("mechanics"):
            self._mechanics.advance(state, state.step)
        if (state.step + 1) % steps.fate == 0:
            self._cell_step(steps.fate * steps.length)
        state.step += 1

    def _cell_step(self, minutes: float) -> None:
        """Delivery, transformation, response, programmes, fate; then the canonical order.

        Cells turn before the response, so that behaviours follow from the new type at once.
        """
        state, watch = self.state, self.stopwatch
        self._index()
        with watch("delivery"):
            self._delivery.advance(state, self._start, self._order, minutes)
            self._delivery.convert(state, minutes)
        with watch("fate"):
            self._transformation.advance(state, minutes)
        with watch("response"):
            neighbours = self._neighbours_now()
            self._response.advance(state, self._voxel, neighbours, minutes)
        with watch("fate"):
            self._fate.advance(state, neighbours, minutes)
            before = state.next_identity
            if self.travel:
                self.travel.advance(state, self._remodelling.medium.vessels, minutes)
            self._sort(before)
        self._remodel(minutes)

    def admit(self, rows: Cells) -> Identity:
        """Let given cells in, right after a fate step (`resumable`), and leave the state as whole as after it.

        Parameters, result and errors as of `Travel.admit`; `NumericalError` also between fate steps.
        """
        if not self.resumable:
            raise NumericalError("cells are let in between two fate steps", place=f"step {self.state.step}")
        before = self.state.next_identity
        new = self.travel.admit(self.state, rows)
        if rows.count:
            self._sort(before)
            self._remodel(0.0)
        return new

    def _remodel(self, minutes: float) -> None:
        """Let the cells change the medium, and fields and whole vesicles go on in it."""
        if not self._remodelling:
            return
        with self.stopwatch("remodelling"):
            self._index()
            medium = self._remodelling.advance(self.state, self._voxel, minutes)
            self._transport.take(medium)
            self._whole.take(medium)

    def _decoys(self) -> Float | None:
        """Return [u] molecules per um^3 on vesicles in plasma: what the body says, else by the level of blood."""
        binding, fields = self.tables.binding, self._transport.tables.fields
        if binding is None or self.decoys is not None:
            return self.decoys
        out: Float = fields.blood[self.tables.carriers.field] @ binding.on_vesicle
        return out

    def _intervene(self) -> None:
        """Do what is due; the state is whole here, so a run that goes on from it does the same."""
        step = self.state.step
        self._transport.hold(
            {**self._dosing.levels(step, self._decoys()), **self._interventions.levels(step)}
        )
        before = self.state.next_identity
        changed = self._interventions.advance(self.state)
        if self.state.next_identity > before:
            self._sort(before)
            self._remodel(0.0)
        elif changed:
            self._mechanics.rebuild(self.state)

    def _neighbours_now(self) -> Neighbourhood | None:
        if self._neighbours is not None:
            self._neighbours.build(self.state)
        return self._neighbours

    def _index(self) -> None:
        """List the cells by voxel."""
        cells, grid = self.state.cells, self.tables.grid
        if len(self._voxel) < cells.count:
            self._voxel = np.empty(cells.capacity, np.int64)
            self._order = np.empty(cells.capacity, np.int64)
        voxel_of_cells(cells.sphere, cells.count, grid.shape, grid.spacing, self._voxel)
        group_by_voxel(self._voxel, cells.count, self._start, self._order)

    def _sort(self, first: int | None = None) -> None:
        """Put cells in canonical order and rebuild what is derived from positions.

        Cells numbered from `first` on have come from outside the tissue: rules are read for them, as for all others at time zero.
        """
        state = self.state
        state.cells.take(sort_order(state.cells, self.tables.grid))
        if first is not None and state.next_identity > first:
            self._index()
            rows = np.flatnonzero(state.cells.identity[: state.cells.count] >= first)
            self._response.greet(state, self._voxel, self._neighbours_now(), rows)
        self._mechanics.rebuild(state)


def whole_fields(tables: Tables) -> Int:
    """Return the indices of the fields counted in whole vesicles, [w]."""
    return np.flatnonzero(tables.fields.method == Method.WHOLE)
