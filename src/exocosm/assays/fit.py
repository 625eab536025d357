"""Straight lines, also through logarithms: speeds, decay lengths, growth rates; with intervals, and reasons where there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float


@dataclass(frozen=True)
class LineFit:
    """Fit of y = intercept + slope x by least squares."""

    slope: float
    """Per unit of x."""
    low: float
    """Lower end of the 95 % interval of the slope (Student t)."""
    high: float
    """Upper end."""
    intercept: float
    r2: float
    """Share of the variance explained."""
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
        out: Float = self.intercept + self.slope * np.asarray(x, dtype=float)
        return out


class LogFit(LineFit):
    """Fit of log(y) = intercept + slope x by least squares; `r2` is that of the logarithm."""

    def at(self, x: Float) -> Float:
        """Return the fitted y at `x`."""
        out: Float = np.exp(super().at(x))
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
    if len(x) < least:
        return no_fit(f"only {len(x)} points above zero, {least} are needed", len(x))
    return LogFit(*_least_squares(x, np.log(y)))


def fit_line(x: Float, y: Float, *, least: int = 3) -> LineFit:
    """Fit a straight line to `y` over `x`.

    Parameters
    ----------
    x, y
        Arrays of one shape; points that are not finite are left out.
    least
        Fewest points for a fit.
    """
    keep = np.isfinite(x) & np.isfinite(y)
    x, y = np.asarray(x[keep], dtype=float), np.asarray(y[keep], dtype=float)
    if len(x) < least:
        return no_fit(f"only {len(x)} points, {least} are needed", len(x))
    return LineFit(*_least_squares(x, y))


def _least_squares(x: Float, y: Float) -> tuple[float, float, float, float, float, int, str]:
    """Return slope, its 95 % interval (Student t), intercept, r2, points, and why there is no fit."""
    count = len(x)
    spread = float(((x - x.mean()) ** 2).sum())
    if spread == 0:
        return math.nan, math.nan, math.nan, math.nan, math.nan, count, "all points at one place"
    slope = float(((x - x.mean()) * (y - y.mean())).sum()) / spread
    intercept = float(y.mean() - slope * x.mean())
    residual = float(((y - intercept - slope * x) ** 2).sum())
    total = float(((y - y.mean()) ** 2).sum())
    half = 0.0
    if count > 2:
        from scipy import stats

        error = math.sqrt(residual / (count - 2) / spread)
        half = float(stats.t.ppf(0.975, count - 2)) * error
    # A constant to rounding has no variance to explain: r2 would be 0/0.
    r2 = 1.0 - residual / total if total > 1e-24 * count * max(1.0, float(np.abs(y).max())) ** 2 else 0.0
    return slope, slope - half, slope + half, intercept, r2, count, ""
