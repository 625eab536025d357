"""Cells that are of another type from now on: what they hold changes its account, and the event is counted."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Int
from exocosm.engine.state import State


def turn(state: State, rows: Int, new: Int, event: int) -> None:
    """Give ``rows`` [k] the types ``new`` [k]; what they hold is booked from the old type to the new one, `event` by the old."""
    cells, ledger = state.cells, state.ledger
    old = cells.kind[rows].copy()
    held = cells.surface[rows] + cells.endosome[rows]
    for account, amount in ((ledger.turned, held), (ledger.cargo_turned, cells.cytosol[rows])):
        np.add.at(account.T, new, amount)
        np.subtract.at(account.T, old, amount)
    np.add.at(ledger.events[:, event], old, 1)
    cells.kind[rows] = new
