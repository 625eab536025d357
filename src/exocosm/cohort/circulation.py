"""Blood of lumped patients: the engine's circulation with a single organ, in which everything that leaves blood is lost."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float
from exocosm.engine.circulation import NODES, Circulation, CirculationState, CirculationTables

ORGAN = "body"
"""Where vesicles go that leave blood."""
GONE = 1.0
"""1/min at which what was taken in is lost: of no account for blood."""


def circulated(
    secretion: Float, before: Float, source: Float, loss: Float, minutes: Float
) -> tuple[Float, Float]:
    """Return the vesicles in blood at the ends of steps, those of the body and those of lesions; exact for constant sources.

    Parameters
    ----------
    secretion
        [n, b] vesicle/min of the body; for so long that blood is in balance at the start.
    before
        [n, b] vesicle/min of lesions until the start, for so long that blood is in balance.
    source
        [s, n, b] vesicle/min of lesions in each step.
    loss
        [n] 1/min.
    minutes
        [s] of each step.

    Returns
    -------
    tuple of array
        [s + 1, n, b] vesicles of the body, and of lesions: at the start, and after each step.
    """
    steps, n, b = source.shape
    native, released = np.empty((steps + 1, n, b)), np.empty((steps + 1, n, b))
    for i in range(n):
        tables = _body(secretion[i], float(loss[i]))
        state = CirculationState.at_rest(tables)
        state.blood[b:] = before[i] / loss[i]
        native[0, i], released[0, i] = state.blood[:b], state.blood[b:]
        if steps:
            given = np.concatenate([np.zeros((steps, b)), source[:, i]], axis=1)
            after = Circulation(tables).advance(state, minutes, source=given, course=True)
            native[1:, i], released[1:, i] = after[:, :b], after[:, b:]
    return native, released


def _body(secretion: Float, loss: float) -> CirculationTables:
    """Return a body of one organ: pools of the body first, then those of lesions."""
    b = len(secretion)
    free = np.zeros((2, 2 * b))
    free[0] = loss
    return CirculationTables(
        pools=tuple(str(k) for k in range(2 * b)),
        organs=(ORGAN, NODES),
        plasma=1.0,
        free=free,
        eaten=np.zeros((2, 2 * b)),
        flow=np.zeros(2),
        degradation=np.full(2, GONE),
        secretion=np.concatenate([secretion, np.zeros(b)]),
        counts=np.ones(2 * b, bool),
    )
