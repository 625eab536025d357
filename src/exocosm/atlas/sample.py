"""What the replicates of a claim measured, and what came of an expectation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from exocosm.arrays import Float
from exocosm.studies.intervals import Interval

__all__ = ["Finding", "Interval", "Outcome", "Sample", "worst"]

Outcome = Literal["met", "not met", "undecided"]


@dataclass(frozen=True)
class Sample:
    """Values by arm and endpoint over replicates; replicate k has the same seed in every arm."""

    seeds: tuple[int, ...]
    values: Mapping[str, Mapping[str, Sequence[float | None]]]
    """arm -> endpoint -> one value a replicate; None where it is not defined."""

    def of(self, arm: str, endpoint: str) -> Float:
        """Return the values of an arm, [n]; NaN where one is not defined."""
        return np.array([np.nan if v is None else v for v in self.values[arm][endpoint]], float)

    def first(self, count: int) -> Sample:
        """Return the first replicates alone."""
        return self._cut(slice(0, count))

    def only(self, k: int) -> Sample:
        """Return one replicate alone."""
        return self._cut(slice(k, k + 1))

    def _cut(self, which: slice) -> Sample:
        cut = {arm: {name: tuple(v[which]) for name, v in ends.items()} for arm, ends in self.values.items()}
        return Sample(self.seeds[which], cut)


@dataclass(frozen=True)
class Finding:
    """What came of one expectation."""

    says: str
    """The expectation in words."""
    outcome: Outcome
    interval: Interval
    scale: Literal["ratio", "difference", "value", "share", "index"]
    mark: str
    """What the interval was held against, in words."""
    accepts: tuple[tuple[float, float], ...] = ()
    """Ranges in which an interval is accepted; empty where they are not known beforehand."""
    unit: str = ""
    reason: str = ""
    """Why it is not met or undecided, in words."""
    control: bool = False
    """Whether it is a control that must show no effect."""
    needs: int = 0
    """Replicates that would tell an effect of the smallest size that counts from none with 90 % power; 0 where unknown."""


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    """Return what several outcomes come to: not met where one is not, undecided where one is, else met."""
    ranked: tuple[Outcome, ...] = ("not met", "undecided")
    for outcome in ranked:
        if outcome in outcomes:
            return outcome
    return "met"
