"""Which fate steps the times of an intervention mean.

Nothing is kept from step to step: the step alone says what is due, so a run that goes on from a checkpoint does the same.
"""

from __future__ import annotations

import math

from exocosm.engine.intervention_tables import Times
from exocosm.engine.tables import Steps

SLACK = 1e-9
"""Share of a fate step by which a time may lie behind it and still mean it: what decimal times lose in binary."""


def step_of(minutes: float, steps: Steps) -> int:
    """Return the first fate step, in engine steps, that is not before a time."""
    return math.ceil(minutes / (steps.length * steps.fate) - SLACK) * steps.fate


def latest(times: Times, step: int, steps: Steps) -> int:
    """Return the last step up to `step` that is meant, -1 where none is."""
    found = max((s for t in times.at if (s := step_of(t, steps)) <= step), default=-1)
    if times.every > 0.0:
        last = min(times.until, (step + steps.fate) * steps.length)
        k = math.floor((last - times.start) / times.every * (1 + 1e-12) + SLACK)
        while k >= 0 and step_of(times.start + k * times.every, steps) > step:
            k -= 1
        if k >= 0:
            found = max(found, step_of(times.start + k * times.every, steps))
    return found


def due(times: Times, step: int, steps: Steps) -> bool:
    """Say whether a fate step is meant."""
    return latest(times, step, steps) == step
