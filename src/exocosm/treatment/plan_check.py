"""The check of a plan on seeds that the search never saw.

The best of many schedules is chosen for what it scored, and part of that is luck of its seeds. On new seeds it is held against the
default courses, no treatment, and what chance alone finds within the same limits.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float
from exocosm.studies.proposal import DRAWS, Choice, Range, Stepped, Values
from exocosm.treatment.plan_measure import Bench, Treated
from exocosm.treatment.plan_search import Limits, Search, Searched, judged
from exocosm.treatment.plan_space import Schedule, Space

CONFIDENCE = 0.95
RESAMPLES = 10_000


@dataclass(frozen=True)
class Span:
    """A mean with its 95 % intervals."""

    mean: float
    low: float | None
    """Of Student's interval; None where one seed says nothing of the spread."""
    high: float | None
    bootstrap_low: float | None
    """Of the bootstrap over seeds; of few seeds it is too narrow."""
    bootstrap_high: float | None


@dataclass(frozen=True)
class Check:
    """What came of it."""

    untreated: Treated
    standard: Searched
    best: Searched | None
    random: tuple[Searched, ...]
    """Schedules drawn at random within the limit of dose."""
    without: tuple[tuple[str, Searched], ...] = ()
    """The best schedule without one of its drugs, by the name of the drug; where it has several."""

    @property
    def chance(self) -> tuple[float, ...]:
        """Median logarithm over the random schedules that keep the limits, by seed; empty where none does."""
        kept = [s.treated.logs for s in self.random if s.allowed]
        return tuple(float(v) for v in np.median(np.array(kept), axis=0)) if kept else ()


def check(
    bench: Bench, limits: Limits, found: Search, *, seeds: Sequence[int], count: int, seed: int
) -> Check:
    """Run best, standard, untreated and random schedules on new seeds; errors as `Bench.measure`.

    Parameters
    ----------
    bench
        Runs them.
    limits
        As in the search.
    found
        What the search came to.
    seeds
        New ones.
    count
        Random schedules.
    seed
        Of their draw.
    """
    space = bench.space
    best = None if found.best is None else found.tried[found.best].schedule
    drawn = random_schedules(space, limits, count, seed)
    lesser = (
        {}
        if best is None or len(best.courses) < 2
        else {name: best.without(name) for name, _ in best.courses}
    )
    wanted = [Schedule(), space.standard(), *drawn, *lesser.values(), *([] if best is None else [best])]
    untreated, *treated = bench.measure(wanted, seeds, "check on new seeds")
    made = [judged(space, limits, s, t, untreated) for s, t in zip(wanted[1:], treated, strict=True)]
    return Check(
        untreated,
        made[0],
        None if best is None else made[-1],
        tuple(made[1 : 1 + count]),
        tuple(zip(lesser, made[1 + count :], strict=False)),
    )


def random_schedules(space: Space, limits: Limits, count: int, seed: int) -> list[Schedule]:
    """Return schedules drawn from the space and cut to the limit of dose; more of them begin with the same."""
    chance = np.random.Generator(np.random.Philox(seed))
    out: list[Schedule] = []
    for _ in range(count):
        for _ in range(DRAWS):
            made = space.schedule(space.within(_drawn(space, chance), limits.dose))
            if made.courses:
                break
        out.append(made)
    return out


def _drawn(space: Space, chance: np.random.Generator) -> Values:
    return {name: _draw(where, chance) for name, where in space.ranges().items()}


def _draw(where: Range, chance: np.random.Generator) -> bool | int | float:
    if isinstance(where, Choice):
        return where.values[int(chance.integers(len(where.values)))]
    if isinstance(where, Stepped):
        steps = round((where.high - where.low) / where.step)
        return where.low + where.step * int(chance.integers(steps + 1))
    if not where.log:
        return int(chance.integers(where.low, where.high + 1))
    low, high = math.log(where.low - 0.5), math.log(where.high + 0.5)
    return min(max(round(math.exp(chance.uniform(low, high))), where.low), where.high)


def span(values: Sequence[float]) -> Span:
    """Return the mean of values, one a seed, with Student's interval and that of a bootstrap.

    Student's is the one to judge by: a bootstrap of n values takes their spread for (n - 1)/n of what it is, and knows no more
    than their ends.
    """
    x: Float = np.asarray(values, float)
    mean = float(x.mean())
    if len(x) < 2:
        return Span(mean, None, None, None, None)
    from scipy.stats import t

    half = float(t.ppf(0.5 + CONFIDENCE / 2, len(x) - 1)) * float(x.std(ddof=1)) / math.sqrt(len(x))
    chance = np.random.Generator(np.random.Philox(len(x)))
    means = x[chance.integers(len(x), size=(RESAMPLES, len(x)))].mean(axis=1)
    low, high = np.quantile(means, [0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2])
    return Span(mean, mean - half, mean + half, float(low), float(high))


def paired(a: Sequence[float], b: Sequence[float]) -> Span:
    """Return the mean of a - b, paired by seed."""
    return span([x - y for x, y in zip(a, b, strict=True)])
