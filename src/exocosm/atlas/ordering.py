"""What a claim expects of several arms at once, or of several times: an order, effects of opposite sign, a ranking that replicates share."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass, field

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.atlas.expectation import NOTHING, SMALLEST, Expectation, judge
from exocosm.atlas.sample import Finding, Interval, Outcome, Sample, worst
from exocosm.atlas.statistics import difference, ratio, replicates_needed
from exocosm.errors import Problem


@dataclass(frozen=True, kw_only=True)
class Order(Expectation):
    """A row of arms, each above the one before it (or below, where `rising` is false)."""

    endpoint: str
    row: tuple[str, ...] = field(default=())
    rising: bool = True
    smallest: float = SMALLEST
    saturating: bool = False
    """Whether the last step must also be smaller than the first, relative to the change of dose in equal factors."""

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return self.row

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        if len(set(self.row)) < max(2, len(self.row)):
            return [Problem("an order needs two arms or more, each once", place)]
        return []

    def _steps(self, sample: Sample) -> list[Interval]:
        pairs = zip(self.row[1:], self.row[:-1], strict=True)
        return [ratio(sample.of(a, self.endpoint), sample.of(b, self.endpoint)) for a, b in pairs]

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured; the interval shown is that of the smallest step."""
        steps = [s.collapsed(point) for s in self._steps(sample)]
        size = 1 + self.smallest
        low, high = (size, math.inf) if self.rising else (0.0, 1 / size)
        outcomes: list[Outcome] = [judge(step, low, high) for step in steps]
        outcome = worst(outcomes)
        k = outcomes.index(outcome) if outcome != "met" else _weakest(steps, self.rising)
        reason = "" if outcome == "met" else f"the step from {self.row[k]} to {self.row[k + 1]}"
        if steps[k].effect is None:
            reason = NOTHING
        if outcome == "met" and self.saturating:
            first, last = (abs(math.log(steps[i].effect or 1.0)) for i in (0, -1))
            if not last < first:
                outcome, reason = "not met", "it rises to the end as steeply as at the start"
        mark = f"each step {'above' if self.rising else 'below'} {low if self.rising else high:.3g}"
        needs = max((replicates_needed(s.spread, math.log(size)) for s in steps), default=0)
        return Finding(
            self.says(), outcome, steps[k], "ratio", mark, reason=reason, control=self.control, needs=needs,
            accepts=((low, high),),
        )  # fmt: skip

    def says(self) -> str:
        """Return it in words."""
        sign = " < " if self.rising else " > "
        return f"{self.endpoint}: {sign.join(self.row)}" + (", levelling off" if self.saturating else "")


def _weakest(steps: list[Interval], rising: bool) -> int:
    effects = [s.effect or 1.0 for s in steps]
    return int(np.argmin(effects) if rising else np.argmax(effects))


@dataclass(frozen=True, kw_only=True)
class SignChange(Expectation):
    """Some arms lie above a reference arm and some below it."""

    endpoint: str
    up: tuple[str, ...]
    """Arms that lie above."""
    down: tuple[str, ...]
    """Arms that lie below."""
    reference: str
    smallest: float = SMALLEST

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return (*self.up, *self.down, self.reference)

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        if (
            not self.up
            or not self.down
            or set(self.up) & set(self.down)
            or self.reference in self.up + self.down
        ):
            return [Problem("a change of sign needs arms above, others below, and a reference apart", place)]
        return []

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured; the interval shown is that of the arm that is nearest to the reference."""
        base, size = sample.of(self.reference, self.endpoint), 1 + self.smallest
        steps = [
            (a, ratio(sample.of(a, self.endpoint), base).collapsed(point), size, math.inf) for a in self.up
        ]
        steps += [
            (a, ratio(sample.of(a, self.endpoint), base).collapsed(point), 0.0, 1 / size) for a in self.down
        ]
        outcomes: list[Outcome] = [judge(i, low, high) for _, i, low, high in steps]
        outcome = worst(outcomes)
        k = outcomes.index(outcome)
        reason = (
            "" if outcome == "met" else NOTHING if steps[k][1].effect is None else f"the arm {steps[k][0]}"
        )
        needs = max((replicates_needed(i.spread, math.log(size)) for _, i, _, _ in steps), default=0)
        return Finding(
            self.says(), outcome, steps[k][1], "ratio", f"above {size:.3g} and below {1 / size:.3g}",
            reason=reason, control=self.control, needs=needs,
            accepts=((size, math.inf), (0.0, 1 / size)),
        )  # fmt: skip

    def says(self) -> str:
        """Return it in words."""
        return (
            f"{self.endpoint}: {', '.join(self.up)} above {self.reference}, {', '.join(self.down)} below it"
        )


@dataclass(frozen=True, kw_only=True)
class InTurn(Expectation):
    """Endpoints of one arm follow one another, each above the one before it: times at which things happened."""

    arm: str
    row: tuple[str, ...]
    """Names of the endpoints, all in one unit."""
    smallest: float = 0.0
    """By how much each lies above the one before, in their unit."""

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return (self.arm,)

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Names of the endpoints that it looks at."""
        return self.row

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        if len(set(self.row)) < max(2, len(self.row)):
            return [Problem("an order in time needs two endpoints or more, each once", place)]
        return []

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured, step by step within replicates; the interval shown is that of the worst step."""
        pairs = zip(self.row[1:], self.row[:-1], strict=True)
        steps = [
            difference(sample.of(self.arm, late), sample.of(self.arm, early)).collapsed(point)
            for late, early in pairs
        ]
        low = math.nextafter(self.smallest, math.inf)
        outcomes: list[Outcome] = [judge(step, low, math.inf) for step in steps]
        outcome = worst(outcomes)
        k = outcomes.index(outcome)
        if outcome == "met":
            k = int(np.argmin([s.effect or 0.0 for s in steps]))
        reason = "" if outcome == "met" else f"from {self.row[k]} to {self.row[k + 1]}"
        if steps[k].effect is None:
            reason = f"{self.row[k]} or {self.row[k + 1]} is not defined: it never came"
        return Finding(
            self.says(), outcome, steps[k], "difference", f"each above the one before by {self.smallest:g}",
            reason=reason, control=self.control, accepts=((low, math.inf),),
        )  # fmt: skip

    def says(self) -> str:
        """Return it in words."""
        return f"in {self.arm}: {', then '.join(self.row)}"


DRAWS = 2000
"""Resamples of a bootstrap or permutation test; seeded, so that the same values give the same finding."""


@dataclass(frozen=True, kw_only=True)
class Ranking(Expectation):
    """Replicates rank the arms alike: Kendall's W is above what chance gives, and above a half.

    W is the share of the variance of ranks that lies between arms: 1 where every replicate has the same ranking, about 1/n where
    rankings are chance. Arms are ranked by what they measure, not by how far they lie from some reference: a distance from it is
    never below zero, so that chance in some arms and none in others would look like a ranking.
    """

    endpoint: str
    among: tuple[str, ...]
    above: float = 0.5
    level: float = 0.05
    """Of the test against rankings by chance."""

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return self.among

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        if len(set(self.among)) < max(3, len(self.among)):
            return [Problem("a ranking needs three arms or more, each once", place)]
        return []

    def says(self) -> str:
        """Return it in words."""
        return f"{self.endpoint}: replicates rank {', '.join(self.among)} alike"

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured: W with an interval of replicates drawn again, and a permutation test.

        Chance keeps which arms are equal in a replicate, and shuffles the order of the groups of equals: arms that do nothing, and
        so always equal one another, are no ranking.
        """
        classes = _classes(np.stack([sample.of(a, self.endpoint) for a in self.among], axis=1))
        mark = f"above {self.above:g} and above what chance gives"
        if classes is None or not classes.any():
            return self._finding("not met", Interval(None, None, None), mark, NOTHING, self.above)
        if point and len(classes) == 1:  # one ranking is contradicted by none
            return self._finding("met", Interval(None, None, None), mark, "", self.above)
        ranks = _average_ranks(classes)
        effect, shuffled = float(_concordance(ranks)), _by_chance(classes)
        chance = float((shuffled >= effect * (1 - 1e-12)).mean())
        most = float(np.quantile(shuffled, 1 - self.level))
        mark, limit = f"above {self.above:g}; chance gives up to {most:.2g}", max(most, self.above)
        interval = _drawn_again(ranks, effect).collapsed(point)
        if (shuffled >= shuffled.max() * (1 - 1e-12)).mean() > self.level:
            reason = "too few replicates for a test at this level"
            return self._finding("undecided", interval, mark, reason, limit)
        if chance > self.level:
            reason = f"rankings by chance agree as well in {100 * chance:.0f} % of cases"
            return self._finding("not met", interval, mark, reason, limit)
        outcome = judge(interval, self.above, math.inf)
        reason = "" if outcome == "met" else "replicates agree more than by chance, but not much"
        return self._finding(outcome, interval, mark, reason, limit)

    def _finding(self, outcome: Outcome, interval: Interval, mark: str, reason: str, limit: float) -> Finding:
        return Finding(
            self.says(), outcome, interval, "share", mark, reason=reason, control=self.control,
            accepts=((limit, math.inf),),
        )  # fmt: skip


def _classes(values: Float) -> Int | None:
    """Return the group of equals that each arm is in, from the lowest, [replicates, arms]; None where a value is not defined."""
    if not len(values) or not np.isfinite(values).all():
        return None
    # what differs by rounding only is equal
    same = np.array([[float(f"{v:.9g}") for v in row] for row in values])
    return np.stack([np.unique(row, return_inverse=True)[1] for row in same])


def _average_ranks(classes: Int) -> Float:
    """Return ranks by row, equals sharing the mean of theirs, [..., arms]."""
    below = (classes[..., None] > classes[..., None, :]).sum(-1)
    equal = (classes[..., None] == classes[..., None, :]).sum(-1)
    out: Float = below + (equal + 1) / 2
    return out


def _concordance(ranks: Float) -> Float:
    """Return Kendall's W, corrected for ties, of [..., replicates, arms]; 0 where all are equal."""
    middle = (ranks.shape[-1] + 1) / 2
    between = ranks.shape[-2] * ((ranks.mean(-2) - middle) ** 2).sum(-1)
    total = ((ranks - middle) ** 2).sum((-2, -1))
    out: Float = between / np.where(total > 0, total, 1.0)
    return out


def _by_chance(classes: Int) -> Float:
    """Return W where the groups of equals of each replicate stand in any order: every one where they are few, else `DRAWS`."""
    chance = np.random.Generator(np.random.Philox(3))
    tables = []
    for row in classes:
        groups = int(row.max()) + 1
        few = math.factorial(groups) <= DRAWS
        orders = (
            list(itertools.permutations(range(groups)))
            if few
            else [chance.permutation(groups) for _ in range(DRAWS)]
        )
        tables.append(_average_ranks(np.array(orders)[:, row]))
    sizes = [len(t) for t in tables]
    if math.prod(sizes) <= DRAWS:
        chosen = np.array(list(itertools.product(*(range(s) for s in sizes))))
    else:
        chosen = np.stack([chance.integers(0, s, DRAWS) for s in sizes], axis=1)
    drawn = np.stack([t[k] for t, k in zip(tables, chosen.T, strict=True)], axis=1)
    return _concordance(drawn)


def _drawn_again(ranks: Float, effect: float) -> Interval:
    """Return W with a bootstrap interval over replicates; few replicates repeat themselves, which makes it rather high."""
    chance = np.random.Generator(np.random.Philox(4))
    again = _concordance(ranks[chance.integers(0, len(ranks), (DRAWS, len(ranks)))])
    low, high = np.quantile(again, [0.025, 0.975])
    return Interval(effect, min(float(low), effect), max(float(high), effect))
