"""Does the verdict hang on an assumption? Each one is moved alone to both ends of its spread; where the verdict turns is found by halving.

The search goes by point effects of one replicate: the first that says alone what all of them say. What it would take to change
that verdict is looked at first, and every other arm only where that has happened. A turn found so is confirmed with as many
replicates as a pilot has and the rule of the verdict; only then it counts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from exocosm.atlas.assumption import is_multiple
from exocosm.atlas.claim import Claim
from exocosm.atlas.experiment import Variant, scenario_of
from exocosm.atlas.prior import Prior, factors, priors
from exocosm.atlas.sample import Finding, Sample
from exocosm.atlas.verdict import Word, at_usual

End = Literal["low", "high"]
ENDS: tuple[End, End] = ("low", "high")
HALVINGS = 3
"""How often a bracket is halved: to an eighth of the spread."""


def assumptions(claim: Claim, *, quick: bool = False) -> dict[str, Prior]:
    """Return every assumption with a spread that an arm of a claim stands on, by name."""
    found: dict[str, Prior] = {}
    for arm in (None, *claim.arms):
        scenario = scenario_of(claim, arm, Variant(quick=quick))
        for name, prior in {**priors(scenario), **(factors(arm.changes) if arm is not None else {})}.items():
            # what an arm has made of a number by a factor stands already, with the number and the factor
            if not is_multiple(prior.quantity):
                found.setdefault(name, prior)
    return found


@dataclass
class Corner:
    """One assumption at one end of its spread, and what was found about it so far."""

    prior: Prior
    end: End
    outside: float
    """The end of the spread."""
    inside: float
    """The usual value."""
    becomes: Word | None = None
    """Verdict by point effects at the end."""
    confirmed: Word | None = None
    effects: list[float | None] = field(default_factory=list)
    """Point effect of each expectation at the end."""
    missed: tuple[int, ...] = ()
    """Expectations that are not met at the end, by point effects."""

    def deciding(self, claim: Claim) -> tuple[int, ...]:
        """Return which expectations decide whether the verdict turns here: those that are missed, or all where none is."""
        return self.missed or tuple(range(len(claim.expectations)))

    @property
    def logarithmic(self) -> bool:
        """Whether the spread is halved on a logarithmic scale."""
        return min(self.outside, self.inside) > 0

    def middle(self) -> float:
        """Return the middle of the bracket."""
        if self.logarithmic:
            return math.sqrt(self.outside * self.inside)
        return 0.5 * (self.outside + self.inside)

    def at(self, magnitude: float) -> Variant:
        """Return the variant with the assumption at a value."""
        return Variant(priors={self.prior.name: self.prior.at(magnitude)})


def corners(claim: Claim) -> list[Corner]:
    """Return the ends of all assumptions that differ from their usual value."""
    return list(_corners(assumptions(claim)))


def _corners(found: Mapping[str, Prior]) -> Iterator[Corner]:
    for prior in found.values():
        for end in ENDS:
            value = getattr(prior.quantity, end)
            if value is not None and value != prior.quantity.magnitude:
                yield Corner(prior, end, value, prior.quantity.magnitude)


def arms_of(claim: Claim, which: Sequence[int]) -> tuple[str, ...]:
    """Return the arms that some of the expectations look at, each once."""
    return tuple(dict.fromkeys(arm for k in which for arm in claim.expectations[k].arms))


class Point(NamedTuple):
    """What one replicate says."""

    word: Word
    effects: list[float | None]
    """Of each expectation; None for those that were not looked at."""
    missed: tuple[int, ...]
    """Expectations that are not met."""


def point_verdict(claim: Claim, sample: Sample, which: Sequence[int] | None = None) -> Point:
    """Return the verdict by point effects of some or all expectations."""
    asked = range(len(claim.expectations)) if which is None else which
    findings = {k: claim.expectations[k].find(sample, point=True) for k in asked}
    effects = [findings[k].interval.effect if k in findings else None for k in range(len(claim.expectations))]
    missed = tuple(k for k, f in findings.items() if f.outcome != "met")
    return Point(at_usual(list(findings.values()))[0], effects, missed)


@dataclass(frozen=True)
class Search:
    """Which replicate a claim is searched with, and what is looked at first."""

    seed: int
    which: tuple[int, ...]
    """Expectations that are looked at first: all of a claim that is supported; else one that is missed, for as long as that one
    is missed the others cannot turn the verdict."""
    arms: tuple[str, ...]
    """Arms that these look at."""
    values: Mapping[str, Mapping[str, Sequence[float | None]]]
    """What the replicate measured with every assumption at its usual value: arm -> endpoint -> one value."""

    def unchanged(self, sample: Sample) -> bool:
        """Whether arms of the replicate measured exactly what they do with every assumption at its usual value."""
        return all(
            tuple(found) == tuple(self.values[arm][endpoint])
            for arm, ends in sample.values.items()
            for endpoint, found in ends.items()
        )


def search_of(claim: Claim, usual: Word, findings: Sequence[Finding], sample: Sample) -> Search:
    """Return how to search for turns of a verdict.

    Parameters
    ----------
    claim
        The claim.
    usual
        Its verdict, *supported* or *not supported*.
    findings
        Of its expectations, over all replicates.
    sample
        What the replicates measured.

    Returns
    -------
    Search
        With the first replicate whose point effects alone give the verdict, of a claim that is not supported by missing what all
        replicates miss; of that, the expectation with the fewest arms. Where no replicate does, with the first.
    """
    every = tuple(range(len(findings)))
    missed = [k for k in every if findings[k].outcome == "not met"]
    at, which = 0, every if usual == "supported" else (missed[0],)
    for k in range(len(sample.seeds)):
        point = point_verdict(claim, sample.only(k))
        shared = [m for m in missed if m in point.missed]
        if point.word == usual and (usual == "supported" or shared):
            at, which = k, every if usual == "supported" else (_narrowest(claim, shared),)
            break
    return Search(sample.seeds[at], which, arms_of(claim, which), sample.only(at).values)


def _narrowest(claim: Claim, which: Sequence[int]) -> int:
    """Return which of some expectations looks at the fewest arms; the first of several."""
    return min(which, key=lambda k: len(arms_of(claim, (k,))))


def full_verdict(claim: Claim, sample: Sample, which: Sequence[int]) -> Word:
    """Return the verdict of some expectations by intervals."""
    return at_usual([claim.expectations[k].find(sample) for k in which])[0]


def turned(usual: Word, other: Word) -> bool:
    """Whether two verdicts are opposite."""
    return {usual, other} == {"supported", "not supported"}
