"""Claims that ask which stage or edge decides: a Sobol design over factors, instead of arms or beside them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from exocosm.atlas.expectation import SMALLEST, judge
from exocosm.atlas.sample import Finding, Interval, Outcome
from exocosm.errors import Problem

if TYPE_CHECKING:
    from exocosm.studies.sobol import Sensitivity as Indices


@dataclass(frozen=True)
class Factor:
    """One factor: where it stands in the scenario, and over which range it is drawn."""

    name: str
    paths: tuple[str, ...]
    """Dotted paths that all take the drawn value, or its multiple where `times` is set."""
    low: float
    high: float
    unit: str = ""
    log: bool = True
    """Drawn evenly on a logarithmic scale."""
    times: bool = False
    """The drawn number multiplies what stands there."""
    source: str = ""
    """Where the range comes from: a key of the knowledge base, or words."""

    def written(self, value: float) -> str | float:
        """Return what stands in a scenario for a drawn number."""
        if self.times:
            return f"times {value!r}"
        return f"{value!r} {self.unit}" if self.unit else value


@dataclass(frozen=True)
class Leads:
    """The largest of some total indices lies above the largest of others; intervals must not overlap."""

    these: tuple[str, ...]
    over: tuple[str, ...]
    endpoint: str
    because: str = ""
    control: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the factors that it looks at."""
        return (*self.these, *self.over)

    def says(self) -> str:
        """Return it in words."""
        return f"{self.endpoint}: {' or '.join(self.these)} decides more than {', '.join(self.over)}"

    def find(self, indices: Indices) -> Finding:
        """Hold it against total indices with intervals."""
        total = dict(zip(indices.factors, indices.total, strict=True))
        known = {n: i.value for n, i in total.items() if i.value is not None}
        if len(known) < len(total):
            return _undefined(self.says(), "above the others", indices)
        best, rival = (max(names, key=known.__getitem__) for names in (self.these, self.over))
        low, high = total[best].low or 0.0, total[best].high or 0.0
        rival_low, rival_high = total[rival].low or 0.0, total[rival].high or 0.0
        outcome: Outcome = "met" if low > rival_high else "not met" if high < rival_low else "undecided"
        reason = (
            ""
            if outcome == "met"
            else f"{rival} has {known[rival]:.2f} ({rival_low:.2f} to {rival_high:.2f})"
        )
        return Finding(
            self.says(), outcome, Interval(known[best], low, high), "index",
            f"{best} above {rival} ({rival_high:.2f})", reason=reason, accepts=((rival_high, math.inf),),
        )  # fmt: skip


@dataclass(frozen=True)
class Idle:
    """A factor that acts on nothing has no share: the negative control of a design. The whole interval must lie below a tenth.

    It catches a design in which what is drawn changes the outcome by another way than the one under test: by a wrong path, or by
    chance where a run takes other random numbers for it. Chance that is the same in all runs of a design it cannot show.
    """

    factor: str
    endpoint: str
    because: str = ""
    control: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the factors that it looks at."""
        return (self.factor,)

    def says(self) -> str:
        """Return it in words."""
        return f"{self.endpoint}: {self.factor}, which acts on nothing, decides nothing"

    def find(self, indices: Indices) -> Finding:
        """Hold it against its total index with its interval."""
        mark = f"below {SMALLEST:g}"
        index = dict(zip(indices.factors, indices.total, strict=True))[self.factor]
        if index.value is None:
            return _undefined(self.says(), mark, indices, control=True)
        interval = Interval(index.value, index.low, index.high)
        outcome = judge(interval, -math.inf, SMALLEST)
        reasons = {
            "met": "",
            "undecided": "the interval is wider than what counts",
            "not met": "a factor that acts on nothing has a share",
        }
        return Finding(
            self.says(), outcome, interval, "index", mark, reason=reasons[outcome], control=True,
            accepts=((-math.inf, SMALLEST),),
        )  # fmt: skip


def _undefined(says: str, mark: str, indices: Indices, *, control: bool = False) -> Finding:
    """Return the finding where indices are not defined."""
    return Finding(
        says, "not met", Interval(None, None, None), "index", mark, control=control,
        reason="; ".join(indices.remarks) or "the endpoint does not vary, so no factor explains it",
    )  # fmt: skip


def alike(indices: Indices) -> list[tuple[str, str]]:
    """Return the pairs of factors whose total indices a design does not tell apart: their intervals overlap."""
    known = [
        (name, i.low, i.high)
        for name, i in zip(indices.factors, indices.total, strict=True)
        if i.low is not None and i.high is not None
    ]
    return [
        (a, b)
        for (a, low, high), (b, other_low, other_high) in itertools.combinations(known, 2)
        if low <= other_high and other_low <= high
    ]


@dataclass(frozen=True)
class Sensitivity:
    """A Sobol design; the endpoint is that of one run at one seed."""

    factors: tuple[Factor, ...]
    endpoint: str
    expects: tuple[Leads | Idle, ...]
    samples: int = 64
    """Base samples, a power of two; the design has ``samples x (factors + 2)`` runs."""
    logarithm: bool = False
    """Whether shares are those of the variance of the outcome's logarithm: for a product of factors that span decades, where a
    few samples would else make all the variance. Outcomes that are not above zero are then undefined."""

    changes: Mapping[str, object] = field(default_factory=dict)
    """Made in the runs of the design alone, such as a molecule that only an idle factor needs; arms beside it stay as they are."""

    def drawn(self, values: Sequence[float]) -> dict[str, object]:
        """Return the changes of a run of the design, for one number a factor."""
        pairs = zip(self.factors, values, strict=True)
        return {**self.changes, **{path: f.written(float(v)) for f, v in pairs for path in f.paths}}

    def outcome(self, value: float | None) -> float | None:
        """Return what the shares are of, for the value of the endpoint in a run."""
        if value is None or not self.logarithm:
            return value
        return math.log(value) if value > 0 else None

    def problems(self, place: str) -> list[Problem]:
        """Return what makes it one that no result could meet."""
        names = [f.name for f in self.factors]
        found = [
            Problem(f"names a factor {n!r} that it does not have", place)
            for e in self.expects
            for n in e.names
            if n not in names
        ]
        found += [
            Problem(f"the range of {f.name!r} is empty", place) for f in self.factors if not f.low < f.high
        ]
        found += [
            Problem(f"{f.name!r} cannot be drawn on a logarithmic scale from {f.low:g}", place)
            for f in self.factors
            if f.log and f.low <= 0
        ]
        if self.samples < 2 or self.samples & (self.samples - 1):
            found.append(Problem(f"{self.samples} samples are no power of two", place))
        return found
