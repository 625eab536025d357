"""Cells in blood: whole numbers that die, lodge in organs, or come out in tissues that let them in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields

import numpy as np
import numpy.typing as npt

from exocosm.arrays import Float
from exocosm.engine.loop import Loop
from exocosm.engine.random import Stream
from exocosm.engine.state import Cells

Whole = npt.NDArray[np.int64]
Arrays = dict[str, npt.NDArray[np.generic]]


@dataclass(frozen=True, eq=False)
class BloodCellTables:
    """What becomes of cells in blood. Axes: y cell types, k organs, q carriers, c cargo, t tissues."""

    leaving: Float
    """[y] 1/min at which they die or lodge."""
    lodging: Float
    """[k, y] share of those that lodge in an organ; the rest dies."""
    radius: Float
    """[y] um, of injected ones."""
    programme: Float
    """[y, p] of injected ones."""
    cytosol: Float
    """[y, c] of injected ones, copies."""
    seed: int


@dataclass
class BloodCellLedger:
    """Whole cells since time zero, all pieces of a tissue together, and what they held."""

    departed: Whole
    """[t, y] from tissues."""
    injected: Whole
    """[y]"""
    died: Whole
    """[y]"""
    lodged: Whole
    """[k, y] in organs, where nothing more is known of them."""
    arrived: Whole
    """[t, y] in the piece that is simulated."""
    elsewhere: Whole
    """[t, y] in the other pieces."""
    held: Float
    """[3, q] vesicles: brought into blood, taken into simulated pieces, gone with all others."""
    cargo: Float
    """[4, c] in cytosols: the same, and what injected ones had."""

    @classmethod
    def empty(cls, tissues: int, types: int, organs: int, carriers: int, cargo: int) -> BloodCellLedger:
        """Return books without an entry."""
        whole = {
            "departed": (tissues, types),
            "injected": (types,),
            "died": (types,),
            "lodged": (organs, types),
        }
        whole |= {"arrived": (tissues, types), "elsewhere": (tissues, types)}
        return cls(
            **{name: np.zeros(shape, np.int64) for name, shape in whole.items()},
            held=np.zeros((3, carriers)),
            cargo=np.zeros((4, cargo)),
        )

    def arrays(self) -> Arrays:
        """Return the accounts by name (not copies)."""
        return {f.name: getattr(self, f.name) for f in dataclass_fields(self)}


@dataclass
class BloodCellState:
    """Cells in blood: rows of equal cells, each with a number of them."""

    cells: Cells
    number: Whole
    """[n] how many each row stands for."""
    ledger: BloodCellLedger
    injections: int = 0
    """Rows ever injected: they are numbered from 1."""

    def counts(self, types: int) -> Whole:
        """Return [y] how many there are of each type."""
        out: Whole = np.zeros(types, np.int64)
        np.add.at(out, self.cells.kind[: self.cells.count], self.number)
        return out

    def append(self, rows: Cells, number: Whole) -> None:
        """Add rows and what they hold."""
        cells, n = self.cells, self.cells.count
        cells.reserve(n + rows.count)
        # tissues may have different columns of behaviour, and each writes its own to those who come
        for name in (c for c in Cells.COLUMNS if c != "behaviour"):
            getattr(cells, name)[n : n + rows.count] = getattr(rows, name)[: rows.count]
        cells.count = n + rows.count
        self.number = np.concatenate([self.number, number])
        self.book(rows, number, 0)

    def book(self, rows: Cells, number: Whole, account: int) -> None:
        """Book what rows hold, times their numbers."""
        held, cargo = what_they_hold(rows, number)
        self.ledger.held[account] += held
        self.ledger.cargo[account] += cargo


def what_they_hold(rows: Cells, number: Whole) -> tuple[Float, Float]:
    """Return vesicles [q] and cargo in cytosols [c] of `number` [n] of each row, added up row by row whatever the threads."""
    n, many = rows.count, number[:, None]
    held: Float = (many * (rows.surface[:n] + rows.endosome[:n])).sum(0)
    cargo: Float = (many * rows.cytosol[:n]).sum(0)
    return held, cargo


ENTERED, ARRIVED, GONE, INJECTED = 0, 1, 2, 3
"""Rows of `BloodCellLedger.held` and `cargo`."""


class BloodCells:
    """Advance cells in blood over a fate step, right after one: tissues are whole then.

    Parameters
    ----------
    tables
        What becomes of them.
    pieces
        [t] how many such pieces each tissue stands for.
    plasma
        um^3, to which clearances by tissues refer.
    """

    def __init__(self, tables: BloodCellTables, pieces: Float, plasma: float) -> None:
        self._tables = tables
        self._pieces = pieces
        self._plasma = plasma

    def inject(self, state: BloodCellState, kind: int, number: int) -> None:
        """Put cells of a type into blood."""
        tables, model = self._tables, state.cells
        p, b, q, c = (getattr(model, n).shape[1] for n in ("programme", "behaviour", "surface", "cytosol"))
        row = Cells.empty(p, b, q, c, capacity=1)
        row.count = 1
        state.injections += 1
        row.identity[0], row.kind[0], row.sphere[0, 3] = state.injections, kind, tables.radius[kind]
        row.programme[0], row.cytosol[0] = tables.programme[kind], tables.cytosol[kind]
        state.append(row, np.array([number], np.int64))
        state.ledger.injected[kind] += number
        state.ledger.cargo[INJECTED] += number * row.cytosol[0]

    def advance(self, state: BloodCellState, tissues: Sequence[Loop], minutes: float, step: int) -> None:
        """Take in who left tissues, and let all in blood die, lodge, arrive or stay over one fate step.

        Each row draws how many of its cells meet which end; of those that come out in a tissue, each is in the simulated piece by
        the chance of one over its pieces.
        """
        for t, tissue in enumerate(tissues):
            self._take_in(state, t, tissue)
        n = state.cells.count
        if n == 0:
            return
        hazard = self._hazards(tissues)[state.cells.kind[:n]]
        total = hazard.sum(1)
        ends = -np.expm1(-total * minutes)
        chance = np.where(
            total[:, None] > 0.0, hazard * (ends / np.where(total > 0.0, total, 1.0))[:, None], 0.0
        )
        chance = np.concatenate([chance, (1.0 - ends)[:, None]], 1)
        random = np.random.Generator(
            np.random.PCG64(np.random.SeedSequence([self._tables.seed, int(Stream.BLOOD), step]))
        )
        drawn: Whole = random.multinomial(state.number, chance).astype(np.int64)
        self._carry_out(state, tissues, drawn, random)

    def _take_in(self, state: BloodCellState, t: int, tissue: Loop) -> None:
        departed = tissue.travel.departed
        if not departed.count:
            return
        number = np.full(departed.count, int(self._pieces[t]), np.int64)
        state.append(departed, number)
        np.add.at(state.ledger.departed[t], departed.kind[: departed.count], number)

    def _hazards(self, tissues: Sequence[Loop]) -> Float:
        """Return [y, 1 + k + t] rates: death, lodging in organs, coming out in tissues, 1/min."""
        tables = self._tables
        dies = tables.leaving * np.maximum(1.0 - tables.lodging.sum(0), 0.0)
        lodges = tables.leaving * tables.lodging
        comes = [
            p * t.travel.capacity(t.state) / self._plasma for p, t in zip(self._pieces, tissues, strict=True)
        ]
        out: Float = np.concatenate([dies[None], lodges, np.array(comes)]).T
        return out

    def _carry_out(
        self, state: BloodCellState, tissues: Sequence[Loop], drawn: Whole, random: np.random.Generator
    ) -> None:
        """Book the ends that were drawn, ``drawn`` [n, end], hand over who arrives, and keep who stays."""
        cells, ledger, organs = state.cells, state.ledger, len(self._tables.lodging)
        n = cells.count
        kind = cells.kind[:n]
        np.add.at(ledger.died, kind, drawn[:, 0])
        for k in range(organs):
            np.add.at(ledger.lodged[k], kind, drawn[:, 1 + k])
        here = np.zeros((len(tissues), n), np.int64)
        for t, tissue in enumerate(tissues):
            comes = drawn[:, 1 + organs + t]
            here[t] = random.binomial(comes, 1.0 / self._pieces[t])
            np.add.at(ledger.arrived[t], kind, here[t])
            np.add.at(ledger.elsewhere[t], kind, comes - here[t])
            if here[t].any():
                tissue.admit(cells.picked(np.repeat(np.arange(n), here[t])))
        arrived, stays = here.sum(0), drawn[:, -1]
        state.book(cells, arrived, ARRIVED)
        state.book(cells, state.number - arrived - stays, GONE)
        kept = np.flatnonzero(stays > 0)
        cells.take(kept)
        state.number = stays[kept]
