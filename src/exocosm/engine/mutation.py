"""Mutation: a daughter is born as another cell type, with a chance of her own at each division."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.engine.kernel.random import uniform
from exocosm.engine.ledger import EVENTS
from exocosm.engine.random import Stream
from exocosm.engine.rule_tables import ZERO
from exocosm.engine.state import State
from exocosm.engine.tables import Tables
from exocosm.engine.turning import turn

_EVENT = EVENTS.index("mutations")


def happens(tables: Tables) -> bool:
    """Tell whether any daughter may be of another type than her mother."""
    return bool((tables.behaviours.columns.mutate != ZERO).any())


def mutate(state: State, tables: Tables, daughters: Int) -> None:
    """Draw the type of each of the ``daughters`` [k] (rows of cells that were born just now).

    One draw for each, keyed by her identity; chances of several types exclude each other, and are scaled where they add up to more
    than 1. What a mutant holds is booked from the old type to the new one, after the daughters have shared it.
    """
    cells = state.cells
    kind = cells.kind[daughters].astype(np.int64)
    bounds = np.cumsum(_chances(cells.behaviour[daughters], kind, tables), axis=1)
    able = np.flatnonzero(bounds[:, -1] > 0)
    if not len(able):
        return
    seed = np.uint64(tables.seed)
    identities = cells.identity[daughters[able]]
    drawn = np.array([uniform(i, state.step, int(Stream.MUTATION), seed, 0) for i in identities])
    drawn *= np.maximum(bounds[able, -1], 1.0)
    mutant = drawn < bounds[able, -1]
    rows = daughters[able[mutant]]
    if len(rows):
        new = (drawn[mutant, None] >= bounds[able[mutant]]).sum(1)
        turn(state, rows, new, _EVENT)


def _chances(behaviour: Float, kind: Int, tables: Tables) -> Float:
    """Return the chance of each type that is not her own, [k, t]."""
    columns = tables.behaviours.columns.mutate
    chances: Float = np.where(columns != ZERO, behaviour[:, columns], 0.0)
    chances[np.arange(len(kind)), kind] = 0.0
    out: Float = np.clip(chances, 0.0, 1.0)
    return out
