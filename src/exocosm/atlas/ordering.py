"""What a claim expects of several arms at once: an order, or effects of opposite sign."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from exocosm.atlas.expectation import NOTHING, SMALLEST, Expectation, judge
from exocosm.atlas.sample import Finding, Interval, Outcome, Sample, worst
from exocosm.atlas.statistics import ratio, replicates_needed
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
