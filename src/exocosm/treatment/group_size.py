"""How many animals a group needs so that an experiment shows an effect: Welch's t test on the logarithm of the burden."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float

LEVEL, WANTED = 0.05, 0.80
MOST = 2000
"""Beyond so many animals a group nobody would try."""
ASSUMES = (
    "Welch's t test, two-sided at 5 %, on the natural logarithm of the burden at the end, in groups of equal size; "
    "means and spreads are those of the seeds. Seeds differ by chance alone, animals differ in themselves too: without "
    "'between patients' or 'between animals' the numbers are the fewest that could do."
)


@dataclass(frozen=True)
class GroupSize:
    """What it takes to see an effect."""

    log_ratio: float | None
    """Difference of the mean logarithms; None where a burden is not defined."""
    spread: float | None
    """Standard deviation of the logarithm in the arm."""
    control_spread: float | None
    animals: int | None
    """A group; None where 2000 do not do."""


def power_of(difference: float, spreads: tuple[float, float], animals: int) -> float:
    """Return the chance that Welch's test of two groups of so many animals shows a difference of means.

    Parameters
    ----------
    difference
        Of the means, in units of the spreads.
    spreads
        Standard deviations of the two groups.
    animals
        In each group, at least 2.
    """
    from scipy.stats import nct, t

    v, w = (s * s for s in spreads)
    if v + w == 0:
        return 1.0 if difference else LEVEL
    freedom = (v + w) ** 2 / (v * v + w * w) * (animals - 1)
    noncentral = abs(difference) / math.sqrt((v + w) / animals)
    edge = float(t.ppf(1 - LEVEL / 2, freedom))
    above = float(nct.sf(edge, freedom, noncentral))
    below = float(nct.cdf(-edge, freedom, noncentral))
    # far from the middle the noncentral distribution is not computed; there the upper tail is everything
    if not math.isfinite(above):
        above = 1.0
    return above + (below if math.isfinite(below) else 0.0)


def group_size(arm: Float, control: Float, between_animals: float = 0.0) -> GroupSize:
    """Return the least number of animals a group that sees the effect with 80 % power.

    Parameters
    ----------
    arm, control
        [n] burden at the end, a value a seed.
    between_animals
        Coefficient of variation between animals beyond the chance of a run.
    """
    if not (np.isfinite(arm).all() and np.isfinite(control).all()) or min(len(arm), len(control)) < 2:
        return GroupSize(None, None, None, None)
    # half a cell stands for none, so that there is a logarithm
    a, c = (np.log(np.maximum(x, 0.5)) for x in (arm, control))
    extra = math.log1p(between_animals**2)
    spreads = tuple(math.sqrt(float(x.var(ddof=1)) + extra) for x in (a, c))
    difference = float(a.mean() - c.mean())
    return GroupSize(difference, spreads[0], spreads[1], _least(difference, (spreads[0], spreads[1])))


def _least(difference: float, spreads: tuple[float, float]) -> int | None:
    """Return the least number of animals by bisection: power grows with the number."""
    if difference == 0 or power_of(difference, spreads, MOST) < WANTED:
        return None
    low, high = 1, MOST
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if power_of(difference, spreads, middle) >= WANTED else (middle, high)
    return high
