"""How well a reading tells cases from controls: area under the curve, sensitivity at a specificity, the curve.

A higher reading speaks for a case; turn the sign of a marker that falls.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np

from exocosm.arrays import Float
from exocosm.errors import ExocosmError

LEVEL = 0.95
"""Coverage of intervals unless another is asked for."""
RESAMPLES = 2000
_HALVINGS = 100


@dataclass(frozen=True)
class Estimate:
    """A number with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Sensitivity(Estimate):
    """Share of the cases above the threshold that the controls set."""

    threshold: float
    """A reading above it counts as positive."""
    specificity: float
    """Share of the controls that are not above it; at least what was asked for."""


@dataclass(frozen=True)
class Curve:
    """Points of the receiver operating characteristic, from (0, 0) to (1, 1)."""

    false_positive: Float
    """[k] share of the controls at or above the threshold."""
    true_positive: Float
    """[k] share of the cases at or above it."""
    threshold: Float
    """[k] falling; the first is infinite."""


def _readings(values: Any, who: str) -> Float:
    """Return readings as a flat array; `ExocosmError` where there are none, or one is not a number."""
    out = np.asarray(values, dtype=float).ravel()
    if not len(out) or np.isnan(out).any():
        raise ExocosmError(
            f"{who}: no readings" if not len(out) else f"{who}: some readings are not numbers",
            place="roc",
            remedy="give at least one reading of each group, and leave missing ones out",
        )
    return out


def _z(level: float) -> float:
    """Return the two-sided normal quantile of a coverage."""
    if not 0 < level < 1:
        raise ExocosmError(f"{level!r} is no coverage", place="level", remedy="give it like 0.95")
    return NormalDist().inv_cdf(0.5 + level / 2)


def _placements(of: Float, among: Float) -> Float:
    """Return for each reading the share of the others below it, ties counted half, [len(of)]."""
    ordered = np.sort(among)
    below = np.searchsorted(ordered, of, "left")
    upto = np.searchsorted(ordered, of, "right")
    return 0.5 * (below + upto) / len(among)


def auc(cases: Any, controls: Any, level: float = LEVEL) -> Estimate:
    """Return the area under the curve: the chance that a case reads above a control, ties counted half.

    The interval is that of DeLong, DeLong and Clarke-Pearson (1988) on the logit scale, which keeps it within 0 and 1. Where
    the readings do not overlap, or a group has one member, that variance does not exist, and the score interval of
    Newcombe (2006, method 5) stands in.

    Parameters
    ----------
    cases, controls
        Readings, any shape.
    level
        Coverage of the interval.

    Raises
    ------
    ExocosmError
        If a group is empty, or a reading is not a number.
    """
    x, y = _readings(cases, "cases"), _readings(controls, "controls")
    z = _z(level)
    above = _placements(x, y)
    value = float(above.mean())
    variance = delong_variance(x, y)
    if not variance > 0:
        low, high = _newcombe(value, len(x), len(y), z)
        return Estimate(value, low, high)
    middle, half = math.log(value / (1 - value)), z * math.sqrt(variance) / (value * (1 - value))
    return Estimate(value, _logistic(middle - half), _logistic(middle + half))


def _logistic(x: float) -> float:
    """Return 1 / (1 + exp(-x)) without overflow."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def delong_variance(cases: Any, controls: Any) -> float:
    """Return the variance of the area by DeLong; NaN where a group has fewer than two members."""
    x, y = _readings(cases, "cases"), _readings(controls, "controls")
    if min(len(x), len(y)) < 2:
        return math.nan
    above, below = _placements(x, y), 1.0 - _placements(y, x)
    return float(above.var(ddof=1) / len(x) + below.var(ddof=1) / len(y))


def _newcombe(value: float, cases: int, controls: int, z: float) -> tuple[float, float]:
    """Return the areas at which `value` is just within `z` standard deviations of what exponential readings give."""
    spread = (cases + controls) / 2 - 1

    def off(area: float) -> float:
        one = area * (1 - area) * (1 + spread * ((1 - area) / (2 - area) + area / (1 + area)))
        return abs(value - area) - z * math.sqrt(one / (cases * controls))

    def end(outer: float) -> float:
        inner = value
        for _ in range(_HALVINGS):
            middle = 0.5 * (inner + outer)
            inner, outer = (middle, outer) if off(middle) < 0 else (inner, middle)
        return inner

    return (0.0 if value <= 0 else end(0.0)), (1.0 if value >= 1 else end(1.0))


def roc_points(cases: Any, controls: Any) -> Curve:
    """Return the points of the curve, one a distinct reading, and (0, 0); errors as in `auc`."""
    x, y = _readings(cases, "cases"), _readings(controls, "controls")
    threshold = np.unique(np.concatenate([x, y]))[::-1]
    true = 1.0 - np.searchsorted(np.sort(x), threshold, "left") / len(x)
    false = 1.0 - np.searchsorted(np.sort(y), threshold, "left") / len(y)
    return Curve(
        np.concatenate([[0.0], false]), np.concatenate([[0.0], true]), np.concatenate([[np.inf], threshold])
    )


def wilson(hits: int, trials: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the score interval of a share (Wilson 1927)."""
    z = _z(level)
    share, square = hits / trials, z * z / trials
    middle = (share + square / 2) / (1 + square)
    half = z * math.sqrt(share * (1 - share) / trials + square / (4 * trials)) / (1 + square)
    # The ends of no and of all hits are exact; rounding would leave them a hair inside.
    return (0.0 if hits == 0 else middle - half), (1.0 if hits == trials else middle + half)


def _threshold(controls: Float, specificity: float) -> float:
    """Return the lowest reading of sorted controls that at least that share of them do not exceed."""
    rank = math.ceil(specificity * len(controls) - 1e-9)
    return float(controls[max(rank, 1) - 1])


def sensitivity_at(
    cases: Any,
    controls: Any,
    specificity: float = 0.95,
    level: float = LEVEL,
    generator: np.random.Generator | None = None,
) -> Sensitivity:
    """Return the share of the cases that read above a threshold that keeps a specificity among the controls.

    Parameters
    ----------
    cases, controls
        Readings, any shape.
    specificity
        Share of the controls that must not be above the threshold, which is the lowest reading of a control that does it.
    level
        Coverage of the interval.
    generator
        Without one the interval is Wilson's, which takes the threshold as given. With one it is that of 2000 bootstrap
        samples of both groups, so that the chance in the threshold counts too.

    Raises
    ------
    ExocosmError
        If a group is empty, a reading is not a number, or `specificity` is not from 0 to 1.
    """
    x, y = _readings(cases, "cases"), np.sort(_readings(controls, "controls"))
    if not 0 <= specificity <= 1:
        raise ExocosmError(
            f"{specificity!r} is no share", place="specificity", remedy="give it from 0 to 1, like 0.95"
        )
    threshold = _threshold(y, specificity)
    hits = int((x > threshold).sum())
    if generator is None:
        low, high = wilson(hits, len(x), level)
    else:
        low, high = _bootstrap(x, y, specificity, level, generator)
    return Sensitivity(hits / len(x), low, high, threshold, float((y <= threshold).mean()))


def _bootstrap(
    x: Float, y: Float, specificity: float, level: float, generator: np.random.Generator
) -> tuple[float, float]:
    """Return percentiles of the sensitivity over samples with replacement of both groups."""
    _z(level)
    found = np.empty(RESAMPLES)
    for k in range(RESAMPLES):
        again = np.sort(y[generator.integers(len(y), size=len(y))])
        found[k] = (x[generator.integers(len(x), size=len(x))] > _threshold(again, specificity)).mean()
    low, high = np.quantile(found, [0.5 - level / 2, 0.5 + level / 2])
    return float(low), float(high)
