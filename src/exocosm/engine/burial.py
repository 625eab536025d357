"""Cells leave the tissue, and what they held leaves with them."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Bool
from exocosm.engine.state import State


def bury(state: State, kept: Bool) -> None:
    """Take the cells that are not ``kept`` [n] out of the rows; what they held is booked as buried.

    The order of the others stays.
    """
    cells, ledger = state.cells, state.ledger
    gone = np.flatnonzero(~kept)
    kind = cells.kind[gone]
    np.add.at(ledger.buried.T, kind, cells.surface[gone] + cells.endosome[gone])
    np.add.at(ledger.cargo_buried.T, kind, cells.cytosol[gone])
    cells.take(np.flatnonzero(kept))
