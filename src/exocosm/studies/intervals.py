"""Effects with intervals from paired replicates.

Replicates are paired by seed: the same seed places the same cells in every arm. Ratios are averaged as logarithms and have
Student's interval; where a value is zero, the ratio is that of the means with a jackknife interval, as has whatever else is
made of means. A deterministic experiment has an interval of no width.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from exocosm.arrays import Float

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """An effect with its 95 % interval."""

    effect: float | None
    """None where it is not defined: 0/0."""
    low: float | None
    high: float | None
    spread: float | None = None
    """Standard deviation of the effect over replicates, on the scale on which it is averaged."""

    def scaled_by(self, function: Any) -> Interval:
        """Return the interval with a growing function on effect and ends."""
        effect, low, high = (
            None if v is None else float(function(v)) for v in (self.effect, self.low, self.high)
        )
        return Interval(effect, low, high, self.spread)

    def collapsed(self, point: bool) -> Interval:
        """Return the effect without its interval where only a point is asked for."""
        return Interval(self.effect, self.effect, self.effect, self.spread) if point else self


UNDEFINED = Interval(None, None, None)


@cache
def student(probability: float, freedom: int) -> float:
    """Return the quantile of Student's distribution."""
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
    half = student(0.5 + CONFIDENCE / 2, n - 1) * spread / math.sqrt(n)
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
    half = student(0.5 + CONFIDENCE / 2, n - 1) * error
    return Interval(effect, max(effect - half, 0.0), effect + half, None)


def of_means(function: Callable[[Float], float], values: Float) -> Interval:
    """Return a function of means with a jackknife interval over the replicates.

    Parameters
    ----------
    function
        Of the means, [k], smooth.
    values
        [n, k] one row a replicate.

    Returns
    -------
    Interval
        Undefined where a value or the function is.
    """
    n = len(values)
    if n == 0 or not np.isfinite(values).all():
        return UNDEFINED
    effect = float(function(values.mean(axis=0)))
    if not math.isfinite(effect):
        return UNDEFINED
    if n == 1:
        return Interval(effect, -math.inf, math.inf)
    left = np.array([function(row) for row in (values.sum(axis=0) - values) / (n - 1)], float)
    if not np.isfinite(left).all():
        return Interval(effect, -math.inf, math.inf)
    error = math.sqrt((n - 1) / n * float(((left - left.mean()) ** 2).sum()))
    half = student(0.5 + CONFIDENCE / 2, n - 1) * error
    return Interval(effect, effect - half, effect + half, error * math.sqrt(n))
