"""How many replicates an effect of the atlas needs; the intervals of effects are those of `exocosm.studies.intervals`."""

from __future__ import annotations

import math

from exocosm.studies.intervals import CONFIDENCE, difference, mean_interval, ratio, student

__all__ = ["difference", "mean_interval", "ratio", "replicates_needed"]

POWER = 0.90


def replicates_needed(spread: float | None, smallest: float) -> int:
    """Return how many replicates tell an effect of size `smallest` from none with 90 % power at the 95 % level.

    Parameters
    ----------
    spread
        Standard deviation of the paired effect, from a pilot; None: unknown.
    smallest
        Smallest effect that counts, on the same scale (logarithms for ratios).

    Returns
    -------
    int
        At least 2; 0 where the spread is unknown.
    """
    if spread is None or smallest <= 0:
        return 0
    if spread == 0:
        return 2
    n = 2
    while n < 10_000:
        reach = student(0.5 + CONFIDENCE / 2, n - 1) + student(POWER, n - 1)
        if reach * spread / math.sqrt(n) <= smallest:
            return n
        n += 1 if n < 40 else n // 8
    return n
