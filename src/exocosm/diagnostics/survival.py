"""Who lives longer: survival curves, the log-rank test, the hazard ratio of two groups, and its control.

Times are in any one unit; `event` says whether a time is that of the event or of the last look without it (censored).
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import stats

from exocosm.arrays import Bool, Float
from exocosm.diagnostics.roc import LEVEL, Estimate
from exocosm.errors import ExocosmError

_FARTHEST = 30.0
"""Logarithms of hazard ratios beyond it are infinite for all purposes."""
_HALVINGS = 100


@dataclass(frozen=True)
class SurvivalCurve:
    """The product-limit estimate of Kaplan and Meier; steps down at the times of events."""

    time: Float
    """[k] distinct times, events and ends of follow-up."""
    survival: Float
    """[k] share that is free of the event right after that time."""
    low: Float
    """[k] lower end of the interval (log-log); NaN where it does not exist."""
    high: Float
    """[k]"""
    at_risk: Float
    """[k] how many are under observation right before that time."""

    @property
    def median(self) -> float:
        """First time at which half or fewer are free of the event; infinite where it is not reached."""
        below = np.flatnonzero(self.survival <= 0.5)
        return float(self.time[below[0]]) if len(below) else math.inf


@dataclass(frozen=True)
class LogRank:
    """The log-rank test of two groups."""

    statistic: float
    """Standard normal where they do not differ; above zero where the second group has more events than expected."""
    p: float
    """Two-sided."""


@dataclass(frozen=True)
class Permuted:
    """Hazard ratios with the labels of the groups dealt anew."""

    ratios: Float
    """[k] hazard ratios of the permutations."""
    median: float
    p: float
    """Share of permutations with a ratio as far from 1 as the one found, the found one included."""


def _checked(time: Any, event: Any) -> tuple[Float, Bool]:
    """Return times and marks as flat arrays of one length; `ExocosmError` on what is no follow-up."""
    times = np.asarray(time, dtype=float).ravel()
    events = np.asarray(event).ravel().astype(bool)
    if len(times) != len(events) or not len(times):
        raise ExocosmError(
            f"{len(times)} times and {len(events)} events",
            place="survival",
            remedy="give one of each a person",
        )
    if not np.isfinite(times).all() or (times < 0).any():
        raise ExocosmError(
            "times must be finite and not negative",
            place="survival",
            remedy="who never has the event is censored at the last look",
        )
    return times, events


def _split(time: Any, event: Any, group: Any) -> tuple[Float, Bool, Bool]:
    """Return times, marks and membership in the second group; `ExocosmError` where a group is empty."""
    times, events = _checked(time, event)
    second = np.asarray(group).ravel().astype(bool)
    if len(second) != len(times) or second.all() or not second.any():
        raise ExocosmError(
            "two groups are needed, with one label a person",
            place="survival: group",
            remedy="split where both sides have members",
        )
    return times, events, second


def kaplan_meier(time: Any, event: Any, level: float = LEVEL) -> SurvivalCurve:
    """Return the survival curve with its pointwise log-log interval.

    Parameters
    ----------
    time
        [n] times, any unit.
    event
        [n] whether the event was seen at that time; False: censored.
    level
        Coverage of the interval.

    Raises
    ------
    ExocosmError
        If lengths differ, there is nobody, or a time is negative or not finite.
    """
    times, events = _checked(time, event)
    found = stats.ecdf(stats.CensoredData.right_censored(times, ~events)).sf
    with warnings.catch_warnings(), np.errstate(divide="ignore", invalid="ignore"):
        warnings.simplefilter(
            "ignore", RuntimeWarning
        )  # before the first event and after the last there is none
        interval = found.confidence_interval(confidence_level=level, method="log-log")
    ordered = np.sort(times)
    at_risk = len(times) - np.searchsorted(ordered, found.quantiles, "left")
    return SurvivalCurve(
        np.asarray(found.quantiles, dtype=float),
        np.asarray(found.probabilities, dtype=float),
        np.asarray(interval.low.probabilities, dtype=float),
        np.asarray(interval.high.probabilities, dtype=float),
        at_risk.astype(float),
    )


def log_rank(time: Any, event: Any, group: Any) -> LogRank:
    """Return the log-rank test of two groups; errors as in `hazard_ratio`."""
    times, events, second = _split(time, event, group)
    if not events.any():
        return LogRank(0.0, 1.0)

    def of(mine: Bool) -> Any:
        return stats.CensoredData.right_censored(times[mine], ~events[mine])

    with np.errstate(divide="ignore", invalid="ignore"):
        found = stats.logrank(of(second), of(~second))
    statistic = float(found.statistic)
    return LogRank(statistic, float(found.pvalue)) if math.isfinite(statistic) else LogRank(0.0, 1.0)


class _Likelihood:
    """Cox's partial likelihood of one yes-or-no covariate; ties as Efron (1977).

    With ratio r the log likelihood is ``own log r - sum_j log(a_j r + b_j)``, one term an event, which is concave in log r.
    """

    def __init__(self, times: Float, events: Bool, second: Bool) -> None:
        at = np.unique(times[events])
        risk = [
            len(s) - np.searchsorted(s, at, "left") for s in (np.sort(times[m]) for m in (second, ~second))
        ]
        tied = [
            np.diff(np.searchsorted(np.sort(times[events & m]), np.append(at, np.inf), "left"))
            for m in (second, ~second)
        ]
        each = tied[0] + tied[1]
        start = np.repeat(np.cumsum(each) - each, each)
        done = (np.arange(int(each.sum())) - start) / np.repeat(each, each)
        self.a = np.repeat(risk[0], each) - done * np.repeat(tied[0], each)
        self.b = np.repeat(risk[1], each) - done * np.repeat(tied[1], each)
        self.own = float(tied[0].sum())

    @property
    def tells(self) -> bool:
        """Whether any event happened while both groups were at risk."""
        return bool(((self.a > 0) & (self.b > 0)).any())

    def value(self, slope: float) -> float:
        """Return the log likelihood at a log ratio."""
        return self.own * slope - float(np.log(self.a * math.exp(slope) + self.b).sum())

    def score(self, slope: float) -> tuple[float, float]:
        """Return the derivative of the log likelihood, and minus the second one."""
        share = self.a * math.exp(slope) / (self.a * math.exp(slope) + self.b)
        return self.own - float(share.sum()), float((share * (1 - share)).sum())

    def best(self) -> float:
        """Return the log ratio of the highest likelihood by Newton's method within a closing bracket."""
        low, high = -_FARTHEST, _FARTHEST
        slope = 0.0
        for _ in range(_HALVINGS):
            gradient, curvature = self.score(slope)
            low, high = (slope, high) if gradient > 0 else (low, slope)
            step = slope + gradient / curvature if curvature > 0 else math.inf
            new = step if low < step < high else 0.5 * (low + high)
            if abs(new - slope) < 1e-12:
                return new
            slope = new
        return slope


def hazard_ratio(time: Any, event: Any, group: Any, level: float = LEVEL) -> Estimate:
    """Return the hazard ratio of the second group (`group` true) over the first, by Cox's model of one covariate.

    Ties are treated as Efron did; the maximum is found by Newton's method. The interval is that of the likelihood ratio, which
    exists where all events are in one group too: there the ratio is 0 or infinite, and one end of the interval is finite.

    Parameters
    ----------
    time, event
        [n] as in `kaplan_meier`.
    group
        [n] whether one belongs to the second group, such as those with a high marker.
    level
        Coverage of the interval.

    Returns
    -------
    Estimate
        NaN with the interval 0 to infinity where no event tells anything.

    Raises
    ------
    ExocosmError
        If lengths differ, a group is empty, or a time is negative or not finite.
    """
    times, events, second = _split(time, event, group)
    likelihood = _Likelihood(times, events, second)
    if not likelihood.tells:
        return Estimate(math.nan, 0.0, math.inf)
    best = likelihood.best()
    allowed = float(stats.chi2.ppf(level, 1)) / 2
    top = likelihood.value(best)

    def inside(slope: float) -> bool:
        return top - likelihood.value(slope) < allowed

    low, high = _edge(inside, best, -_FARTHEST), _edge(inside, best, _FARTHEST)
    return Estimate(_ratio(best), _ratio(low), _ratio(high))


def _edge(inside: Callable[[float], bool], inner: float, outer: float) -> float:
    """Return where `inside` turns false between `inner` and `outer`; `outer` where it does not."""
    if inside(outer):
        return outer
    for _ in range(_HALVINGS):
        middle = 0.5 * (inner + outer)
        inner, outer = (middle, outer) if inside(middle) else (inner, middle)
    return inner


def _ratio(slope: float) -> float:
    """Return exp(slope), 0 and infinity at the ends of what is searched."""
    if slope > _FARTHEST - 1:
        return math.inf
    return 0.0 if slope < 1 - _FARTHEST else math.exp(slope)


def median_split(values: Any) -> Bool:
    """Return which values are above the median, [n]; those that equal it are not."""
    given = np.asarray(values, dtype=float).ravel()
    out: Bool = given > np.median(given)
    return out


def permuted(time: Any, event: Any, group: Any, generator: np.random.Generator, count: int = 200) -> Permuted:
    """Return the control of a hazard ratio: the same people with the labels of the groups dealt anew.

    Parameters
    ----------
    time, event, group
        As in `hazard_ratio`.
    generator
        Deals the labels.
    count
        How many times.
    """
    times, events, second = _split(time, event, group)

    def log_ratio(labels: Bool) -> float:
        likelihood = _Likelihood(times, events, labels)
        return likelihood.best() if likelihood.tells else math.nan

    found = log_ratio(second)
    dealt = np.array([log_ratio(generator.permutation(second)) for _ in range(count)])
    known = dealt[~np.isnan(dealt)]
    if math.isnan(found) or not len(known):
        return Permuted(np.full(count, math.nan), math.nan, math.nan)
    as_far = (np.abs(np.append(known, found)) >= abs(found) - 1e-9).mean()
    ratios = np.array([math.nan if math.isnan(slope) else _ratio(slope) for slope in dealt])
    return Permuted(ratios, _ratio(float(np.median(known))), float(as_far))
