"""Expectations about several endpoints at once: directions of response, distances of composition, recognition by content.

::

    Apart        the mean vectors of two arms differ by more than replicates of one arm do (permutation test)
    Distinct     the responses of several arms to a reference point in different directions (cosine)
    Recognised   replicates of several arms are told apart by a nearest-mean classifier that has not seen their seed
    Unrecognised they are not, or no better than under shuffled labels: its negative control
    Between      the variance between arms is above that within them

Chance in permutations and bootstraps is seeded; the same values give the same finding. The search of a sweep has one replicate,
which no classifier and no variance can work on: there arms are told apart by whether they differ by more than a tenth.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Float, Int
from exocosm.atlas.expectation import NOTHING, SMALLEST, Expectation, judge
from exocosm.atlas.sample import Finding, Interval, Outcome, Sample
from exocosm.atlas.statistics import mean_interval
from exocosm.errors import Problem

DRAWS = 2000
"""Resamples of a bootstrap or permutation test."""
UNDEFINED = Interval(None, None, None)


def _apart(low: Float, high: Float) -> Float:
    """Return by how much one of two values exceeds the other, relative to the one nearer to zero, [endpoints]; infinite across zero."""
    near, far = np.minimum(abs(low), abs(high)), np.maximum(abs(low), abs(high))
    with np.errstate(divide="ignore", invalid="ignore"):
        out: Float = np.where(high == low, 0.0, np.where(low * high > 0, far / near - 1, np.inf))
    return out


def _vectors(sample: Sample, arm: str, endpoints: tuple[str, ...]) -> Float:
    """Return the endpoints of an arm, [n, endpoints]."""
    out: Float = np.stack([sample.of(arm, e) for e in endpoints], axis=1)
    return out


@dataclass(frozen=True, kw_only=True)
class _Pattern(Expectation):
    """Several endpoints, several arms."""

    over: tuple[str, ...]
    """Names of the endpoints."""

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Names of the endpoints that it looks at."""
        return self.over

    def _without(self, says: str, mark: str) -> Finding:
        return Finding(says, "not met", UNDEFINED, "share", mark, reason=NOTHING, control=self.control)

    def _by_size(self, groups: list[Float], mark: str, *, apart: bool, every: bool = False) -> Finding:
        """Judge one replicate an arm: whether each two arms differ by what counts, in some endpoint or in every one."""
        values = np.concatenate(groups)
        if not np.isfinite(values).all() or not values.any():
            return self._without(self.says(), mark)
        if every:
            size = float(_apart(values.min(0), values.max(0)).min())
        else:
            pairs = itertools.combinations(values, 2)
            size = float(min(_apart(np.minimum(x, y), np.maximum(x, y)).max() for x, y in pairs))
        met = (size > SMALLEST) is apart
        reason = "" if met else "the arms differ" if not apart else "they do not differ by what counts"
        return Finding(
            self.says(), "met" if met else "not met", UNDEFINED, "share", mark, reason=reason, control=self.control
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Apart(_Pattern):
    """Two arms differ in composition by more than chance: distance of means over the mean distance of replicates within arms."""

    arm: str
    to: str
    level: float = 0.05

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return (self.arm, self.to)

    def says(self) -> str:
        """Return it in words."""
        return (
            f"{', '.join(self.over)}: {self.arm} lies further from {self.to} than replicates from each other"
        )

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured.

        The effect is the distance between the means of the two arms over that between replicates of one arm, endpoints in
        units of their pooled standard deviation; the mark is the 95 % quantile under shuffled labels.
        """
        a, b = (_vectors(sample, arm, self.over) for arm in self.arms)
        mark = "above what shuffled labels give"
        if point and len(a) == len(b) == 1:
            return self._by_size([a, b], mark, apart=True)
        both = np.concatenate([a, b])
        if not np.isfinite(both).all() or len(a) < 2 or not both.any():
            return self._without(self.says(), mark)
        scale = np.sqrt((a.var(0, ddof=1) + b.var(0, ddof=1)) / 2)
        floor = 1e-9 * np.abs(both).max(0)
        same = np.abs(a.mean(0) - b.mean(0)) <= floor
        scale = np.where(scale > floor, scale, np.where(same, 1.0, np.maximum(floor, 1e-300)))
        effect = _apartness(a / scale, b / scale)
        shuffled = np.array([_apartness(*_split(both / scale, order)) for order in _labels(len(a), len(b))])
        chance = float((shuffled >= effect * (1 - 1e-12)).mean())
        limit = float(np.quantile(shuffled, 1 - self.level))
        outcome: Outcome = "met" if chance <= self.level else "not met"
        reason = (
            "" if outcome == "met" else f"shuffled labels lie as far apart in {100 * chance:.0f} % of cases"
        )
        if outcome == "not met" and len(shuffled) * self.level < 1:
            outcome, reason = "undecided", "too few replicates for a test at this level"
        return Finding(
            self.says(), outcome, Interval(effect, effect, effect), "share", f"above {limit:.3g}, {mark}",
            reason=reason, control=self.control, accepts=((limit, math.inf),),
        )  # fmt: skip


def _apartness(a: Float, b: Float) -> float:
    return float(np.linalg.norm(a.mean(0) - b.mean(0)))


def _split(both: Float, order: Int) -> tuple[Float, Float]:
    first = np.zeros(len(both), bool)
    first[order] = True
    return both[first], both[~first]


def _labels(a: int, b: int) -> list[Int]:
    """Return which rows are called the first arm: every choice where they are few, else `DRAWS` of them."""
    if math.comb(a + b, a) <= DRAWS:
        return [np.array(c) for c in itertools.combinations(range(a + b), a)]
    chance = np.random.Generator(np.random.Philox(0))
    return [np.arange(a), *(chance.permutation(a + b)[:a] for _ in range(DRAWS - 1))]


@dataclass(frozen=True, kw_only=True)
class Distinct(_Pattern):
    """Responses of arms, each relative to a reference arm, point in different directions."""

    sources: tuple[str, ...]
    reference: str
    below: float = 0.7
    """Largest cosine between any two responses."""

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return (*self.sources, self.reference)

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        if len(self.sources) < 2 or len(self.over) < 2:
            return [Problem("distinct responses need two arms and two endpoints or more", place)]
        return []

    def says(self) -> str:
        """Return it in words."""
        return f"responses to {', '.join(self.sources)} over {self.reference} differ: every cosine below {self.below:g}"

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured: logarithmic responses by replicate, the largest mean cosine of a pair."""
        base = _vectors(sample, self.reference, self.over)
        mark = f"below {self.below:g}"
        responses = {}
        for arm in self.sources:
            values = _vectors(sample, arm, self.over)
            if not (np.isfinite(values).all() and (values > 0).all() and (base > 0).all()):
                return self._without(self.says(), mark)
            responses[arm] = np.log(values / base)
        found = []
        for one, other in itertools.combinations(self.sources, 2):
            x, y = responses[one], responses[other]
            length = np.linalg.norm(x, axis=1) * np.linalg.norm(y, axis=1)
            if (length <= 1e-12).any():
                return self._without(self.says(), mark)
            found.append((mean_interval((x * y).sum(1) / length), one, other))
        closest, one, other = max(found, key=lambda f: f[0].effect or -1.0)
        outcome = judge(closest.collapsed(point), -math.inf, self.below)
        reason = "" if outcome == "met" else f"{one} and {other} act alike"
        return Finding(
            self.says(), outcome, closest, "share", mark, reason=reason, control=self.control,
            accepts=((-math.inf, self.below),),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Recognised(_Pattern):
    """Which arm a replicate came from is told by its endpoints, better than shuffled labels allow."""

    among: tuple[str, ...]
    above: float = 0.9

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return self.among

    def says(self) -> str:
        """Return it in words."""
        return f"{', '.join(self.over)} tell {', '.join(self.among)} apart with accuracy above {self.above:g}"

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured: accuracy with a 95 % Wilson interval; shuffled labels as the chance level."""
        groups = [_vectors(sample, arm, self.over) for arm in self.among]
        mark = f"above {self.above:g}"
        if point and all(len(g) == 1 for g in groups):
            return self._by_size(groups, mark, apart=True)
        found = _accuracy(groups)
        if found is None:
            return self._without(self.says(), mark)
        right, shuffled = found
        interval = wilson(int(right.sum()), len(right))
        outcome = judge(interval.collapsed(point), self.above, 1.0)
        if outcome == "undecided" and right.all():
            outcome = "met"  # none was mistaken; how sure that is, the interval says
        reason = "" if outcome == "met" else f"shuffled labels give {shuffled.mean():.2f}"
        return Finding(
            self.says(), outcome, interval, "share", f"{mark}; shuffled labels {shuffled.mean():.2f}",
            reason=reason, control=self.control, accepts=((self.above, math.inf),),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Unrecognised(_Pattern):
    """Which arm a replicate came from is told no better than shuffled labels allow."""

    among: tuple[str, ...]
    level: float = 0.05
    control: bool = True

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return self.among

    def says(self) -> str:
        """Return it in words."""
        return f"{', '.join(self.over)} tell {', '.join(self.among)} apart no better than chance"

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured: accuracy up to the 95 % quantile under shuffled labels is chance."""
        groups = [_vectors(sample, arm, self.over) for arm in self.among]
        mark = "within what shuffled labels give"
        if point and all(len(g) == 1 for g in groups):
            return self._by_size(groups, mark, apart=False)
        found = _accuracy(groups)
        if found is None:
            return self._without(self.says(), mark)
        right, shuffled = found
        limit = float(np.quantile(shuffled, 1 - self.level))
        share = float(right.mean())
        outcome: Outcome = "met" if share <= limit else "not met"
        reason = "" if outcome == "met" else f"shuffled labels give {shuffled.mean():.2f}"
        return Finding(
            self.says(), outcome, Interval(share, share, share), "share", f"up to {limit:.2f}, {mark}",
            reason=reason, control=self.control, accepts=((0.0, limit),),
        )  # fmt: skip


SHUFFLES = 200
"""Of labels, for the chance level of a classifier."""


def _accuracy(groups: list[Float]) -> tuple[Float, Float] | None:
    """Return which rows a classifier assigns rightly [n], and its accuracy under shuffled labels [SHUFFLES]; None without a case."""
    values = np.concatenate(groups)
    label = np.repeat(np.arange(len(groups)), [len(g) for g in groups])
    seed = np.concatenate([np.arange(len(g)) for g in groups])
    if not np.isfinite(values).all() or min(map(len, groups)) < 2 or not values.any():
        return None
    chance = np.random.Generator(np.random.Philox(1))
    shuffled = [_left_one_out(values, chance.permutation(label), seed).mean() for _ in range(SHUFFLES)]
    return _left_one_out(values, label, seed), np.array(shuffled)


def _left_one_out(values: Float, label: Int, seed: Int) -> Float:
    """Return which rows a nearest-mean classifier assigns rightly that has seen none of their seed in any arm, [n].

    Runs of one seed share their chance: a classifier that knew the twin of a row in another arm would be drawn to that arm.
    """
    spread = values.std(0)
    scaled = values / np.where(spread > 1e-9 * np.abs(values).max(0), spread, 1.0)
    kinds = np.unique(label)
    right = np.zeros(len(label))
    for i in range(len(label)):
        rest = seed != seed[i]
        distance = [
            np.linalg.norm(scaled[i] - scaled[rest & (label == k)].mean(0))
            if (rest & (label == k)).any()
            else np.inf
            for k in kinds
        ]
        near = np.flatnonzero(np.isclose(distance, min(distance), rtol=1e-9, atol=1e-12))
        # a tie is a guess
        right[i] = (kinds[near] == label[i]).any() / len(near)
    return right


def wilson(right: int, of: int) -> Interval:
    """Return a share with its 95 % Wilson interval."""
    z, share = 1.959963984540054, right / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return Interval(share, max(middle - half, 0.0), min(middle + half, 1.0))


@dataclass(frozen=True, kw_only=True)
class Between(_Pattern):
    """Every endpoint varies more between arms than within them: the share of variance between is above a half."""

    among: tuple[str, ...]
    above: float = 0.5

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return self.among

    def says(self) -> str:
        """Return it in words."""
        return f"{', '.join(self.over)} vary more between {', '.join(self.among)} than within them"

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured: the least share of variance between arms, with a bootstrap interval."""
        groups = [_vectors(sample, arm, self.over) for arm in self.among]
        mark = f"share of variance above {self.above:g}"
        if point and all(len(g) == 1 for g in groups):
            return self._by_size(groups, mark, apart=True, every=True)
        whole = np.concatenate(groups)
        if not np.isfinite(whole).all() or min(map(len, groups)) < 2 or (np.ptp(whole, axis=0) == 0).any():
            return self._without(self.says(), mark)
        shares = _shares(groups)
        k = int(np.argmin(shares))
        chance = np.random.Generator(np.random.Philox(2))
        # seeds are drawn, and with each its run in every arm: what chance gives to all arms alike is not between them
        n = min(map(len, groups))
        again = [_shares([g[drawn] for g in groups])[k] for drawn in chance.integers(0, n, (DRAWS // 4, n))]
        low, high = np.nanquantile(again, [0.025, 0.975])
        interval = Interval(float(shares[k]), float(low), float(high))
        outcome = judge(interval.collapsed(point), self.above, math.inf)
        reason = "" if outcome == "met" else f"least for {self.over[k]}"
        return Finding(
            self.says(), outcome, interval, "share", mark, reason=reason, control=self.control,
            accepts=((self.above, math.inf),),
        )  # fmt: skip


def _shares(groups: list[Float]) -> Float:
    """Return the share of variance between groups, by endpoint."""
    whole = np.concatenate(groups)
    middle = whole.mean(0)
    between = sum(len(g) * (g.mean(0) - middle) ** 2 for g in groups)
    total = ((whole - middle) ** 2).sum(0)
    with np.errstate(invalid="ignore", divide="ignore"):
        out: Float = np.asarray(between) / total
    return out
