"""Fate: growth, cycle, arrest, death, division with inheritance and mutation, and the canonical order of cells."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float, Identity, Int
from exocosm.engine.burial import bury
from exocosm.engine.kernel.fate import CHUNKS, DIVIDES, EVENTS, REMOVED, decide
from exocosm.engine.kernel.random import direction
from exocosm.engine.kernel.units import run_units
from exocosm.engine.kernel.whole import halve
from exocosm.engine.mutation import happens, mutate
from exocosm.engine.neighbourhood import Neighbourhood
from exocosm.engine.plates import Sides
from exocosm.engine.random import Stream
from exocosm.engine.state import Cells, State
from exocosm.engine.tables import Tables

APART = 0.6
"""Distance of a daughter from where her mother was, in radii of the mother. Daughters of half the volume then overlap each other as
much as the neighbours that lie around the mother, so that neither pushes hard and steps need not be short."""


class Fate:
    """Decide and carry out what becomes of every cell in a fate step."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        columns = tables.behaviours.columns
        rates = (columns.quiescence, columns.arousal, columns.senescence, columns.apoptosis, columns.necrosis)
        self._columns: Int = np.array([columns.division, *rates, columns.senescence_escape])
        self.needs_contacts = bool(tables.types.kills.any())
        self._mutates = happens(tables)
        self._seed = np.uint64(tables.seed)
        self._sides = Sides(tables.plates, tables.grid.spacing)

    def advance(self, state: State, neighbours: Neighbourhood | None, minutes: float) -> None:
        """Advance all cells by one fate step of `minutes`; their number may change.

        Removed cells leave the rows; daughters stand at the end until the loop sorts. What dying cells held is booked as
        buried, what heritable cargo gains by copying as copied.
        """
        cells, tables = state.cells, self._tables
        n = cells.count
        if n == 0:
            return
        types = tables.types
        fate = np.zeros(n, np.uint8)
        events = np.zeros((CHUNKS, len(types.names), EVENTS))
        run_units(decide, CHUNKS, n,
            n, cells.identity, cells.kind, cells.stage, cells.phase, cells.age, cells.sphere, cells.behaviour,
            self._columns, self._killed(state, neighbours), types.phase_rate, types.phase_fixed, types.phases,
            types.removal, types.radius, types.volume_rate, types.dead_volume, minutes, state.step, int(Stream.FATE),
            self._seed, fate, events,
        )  # fmt: skip
        state.ledger.events[:, :EVENTS] += events.sum(0)
        mothers = np.flatnonzero(fate == DIVIDES)
        if len(mothers):
            self._divide(state, mothers)
        if (fate == REMOVED).any():
            kept = np.ones(cells.count, np.bool_)
            kept[:n] = fate != REMOVED
            bury(state, kept)

    def _killed(self, state: State, neighbours: Neighbourhood | None) -> Float:
        """Hazard of being killed by neighbours, [n], 1/min: a killer divides its rate among the targets that it touches."""
        cells, columns = state.cells, self._tables.behaviours.columns
        if neighbours is None or not self.needs_contacts:
            return np.zeros(cells.count)
        n, kills = cells.count, self._tables.types.kills
        targets = (neighbours.contact_counts(state) * kills[cells.kind[:n]]).sum(1)
        rate = cells.behaviour[:n, columns.kill] / np.maximum(targets, 1.0)
        return neighbours.contact_hazard(state, rate, cells.behaviour[:n, columns.vulnerability], kills)

    def _divide(self, state: State, mothers: Int) -> None:
        """Append a daughter to every mother: halves of volume and content, beside each other."""
        cells, tables = state.cells, self._tables
        n, k = cells.count, len(mothers)
        cells.reserve(n + k)
        for name in Cells.COLUMNS:
            column = getattr(cells, name)
            column[n : n + k] = column[mothers]
        rows = np.arange(n, n + k)
        born: Identity = np.arange(state.next_identity, state.next_identity + k, dtype=np.uint64)
        state.next_identity += k
        cells.mother[rows] = cells.identity[mothers]
        cells.identity[rows] = born
        cells.count = n + k
        self._place(cells, mothers, rows, state.step)
        both = np.concatenate([mothers, rows])
        cells.drift[both] = 0
        self._share(state, mothers, rows)
        heritable = tables.cargo.heritable
        if len(heritable):
            share = np.where(heritable, 1.0, 0.5)
            copied = cells.cytosol[mothers] * heritable
            np.add.at(state.ledger.cargo_copied.T, cells.kind[mothers], copied)
            cells.cytosol[both] *= share
        if self._mutates:
            mutate(state, tables, both)

    def _share(self, state: State, mothers: Int, rows: Int) -> None:
        """Split what is held between the daughters: halves, or binomially for whole carriers."""
        cells, whole = state.cells, self._tables.carriers.whole
        for held, draw in ((cells.surface, 0), (cells.endosome, 1)):
            if whole.any():
                halve(
                    mothers, rows, cells.identity, whole, draw, state.step, int(Stream.INHERIT), self._seed, held
                )  # fmt: skip
            columns = np.flatnonzero(~whole)
            for group in (mothers, rows):
                held[np.ix_(group, columns)] *= 0.5

    def _place(self, cells: Cells, mothers: Int, rows: Int, step: int) -> None:
        """Put daughters of half the volume either side of where the mother was, on her side of every plate."""
        grid = self._tables.grid
        radius = cells.sphere[mothers, 3].astype(np.float64)
        towards = np.array(
            [
                direction(identity, step, int(Stream.DIVISION), self._seed, 0, grid.planar)
                for identity in cells.identity[mothers]
            ]
        )
        shift = (APART * radius)[:, None] * towards
        limit = np.asarray(grid.size)
        sides = self._sides.of(cells.sphere[mothers])
        for group, sign in ((mothers, 1.0), (rows, -1.0)):
            place = np.clip(cells.sphere[group, :3] + sign * shift, 0.0, limit)
            inside = np.minimum(place.astype(np.float32), np.nextafter(np.float32(limit), 0))
            self._sides.hold(inside, sides)
            cells.sphere[group, :3] = inside
            cells.sphere[group, 3] = radius * 0.5 ** (1 / 3)
