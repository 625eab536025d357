"""Straight lines through logarithms: decay lengths and growth rates, with intervals and reasons where there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float


@dataclass(frozen=True)
class LogFit:
    """Fit of log(y) = intercept + slope x by least squares."""

    slope: float
    """Per unit of x."""
    low: float
    """Lower end of the 95 % interval of the slope (Student t)."""
    high: float
    """Upper end."""
    intercept: float
    r2: float
    """Share of the variance of log(y) explained."""
    points: int
    reason: str = ""
    """Why there is no fit; empty where there is one."""

    @property
    def ok(self) -> bool:
        """True where there is a fit."""
        return not self.reason

    @property
    def significant(self) -> bool:
        """True where there is a fit and its slope differs from zero at 95 %."""
        return self.ok and (self.low > 0 or self.high < 0)

    def at(self, x: Float) -> Float:
        """Return the fitted y at `x`."""
        out: Float = np.exp(self.intercept + self.slope * x)
        return out


def no_fit(reason: str, points: int = 0) -> LogFit:
    """Return the statement that there is no fit, and why."""
    return LogFit(math.nan, math.nan, math.nan, math.nan, math.nan, points, reason)


def fit_log(x: Float, y: Float, *, least: int = 4) -> LogFit:
    """Fit an exponential to `y` over `x`.

    Parameters
    ----------
    x, y
        Arrays of one shape; points with `y` not above zero are left out.
    least
        Fewest points for a fit.

    Notes
    -----
    Ordinary least squares on log(y), so that every point weighs the same in relative terms. The interval is that of
    independent errors; neighbouring bins of a smooth profile are not independent, so it is too narrow there.
    """
    keep = np.isfinite(x) & np.isfinite(y) & (y > 0)
    x, y = np.asarray(x[keep], dtype=float), np.asarray(y[keep], dtype=float)
    count = len(x)
    if count < least:
        return no_fit(f"only {count} points above zero, {least} are needed", count)
    spread = float(((x - x.mean()) ** 2).sum())
    if spread == 0:
        return no_fit("all points at one place", count)
    log = np.log(y)
    slope = float(((x - x.mean()) * (log - log.mean())).sum()) / spread
    intercept = float(log.mean() - slope * x.mean())
    residual = float(((log - intercept - slope * x) ** 2).sum())
    total = float(((log - log.mean()) ** 2).sum())
    half = 0.0
    if count > 2:
        from scipy import stats

        error = math.sqrt(residual / (count - 2) / spread)
        half = float(stats.t.ppf(0.975, count - 2)) * error
    # A constant to rounding has no variance to explain: r2 would be 0/0.
    r2 = 1.0 - residual / total if total > 1e-24 * count else 0.0
    return LogFit(slope, slope - half, slope + half, intercept, r2, count)
