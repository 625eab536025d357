"""The body in time: tissues side by side, joined by the circulation, step after step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from exocosm.arrays import Float
from exocosm.engine.blood_cells import BloodCells, BloodCellState, what_they_hold
from exocosm.engine.body_tables import BodyTables, CellInjection, Depletion, Filtering, Injection
from exocosm.engine.circulation import Circulation, CirculationState
from exocosm.engine.loop import Loop
from exocosm.engine.schedule import due, latest


@dataclass
class BodyState:
    """What a body holds besides its tissues."""

    circulation: CirculationState
    transit: Float
    """[t, b] out of plasma, not yet in the tissue: amount for all pieces together."""
    cells: BloodCellState


class BodyLoop:
    """Several tissues and the circulation.

    In an engine step every tissue advances at the level of blood that the last steps left; what it gave to blood and lymph then
    enters the circulation, which advances over the same step. After each fate step cells that left a tissue are in blood, and some
    of those in blood come out in tissues. Each amount leaves one book and enters another as the same number.

    Parameters
    ----------
    tables
        The body.
    state
        At the step of the tissues.
    tissues
        Their loops, in the order of the tables, all at one step.
    """

    def __init__(self, tables: BodyTables, state: BodyState, tissues: Sequence[Loop]) -> None:
        self.tables = tables
        self.state = state
        self.tissues = tuple(tissues)
        self._circulation = Circulation(tables.circulation, len(self.tissues), tables.into)
        self._cells = BloodCells(tables.cells, tables.pieces, tables.circulation.plasma)
        # pools of tissues come first in blood, and their fields stand together in tissues: views, not copies
        in_tissues = int((tables.field >= 0).sum())
        first = int(tables.field[0]) if in_tissues else 0
        assert np.array_equal(tables.field[:in_tissues], np.arange(first, first + in_tissues))
        self._pools = slice(0, in_tissues)
        self._fields = slice(first, first + in_tissues)
        shape = (len(self.tissues), len(tables.field))
        self._leaves: Float = np.zeros(shape)
        self._returned: Float = np.zeros(shape)
        self._drained: Float = np.zeros(shape)

    @property
    def step(self) -> int:
        """Engine steps done."""
        return self.tissues[0].state.step

    @property
    def time(self) -> float:
        """Simulated minutes."""
        return self.tissues[0].time

    @property
    def resumable(self) -> bool:
        """Whether the states alone suffice to go on with the same bits."""
        return self.tissues[0].resumable

    def advance(self) -> None:
        """Advance everything by one engine step."""
        if self.resumable:
            self._intervene()
            self._show_decoys()
        filtering = self._filtering()
        for t, tissue in enumerate(self.tissues):
            self._advance_tissue(t, tissue)
        state, minutes = self.state.circulation, self.tables.steps.length
        note = state.ledger.now
        note.returned += self._returned
        note.drained += self._drained
        before = state.ledger.left.copy()
        source = self._returned.sum(0) / minutes
        self._circulation.advance(
            state, minutes, source, self._drained.sum(0), self._leaves, filtering=filtering
        )
        self.state.transit += state.ledger.left - before
        if self.resumable:
            steps = self.tables.steps
            self._cells.advance(self.state.cells, self.tissues, steps.fate * steps.length, self.step)

    def _advance_tissue(self, t: int, tissue: Loop) -> None:
        """Advance one tissue and see what it exchanged."""
        pools, fields, pieces = self._pools, self._fields, self.tables.pieces[t]
        intake = tissue.intake[fields]
        wall = self.state.transit[t]
        level = np.divide(
            np.maximum(wall[pools], 0.0), pieces * intake, out=np.zeros(len(intake)), where=intake > 0.0
        )
        tissue.set_blood(fields, level)
        ledger = tissue.state.ledger
        accounts = ledger.from_blood, ledger.to_blood, ledger.drained
        before = [account[fields].copy() for account in accounts]
        if self.tables.exchanges[t]:
            passes = tissue.exchange_volume[fields]
            self._leaves[t, pools] = pieces * passes / self.tables.circulation.plasma
        tissue.advance()
        came, back, drained = (
            pieces * (account[fields] - old) for account, old in zip(accounts, before, strict=True)
        )
        wall[pools] -= came
        self._returned[t, pools] = back
        self._drained[t, pools] = drained

    def _show_decoys(self) -> None:
        """Tell tissues what vesicles in plasma carry, for the next fate step."""
        if self.tables.decoys.shape[1]:
            carried = self.state.circulation.blood / self.tables.circulation.plasma @ self.tables.decoys
            for tissue in self.tissues:
                tissue.decoys = carried

    def _intervene(self) -> None:
        """Do what is due at this fate step."""
        circulation = self.state.circulation
        for item in self.tables.interventions:
            if isinstance(item, Filtering) or not due(item.times, self.step, self.tables.steps):
                continue
            if isinstance(item, Injection):
                circulation.blood[item.pool] += item.number
                circulation.ledger.now.injected[item.pool] += item.number
            elif isinstance(item, CellInjection):
                self._cells.inject(self.state.cells, item.kind, item.number)
            elif isinstance(item, Depletion):
                circulation.phagocytes *= 1.0 - item.share

    def _filtering(self) -> float:
        """Return 1/min that filters take out of plasma now."""
        steps, rate = self.tables.steps, 0.0
        for item in self.tables.interventions:
            if isinstance(item, Filtering):
                since = latest(item.times, self.step, steps)
                if since >= 0 and (self.step - since) * steps.length < item.length * (1 - 1e-9):
                    rate += item.rate
        return rate

    def record(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return what a snapshot keeps: amounts in plasma, lymph, organs and walls, phagocytes, cells in blood, the accounts."""
        held, cells = self.state.circulation, self.state.cells
        amount = np.concatenate([held.blood[None], held.lymph[None], held.organ, self.state.transit])
        vesicles, cargo = what_they_hold(cells.cells, cells.number)
        return {
            "amount": amount,
            "phagocytes": held.phagocytes,
            **held.ledger.arrays(),
            "cells_in_blood": cells.counts(self.tables.cells.lodging.shape[1]),
            "cells_hold": vesicles,
            "cells_hold_cargo": cargo,
            **{f"cells_{name}": array for name, array in cells.ledger.arrays().items()},
        }
