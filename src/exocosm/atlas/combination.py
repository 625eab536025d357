"""What a claim expects of things done together: two against the product of their single effects, and shares of several parts."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from exocosm.arrays import Float
from exocosm.atlas.expectation import SMALLEST, Expectation, _Bounded, judge
from exocosm.atlas.sample import Finding, Interval, Outcome, Sample
from exocosm.atlas.statistics import mean_interval, ratio
from exocosm.errors import Problem


@dataclass(frozen=True, kw_only=True)
class Bliss(_Bounded):
    """What is left under both, over what is left if each takes its share of what the other leaves (independence after Bliss).

    ``both x none / (one x other)``: below 1 more than additive, above 1 less, for an endpoint that both lower.
    """

    both: str
    one: str
    other: str
    none: str

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return (self.both, self.one, self.other, self.none)

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        twice = (
            [Problem("a combination needs four arms, each once", place)] if len(set(self.arms)) < 4 else []
        )
        return super().problems(place) + twice

    def _beyond(self, mark: float, sign: int) -> float:
        return mark * (1 + (SMALLEST if self.smallest is None else self.smallest)) ** sign

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured, by replicate."""
        both, one, other, none = measured = [sample.of(arm, self.endpoint) for arm in self.arms]
        interval = ratio(both * none, one * other).collapsed(point)
        return self._found(interval, "ratio", math.log1p(SMALLEST), *measured)

    def says(self) -> str:
        """Return it in words."""
        return f"{self.endpoint}: {self.both} over the product of {self.one} and {self.other} alone is {self._mark()}"


@dataclass(frozen=True, kw_only=True)
class Attribution(Expectation):
    """A part has more than a share of what all parts together do: its Shapley value over full less empty.

    The values of all parts add up to full less empty, whatever they are.
    """

    endpoint: str
    leads: str
    """The part whose share it is."""
    parts: tuple[str, ...] = ()
    coalitions: Mapping[frozenset[str], str] = field(default_factory=dict)
    """Which parts are there -> arm, for every combination of them."""
    above: float = 0.5
    smallest: float = SMALLEST
    """By how much full and empty must differ, relative to empty, for there to be anything to share."""

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return tuple(self.coalitions.values())

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        missing = [c for c in _subsets(self.parts) if c not in self.coalitions]
        found = [Problem(f"no arm has the parts {sorted(c)}", place) for c in missing]
        if self.leads not in self.parts:
            found.append(Problem(f"{self.leads!r} is none of the parts", place))
        return found

    def values(self, sample: Sample) -> dict[str, Float]:
        """Return the Shapley value of every part, by replicate, [n] each."""
        at = {parts: sample.of(arm, self.endpoint) for parts, arm in self.coalitions.items()}
        n = len(self.parts)
        out = {}
        for part in self.parts:
            rest = tuple(p for p in self.parts if p != part)
            out[part] = np.sum(
                [
                    math.factorial(len(c))
                    * math.factorial(n - len(c) - 1)
                    / math.factorial(n)
                    * (at[c | {part}] - at[c])
                    for c in _subsets(rest)
                ],
                axis=0,
            )
        return out

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured: the share of the means, with the interval of value less share over the mean total."""
        mark = f"above {self.above:g}"
        full, empty = (
            sample.of(self.coalitions[c], self.endpoint) for c in (frozenset(self.parts), frozenset[str]())
        )
        total = full - empty
        size = self.smallest * abs(float(empty.mean())) if len(empty) else math.inf
        if not len(total) or not np.isfinite(total).all() or not abs(float(total.mean())) > size:
            reason = "all parts together do less than counts, so there is nothing to share"
            return self._finding("not met", Interval(None, None, None), mark, reason)
        value, whole = self.values(sample)[self.leads], float(total.mean())
        share = float(value.mean()) / whole
        # by the delta method: the share of means varies as (value - share x total) / mean total
        around = mean_interval(share + (value - share * total) / whole).collapsed(point)
        outcome = judge(around, math.nextafter(self.above, math.inf), math.inf)
        reasons = {
            "met": "",
            "undecided": "the interval reaches across the mark",
            "not met": "other parts have more",
        }
        return self._finding(outcome, around, mark, reasons[outcome])

    def _finding(self, outcome: Outcome, interval: Interval, mark: str, reason: str) -> Finding:
        return Finding(
            self.says(), outcome, interval, "share", mark, reason=reason, control=self.control, accepts=((self.above, math.inf),),
        )  # fmt: skip

    def says(self) -> str:
        """Return it in words."""
        return f"{self.endpoint}: {self.leads} has more than {self.above:g} of what {', '.join(self.parts)} do together"


def _subsets(parts: tuple[str, ...]) -> list[frozenset[str]]:
    """Return every combination of parts, the empty one first."""
    return [frozenset(c) for k in range(len(parts) + 1) for c in itertools.combinations(parts, k)]
