"""Clearance curves: half-lives that fit what was measured in blood, and in the liver, with the intervals that the points allow."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import least_squares
from scipy.stats import f as f_law

from exocosm.arrays import Float
from exocosm.errors import ExocosmError

ERRORS = ("relative", "absolute")
GRID = 161
"""Values at which a profile is taken."""
HALVINGS = 12
"""Of the step in which it ends."""
REACH = 1e4
"""How many times shorter than the first interval, or longer than the last point, a half-life may be."""


@dataclass(frozen=True)
class Estimate:
    """A fitted number with its 95 % profile interval; an end at 0 or infinity is one that the points do not set."""

    value: float
    low: float
    high: float

    @property
    def bounded(self) -> bool:
        """Whether the points set both ends."""
        return self.low > 0.0 and math.isfinite(self.high)


@dataclass(frozen=True)
class Clearance:
    """A fit; times are in the unit in which they were given."""

    phases: int
    half_life: Estimate
    """Of the one phase, or of the first of two."""
    later: float | None
    """Half-life of the second phase."""
    first_share: float
    """Of the first phase in the amount at time zero; 1 for one phase."""
    liver_half_life: Estimate | None
    """Of what the liver took in; None where no liver was given."""
    residual: float
    """Root of the mean squared residual, in the errors of the fit."""
    points: int
    parameters: int
    score: float
    """Akaike's criterion for few points, lower is better; infinite where there are too few points for it."""
    fitted: tuple[Float, Float | None]
    """Blood and liver at the times of the points, as the fit has them."""


@dataclass(frozen=True)
class _Data:
    time: Float
    blood: Float
    liver: Float | None
    relative: bool

    @property
    def points(self) -> int:
        return len(self.blood) + (0 if self.liver is None else len(self.liver))


def fit_clearance(
    time: npt.ArrayLike,
    blood: npt.ArrayLike,
    liver: npt.ArrayLike | None = None,
    *,
    phases: int = 1,
    errors: str = "relative",
) -> Clearance:
    """Fit first-order clearance to a curve, normalised or not.

    ::

        blood  A sum_i w_i exp(-k_i t)
        liver  S sum_i w_i k_i / (k_i - d) [exp(-d t) - exp(-k_i t)]      what came out of blood, lost at rate d

    The scales A and S are free, so values may be shares of the first point, or of the largest.

    Parameters
    ----------
    time
        [n] of the points, since the injection, in any unit.
    blood, liver
        [n] positive; the liver is fitted together with blood where it is given.
    phases
        1 or 2.
    errors
        ``relative``: every point is off by the same factor; ``absolute``: by the same amount.

    Raises
    ------
    ExocosmError
        If there are fewer points than numbers to fit, or a value is not positive.
    """
    data = _read(time, blood, liver, phases, errors)
    model = _model(data, phases)
    count = len(_start(data, phases)[0])
    if data.points < count:
        raise ExocosmError(
            f"{data.points} points cannot set {count} numbers",
            place="fit_clearance",
            remedy="fewer phases, or more points",
        )
    best = _fit(data, phases, {})
    free = data.points - count
    limit = math.inf if free < 1 else 1.0 + float(f_law.ppf(0.95, 1, free)) / free
    rss = _rss(model(best))
    half = _profiled(data, phases, 1, best, rss, limit)
    kept = _profiled(data, phases, count - 1, best, rss, limit) if data.liver is not None else None
    bloods, livers = _curves(data, phases, best)
    return Clearance(
        phases=phases,
        half_life=half,
        later=_later(data, best) if phases == 2 else None,
        first_share=1.0 / (1.0 + math.exp(-best[3])) if phases == 2 else 1.0,
        liver_half_life=kept,
        residual=math.sqrt(rss / data.points),
        points=data.points,
        parameters=count,
        score=_score(rss, data.points, count),
        fitted=(bloods, livers),
    )


def better_clearance(fits: Sequence[Clearance]) -> Clearance | None:
    """Return the fit with the lower score; None where the points are too few to tell one from the other."""
    scored = [fit for fit in fits if math.isfinite(fit.score)]
    return min(scored, key=lambda fit: fit.score) if len(scored) == len(fits) > 0 else None


def _read(
    time: npt.ArrayLike, blood: npt.ArrayLike, liver: npt.ArrayLike | None, phases: int, errors: str
) -> _Data:
    """Check what was given."""
    arrays = [np.asarray(a, float) for a in (time, blood, *(() if liver is None else (liver,)))]
    place = "fit_clearance"
    if phases not in (1, 2):
        raise ExocosmError(f"{phases} phases cannot be fitted", place=place, remedy="1 or 2")
    if errors not in ERRORS:
        raise ExocosmError(f"unknown errors {errors!r}", place=place, remedy=" or ".join(ERRORS))
    if any(a.shape != arrays[0].shape or a.ndim != 1 for a in arrays):
        raise ExocosmError("times and values are not of one length", place=place, remedy="one value a time")
    if (
        any(not np.isfinite(a).all() or (a <= 0).any() for a in arrays[1:])
        or not np.isfinite(arrays[0]).all()
    ):
        raise ExocosmError(
            "a value is not positive", place=place, remedy="leave out points below the limit of detection"
        )
    if (np.diff(arrays[0]) <= 0).any() or (len(arrays[0]) and arrays[0][0] < 0):
        raise ExocosmError("times do not rise from 0 on", place=place, remedy="sort the points")
    return _Data(arrays[0], arrays[1], arrays[2] if liver is not None else None, errors == "relative")


def _start(data: _Data, phases: int) -> tuple[Float, Float, Float]:
    """Return where to begin, and bounds: ln A, ln k[, ln k - ln k of the second, logit of the share][, ln S, ln d]."""
    span = float(data.time[-1])
    gap = float(np.diff(data.time).min()) if len(data.time) > 1 else span
    slow, fast = math.log(math.log(2) / (REACH * span)), math.log(math.log(2) * REACH / gap)
    fall = max(math.log(data.blood[0] / data.blood[-1]) / max(span - data.time[0], 1e-300), 0.1 / span)
    rows = [(math.log(data.blood[0]) + fall * data.time[0], -700.0, 700.0), (math.log(fall), slow, fast)]
    if phases == 2:
        rows += [(1.5, 0.0, 12.0), (1.0, -12.0, 12.0)]
    if data.liver is not None:
        rows += [(math.log(data.liver.max()), -700.0, 700.0), (math.log(0.1 / span), slow, fast)]
    start, low, high = (np.array(column, float) for column in zip(*rows, strict=True))
    return start, low, high


def _curves(data: _Data, phases: int, x: Float) -> tuple[Float, Float | None]:
    """Return blood and liver at the times of the points."""
    t = data.time
    rates, weights = [math.exp(x[1])], [1.0]
    if phases == 2:
        share = 1.0 / (1.0 + math.exp(-x[3]))
        rates, weights = [rates[0], math.exp(x[1] - abs(x[2]))], [share, 1.0 - share]
    blood: Float = math.exp(x[0]) * sum(
        (w * np.exp(-k * t) for k, w in zip(rates, weights, strict=True)), np.zeros_like(t)
    )
    if data.liver is None:
        return blood, None
    d, scale = math.exp(x[-1]), math.exp(x[-2])
    taken = np.zeros_like(t)
    for k, w in zip(rates, weights, strict=True):
        # (e^-dt - e^-kt) / (k - d), which is t e^-kt where both are the same
        gap = (k - d) * t
        taken += w * k * t * np.exp(-np.minimum(k, d) * t) * _mean_decay(np.abs(gap))
    return blood, scale * taken


def _later(data: _Data, x: Float) -> float:
    """Return the half-life of the second phase; infinite where it shows no fall."""
    half = math.log(2) / math.exp(x[1] - abs(x[2]))
    return half if half < REACH * data.time[-1] else math.inf


def _mean_decay(x: Float) -> Float:
    """Return (1 - exp(-x)) / x."""
    small = x < 1e-8
    out: Float = np.where(small, 1.0 - x / 2, -np.expm1(-x) / np.where(small, 1.0, x))
    return out


def _model(data: _Data, phases: int) -> Callable[[Float], Float]:
    """Return residuals as a function of the parameters."""

    def residuals(x: Float) -> Float:
        blood, liver = _curves(data, phases, x)
        pairs = (
            [(blood, data.blood)]
            if liver is None or data.liver is None
            else [(blood, data.blood), (liver, data.liver)]
        )
        if data.relative:
            return np.concatenate([np.log(np.maximum(m, 1e-300)) - np.log(v) for m, v in pairs])
        return np.concatenate([m - v for m, v in pairs])

    return residuals


def _rss(residuals: Float) -> float:
    return float((residuals**2).sum())


def _fit(data: _Data, phases: int, fixed: dict[int, float], begin: Float | None = None) -> Float:
    """Return the best parameters with some held, from a few starts."""
    start, low, high = _start(data, phases)
    free = [i for i in range(len(start)) if i not in fixed]
    model = _model(data, phases)

    def whole(part: Float) -> Float:
        x = start.copy()
        x[free] = part
        for i, value in fixed.items():
            x[i] = value
        return x

    starts = [start, *(start + shift for shift in (-1.0, 1.0))] if begin is None else [begin]
    found = [
        least_squares(
            lambda p: model(whole(p)), np.clip(s[free], low[free], high[free]), bounds=(low[free], high[free])
        )
        for s in starts
    ]
    return whole(min(found, key=lambda r: float(r.cost)).x)


def _profiled(data: _Data, phases: int, which: int, best: Float, rss: float, limit: float) -> Estimate:
    """Return the half-life of rate `which` with the interval in which the fit is no worse than `limit` times the best."""
    _, low, high = _start(data, phases)
    half = math.inf if best[which] < low[which] + 1e-3 else math.log(2) / math.exp(best[which])
    if not math.isfinite(limit):
        return Estimate(half, 0.0, math.inf)
    floor = max(rss, 1e-20 * data.points)

    def worse(value: float) -> bool:
        return _rss(_model(data, phases)(_fit(data, phases, {which: value}, best))) > limit * floor

    def end(towards: float) -> float | None:
        """Walk from the best value to the end of the range, then halve the last step; None where the fit never gets worse."""
        inside = float(best[which])
        for value in np.linspace(best[which], towards, GRID)[1:].tolist():
            if worse(value):
                outside = float(value)
                for _ in range(HALVINGS):
                    middle = 0.5 * (inside + outside)
                    inside, outside = (inside, middle) if worse(middle) else (middle, outside)
                return 0.5 * (inside + outside)
            inside = float(value)
        return None

    slow, fast = end(float(low[which])), end(float(high[which]))
    return Estimate(
        half,
        0.0 if fast is None else math.log(2) / math.exp(fast),
        math.inf if slow is None else math.log(2) / math.exp(slow),
    )


def _score(rss: float, points: int, count: int) -> float:
    """Return Akaike's criterion, corrected for few points; the variance counts as a parameter."""
    k = count + 1
    if points - k - 1 <= 0:
        return math.inf
    return points * math.log(max(rss, 1e-300) / points) + 2 * k + 2 * k * (k + 1) / (points - k - 1)
