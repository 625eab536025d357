"""Effects with intervals from paired replicates, and how many replicates an effect needs.

Replicates are paired by seed: the same seed places the same cells in every arm. Ratios are averaged as logarithms and have
Student's interval; where a value is zero, the ratio is that of the means with a jackknife interval. A deterministic
experiment has an interval of no width.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from exocosm.arrays import Float
from exocosm.atlas.sample import Interval

CONFIDENCE = 0.95
POWER = 0.90
UNDEFINED = Interval(None, None, None)


@cache
def _quantile(probability: float, freedom: int) -> float:
    from scipy.stats import t

    return float(t.ppf(probability, freedom))


def mean_interval(values: Float) -> Interval:
    """Return the mean with Student's interval; undefined where a value is, or where there is none.

    Parameters
    ----------
    values
        [n], one a replicate. One value alone has no interval: its ends are infinite unless it is given twice.
    """
    n = len(values)
    if n == 0 or not np.isfinite(values).all():
        return UNDEFINED
    mean = float(values.mean())
    if n == 1:
        return Interval(mean, -math.inf, math.inf)
    spread = float(values.std(ddof=1))
    half = _quantile(0.5 + CONFIDENCE / 2, n - 1) * spread / math.sqrt(n)
    return Interval(mean, mean - half, mean + half, spread)


def difference(a: Float, b: Float) -> Interval:
    """Return the paired difference a - b."""
    return mean_interval(a - b)


def ratio(a: Float, b: Float) -> Interval:
    """Return the paired ratio a / b: geometric mean where all values are above zero, else the ratio of means.

    Undefined where the denominators have no mean above zero; values below zero have no ratio.
    """
    if len(a) == 0 or not (np.isfinite(a).all() and np.isfinite(b).all()) or (a < 0).any() or (b < 0).any():
        return UNDEFINED
    if b.sum() <= 0:
        return UNDEFINED
    if (a > 0).all() and (b > 0).all():
        return mean_interval(np.log(a / b)).scaled_by(math.exp)
    return _ratio_of_means(a, b)


def _ratio_of_means(a: Float, b: Float) -> Interval:
    """Return mean(a) / mean(b) with a jackknife interval, cut off at zero."""
    n, effect = len(a), float(a.mean() / b.mean())
    if n == 1:
        return Interval(effect, 0.0, math.inf)
    left_b = b.sum() - b
    if (left_b <= 0).any():
        return Interval(effect, 0.0, math.inf)
    left = (a.sum() - a) / left_b
    error = math.sqrt((n - 1) / n * float(((left - left.mean()) ** 2).sum()))
    half = _quantile(0.5 + CONFIDENCE / 2, n - 1) * error
    return Interval(effect, max(effect - half, 0.0), effect + half, None)


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
        reach = _quantile(0.5 + CONFIDENCE / 2, n - 1) + _quantile(POWER, n - 1)
        if reach * spread / math.sqrt(n) <= smallest:
            return n
        n += 1 if n < 40 else n // 8
    return n
