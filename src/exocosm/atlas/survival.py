"""Replicates as animals or patients of a trial: the hazard of an event in one arm against another, in how many it came later, how many respond.

Of the first two the endpoint is a time to an event, such as `exocosm.atlas.endpoint.TimeTo`; who is without it at the end of the run has the time of the end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from exocosm.atlas.expectation import NOTHING, SMALLEST, Expectation, judge
from exocosm.atlas.pattern import wilson
from exocosm.atlas.sample import Finding, Interval, Sample
from exocosm.atlas.statistics import ratio
from exocosm.errors import Problem

ANIMALS = 16
"""Replicates that a trial asks for."""


@dataclass(frozen=True, kw_only=True)
class _Trial(Expectation):
    """A time to an event in two arms."""

    endpoint: str
    arm: str
    to: str

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return (self.arm, self.to)

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        return [Problem(f"compares {self.arm!r} with itself", place)] if self.arm == self.to else []


@dataclass(frozen=True, kw_only=True)
class LowerHazard(_Trial):
    """The event comes at a lower rate in an arm: the hazard ratio after Cox lies below 1 by more than what counts."""

    end: float
    """Time of who is without the event, in the unit of the endpoint."""

    def says(self) -> str:
        """Return it in words."""
        return f"{self.endpoint}: the hazard in {self.arm} over {self.to} is below {1 / (1 + SMALLEST):.3g}"

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured; one replicate has no hazard, and is judged by the ratio of times."""
        from exocosm.diagnostics.survival import hazard_ratio

        a, b = sample.of(self.arm, self.endpoint), sample.of(self.to, self.endpoint)
        times = np.concatenate([a, b])
        limit = 1 / (1 + SMALLEST)
        mark = f"below {limit:.3g}"
        if not len(a) or not np.isfinite(times).all():
            interval, reason = Interval(None, None, None), NOTHING
        elif point:
            interval, reason = ratio(b, a).collapsed(True), ""
        else:
            second = np.repeat([True, False], [len(a), len(b)])
            found = hazard_ratio(times, times < self.end * (1 - 1e-9), second)
            defined = not math.isnan(found.value)
            interval = Interval(found.value, found.low, found.high) if defined else Interval(None, None, None)
            without = int((a >= self.end * (1 - 1e-9)).sum()), int((b >= self.end * (1 - 1e-9)).sum())
            reason = (
                f"without the event at the end: {without[0]} of {len(a)} against {without[1]} of {len(b)}"
            )
        return Finding(
            self.says(), judge(interval, 0.0, limit), interval, "ratio", mark, reason=reason, control=self.control,
            needs=ANIMALS, accepts=((0.0, limit),),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Benefit(_Trial):
    """In more than a share of the replicates the event comes later than in the other arm, by more than what counts.

    Replicates are pairs: the same animal under both. The share has a 95 % interval after Wilson.
    """

    above: float = 0.5

    def says(self) -> str:
        """Return it in words."""
        return f"{self.endpoint}: later in {self.arm} than in {self.to} in a share above {self.above:g} of the animals"

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured, animal by animal."""
        a, b = sample.of(self.arm, self.endpoint), sample.of(self.to, self.endpoint)
        if not len(a) or not (np.isfinite(a).all() and np.isfinite(b).all()):
            interval, reason = Interval(None, None, None), NOTHING
        else:
            better = int((a > b * (1 + SMALLEST)).sum())
            interval = wilson(better, len(a)).collapsed(point)
            reason = f"{len(a) - better} of {len(a)} see no benefit, {int((b > a * (1 + SMALLEST)).sum())} of them harm"
        return Finding(
            self.says(), judge(interval, self.above, 1.0), interval, "share", f"above {self.above:g}", reason=reason,
            control=self.control, needs=ANIMALS, accepts=((self.above, math.inf),),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Responders(Expectation):
    """In a share of the replicates of an arm, which lies within two ends, an endpoint stays below a mark.

    The share has a 95 % interval after Wilson. Replicates may be patients who differ (`Arm.between_patients`).
    """

    endpoint: str
    arm: str
    under: float
    """Mark below which a replicate counts, in the unit of the endpoint."""
    share: tuple[float, float]

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms that it looks at."""
        return (self.arm,)

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no arm could meet."""
        low, high = self.share
        return [] if 0 <= low < high <= 1 else [Problem(f"a share from {low:g} to {high:g} is none", place)]

    def says(self) -> str:
        """Return it in words."""
        low, high = self.share
        return f"{self.endpoint}: below {self.under:g} in {low:g} to {high:g} of the replicates of {self.arm}"

    def find(self, sample: Sample, point: bool = False) -> Finding:
        """Hold it against what was measured; one replicate is a share of none or all."""
        a = sample.of(self.arm, self.endpoint)
        low, high = self.share
        if not len(a) or not np.isfinite(a).all():
            interval, reason = Interval(None, None, None), NOTHING
        else:
            count = int((a < self.under).sum())
            interval = wilson(count, len(a)).collapsed(point)
            reason = f"{count} of {len(a)}"
        return Finding(
            self.says(), judge(interval, low, high), interval, "share", f"{low:g} to {high:g}", reason=reason,
            control=self.control, needs=self.replicates or ANIMALS, accepts=((low, high),),
        )  # fmt: skip
