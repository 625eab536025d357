"""Blood of a lumped patient: one well-mixed pool with loss of first order."""

from __future__ import annotations

import numpy as np

from exocosm.arrays import Float


def circulate(amount: Float, source: Float, loss: Float, minutes: float) -> Float:
    """Return the vesicles in blood after a while of constant release, exactly.

    Parameters
    ----------
    amount
        [n, b] vesicles in blood before.
    source
        [n, b] vesicle/min into blood.
    loss
        [n] 1/min.
    minutes
        How long.
    """
    rate = loss[:, None]
    left = np.exp(-rate * minutes)
    return amount * left + source * (1.0 - left) / rate
