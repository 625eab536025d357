"""What a claim expects of its arms, each held against an interval.

::

    Expectation
    ├── Ratio        of an endpoint in one arm to another
    ├── Difference   likewise
    ├── Value        of an endpoint in one arm
    ├── Same         two arms do not differ: what a negative control must show
    ├── Nothing      an endpoint is exactly zero in an arm: conservation, or a control without cargo
    └── (several arms in `exocosm.atlas.ordering`, several endpoints in `pattern`, sensitivity indices in `sensitivity`)

An effect counts only from a size on (`smallest`, a tenth unless said otherwise): *above 1* is met where the whole interval
lies above 1.1, not met where it lies below, undecided between.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.atlas.sample import Finding, Interval, Outcome, Sample
from exocosm.atlas.statistics import difference, mean_interval, ratio, replicates_needed
from exocosm.errors import Problem

SMALLEST = 0.1
"""Relative size from which on an effect counts."""
NOTHING = "there is nothing to compare: both are zero or not defined"


def judge(interval: Interval, low: float, high: float) -> Outcome:
    """Return whether an interval lies inside [low, high] (met), outside (not met), or across an end (undecided)."""
    if interval.effect is None or interval.low is None or interval.high is None:
        return "not met"
    if interval.low >= low and interval.high <= high:
        return "met"
    if interval.high < low or interval.low > high:
        return "not met"
    return "undecided"


def why_nothing(*measured: Float) -> str:
    """Return why arms that were measured [replicates] cannot be compared."""
    defined: Bool = np.logical_and.reduce([np.isfinite(a) for a in measured])
    n, gone = len(defined), int((~defined).sum())
    return f"not defined in {gone} of {n} replicates" if 0 < gone < n else NOTHING


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """What all expectations share."""

    because: str = ""
    """Where the mark comes from."""
    control: bool = False
    """Whether it is the negative control."""
    replicates: int = 0
    """A stated number, such as the patients of a trial, also beyond what is usual; 0: as the spread asks."""

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        raise TypeError(type(self).__name__)

    @property
    def endpoints(self) -> tuple[str, ...]:
        """Names of the endpoints that it looks at."""
        return (self.endpoint,)  # type: ignore[attr-defined]

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        return []

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured; with `point` the effect alone, without its interval."""
        raise TypeError(type(self).__name__)

    def says(self) -> str:
        """Return it in words."""
        raise TypeError(type(self).__name__)


def _empty_range(low: float, high: float, place: str) -> list[Problem]:
    if not low < high:
        return [Problem(f"expects a value from {low:g} to {high:g}, which none can have", place)]
    return []


@dataclass(frozen=True, kw_only=True)
class _Bounded(Expectation):
    """An effect between two ends."""

    endpoint: str
    above: float | None = None
    below: float | None = None
    within: tuple[float, float] | None = None
    smallest: float | None = None
    """From which size on an effect counts: relative for ratios (a tenth by default), in the unit of the endpoint else."""

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        given = [v is not None for v in (self.above, self.below, self.within)]
        if sum(given) != 1:
            return [Problem("an expectation needs one of 'above', 'below' and 'within'", place)]
        return _empty_range(*self._ends(), place)

    def _ends(self) -> tuple[float, float]:
        """Return the range that the interval must lie in."""
        if self.within is not None:
            return self.within
        if self.above is not None:
            return self._beyond(self.above, 1), math.inf
        assert self.below is not None
        return -math.inf, self._beyond(self.below, -1)

    def _beyond(self, mark: float, sign: int) -> float:
        """Return where an effect begins to count; without a smallest size, right beyond the mark, which itself is no effect."""
        return mark + sign * self.smallest if self.smallest else math.nextafter(mark, sign * math.inf)

    def _mark(self) -> str:
        if self.within is not None:
            return f"{self.within[0]:.3g} to {self.within[1]:.3g}"
        if self.above is not None:
            return f"above {self._ends()[0]:.3g}"
        return f"below {self._ends()[1]:.3g}"

    def _found(
        self,
        interval: Interval,
        scale: Literal["ratio", "difference", "value"],
        size: float,
        *measured: Float,
    ) -> Finding:
        outcome = judge(interval, *self._ends())
        reason = ""
        if interval.effect is None:
            reason = why_nothing(*measured)
        elif outcome == "undecided":
            reason = "the interval reaches across the mark"
        elif outcome == "not met":
            reason = "the whole interval misses the mark"
        needs = replicates_needed(interval.spread, size)
        return Finding(
            self.says(),
            outcome,
            interval,
            scale,
            self._mark(),
            reason=reason,
            control=self.control,
            needs=needs,
            accepts=(self._ends(),),
        )


@dataclass(frozen=True, kw_only=True)
class Ratio(_Bounded):
    """Endpoint in an arm over that in another."""

    arm: str
    to: str

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return (self.arm, self.to)

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        found = super().problems(place)
        if self.arm == self.to:
            found.append(Problem(f"compares {self.arm!r} with itself", place))
        ends = (self.above, self.below, *(self.within or ()))
        if any(e is not None and e < 0 for e in ends) or self.below == 0:
            found.append(Problem("a ratio is never below zero", place))
        return found

    def _beyond(self, mark: float, sign: int) -> float:
        return mark * (1 + (SMALLEST if self.smallest is None else self.smallest)) ** sign

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured."""
        a, b = sample.of(self.arm, self.endpoint), sample.of(self.to, self.endpoint)
        size = math.log1p(SMALLEST if self.smallest is None else self.smallest)
        return self._found(ratio(a, b).collapsed(point), "ratio", size, a, b)

    def says(self) -> str:
        """Return it in words."""
        return f"{self.endpoint}: {self.arm} over {self.to} is {self._mark()}"


@dataclass(frozen=True, kw_only=True)
class Difference(_Bounded):
    """Endpoint in an arm less that in another, in its unit."""

    arm: str
    to: str

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return (self.arm, self.to)

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        same = [Problem(f"compares {self.arm!r} with itself", place)] if self.arm == self.to else []
        return super().problems(place) + same

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured."""
        a, b = sample.of(self.arm, self.endpoint), sample.of(self.to, self.endpoint)
        return self._found(difference(a, b).collapsed(point), "difference", self.smallest or 0.0, a, b)

    def says(self) -> str:
        """Return it in words."""
        return f"{self.endpoint}: {self.arm} less {self.to} is {self._mark()}"


@dataclass(frozen=True, kw_only=True)
class Value(_Bounded):
    """Endpoint in one arm."""

    arm: str

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return (self.arm,)

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured."""
        values = sample.of(self.arm, self.endpoint)
        return self._found(mean_interval(values).collapsed(point), "value", self.smallest or 0.0, values)

    def says(self) -> str:
        """Return it in words."""
        return f"{self.endpoint} in {self.arm} is {self._mark()}"


@dataclass(frozen=True, kw_only=True)
class Same(Expectation):
    """Two arms do not differ by more than a margin; where both are zero they are the same."""

    endpoint: str
    arm: str
    to: str
    margin: float = SMALLEST
    """Relative: the interval of the ratio must lie within 1/(1 + margin) to 1 + margin."""
    control: bool = True

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return (self.arm, self.to)

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        found = [] if self.margin > 0 else [Problem("the margin must be above zero", place)]
        if self.arm == self.to:
            found.append(Problem(f"compares {self.arm!r} with itself", place))
        return found

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured."""
        a, b = sample.of(self.arm, self.endpoint), sample.of(self.to, self.endpoint)
        mark, accepts = f"within {100 * self.margin:g} % of 1", ((1 / (1 + self.margin), 1 + self.margin),)
        if len(a) and np.array_equal(a, b) and np.isfinite(a).all():
            return Finding(
                self.says(),
                "met",
                Interval(1.0, 1.0, 1.0, 0.0),
                "ratio",
                mark,
                accepts=accepts,
                control=self.control,
            )
        interval = ratio(a, b).collapsed(point)
        outcome = judge(interval, 1 / (1 + self.margin), 1 + self.margin)
        reasons = {
            "met": "",
            "undecided": "the interval is wider than the margin",
            "not met": "the arms differ",
        }
        needs = replicates_needed(interval.spread, math.log1p(self.margin))
        return Finding(
            self.says(), outcome, interval, "ratio", mark, control=self.control, needs=needs, accepts=accepts,
            reason=why_nothing(a, b) if interval.effect is None else reasons[outcome],
        )  # fmt: skip

    def says(self) -> str:
        """Return it in words."""
        return f"{self.endpoint}: {self.arm} is the same as {self.to}"


@dataclass(frozen=True, kw_only=True)
class Nothing(Expectation):
    """Exactly zero in every replicate."""

    endpoint: str
    arm: str
    control: bool = True

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return (self.arm,)

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured."""
        values = sample.of(self.arm, self.endpoint)
        met = bool(len(values)) and bool((values == 0).all())
        outcome: Outcome = "met" if met else "not met"
        reason = "" if met else "it is not zero"
        return Finding(
            self.says(),
            outcome,
            mean_interval(values),
            "value",
            "exactly 0",
            reason=reason,
            control=self.control,
            accepts=((0.0, 0.0),),
        )

    def says(self) -> str:
        """Return it in words."""
        return f"{self.endpoint} in {self.arm} is exactly zero"
