"""One claim on its way through a campaign, and how claims are run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from exocosm.atlas.claim import Claim
from exocosm.atlas.experiment import Variant, sample_of
from exocosm.atlas.sample import Finding, Sample
from exocosm.atlas.sweep import Corner, Search
from exocosm.atlas.verdict import Flip, Word, at_usual
from exocosm.studies import Outcome, StudyProgress

DESIGN = "sensitivity design"
"""Stands where runs of a design have the name of an arm."""
PILOT = 4
"""Replicates from which the spread is learned."""
ROUNDS = 2
"""How often the spread of the replicates so far may ask for more."""
MOST = 16
"""Most replicates that are run for power; a claim that would need more says so."""

Runs = dict[tuple[str, int], Outcome]


@dataclass(frozen=True)
class Stage:
    """What a campaign does now."""

    name: str
    number: int
    of: int
    study: StudyProgress


Watcher = Callable[[Stage], None]


@dataclass(frozen=True)
class Plan:
    """How claims are run."""

    replicates: int | None = None
    """None: by power, from a pilot."""
    silence: bool = False
    sweep: bool = True
    quick: bool = False

    @property
    def variant(self) -> Variant:
        """Variant of every run before assumptions are moved."""
        return Variant(silence=self.silence, quick=self.quick)


@dataclass
class Work:
    """One claim on its way."""

    claim: Claim
    runs: Runs = field(default_factory=dict)
    replicates: int = PILOT
    wanted: int = 0
    """Replicates that power asks for."""
    without_rule: Word | None = None
    search: Search | None = None
    """How assumptions are searched; None where none is moved."""
    corners: list[Corner] = field(default_factory=list)
    flips: list[Flip] = field(default_factory=list)
    sensitivity: dict[str, Any] | None = None
    design: dict[int, Outcome] = field(default_factory=dict)
    """Outcomes of the sensitivity design, by row."""
    by_arms: list[Finding] = field(default_factory=list)
    by_design: list[Finding] = field(default_factory=list)
    extra: list[Outcome] = field(default_factory=list)
    """Outcomes of runs beside the replicates, for the books."""
    complete: bool = False

    @property
    def seeds(self) -> tuple[int, ...]:
        """Seeds of the replicates."""
        return tuple(range(1, self.replicates + 1))

    @property
    def run_s(self) -> float:
        """Mean seconds of a run so far; what takes long is run first, so that no worker waits for another at the end of a stage."""
        done = self.every
        return sum(o.wall_s for o in done) / len(done) if done else 0.0

    @property
    def stated(self) -> int:
        """Largest number of replicates that an expectation states; 0 for none."""
        return max((e.replicates for e in self.claim.expectations), default=0)

    @property
    def most(self) -> int:
        """How many replicates the claim may have."""
        return max(MOST, self.stated)

    @property
    def findings(self) -> list[Finding]:
        """All findings: of the arms, then of the sensitivity design."""
        return self.by_arms + self.by_design

    @property
    def usual(self) -> Word:
        """Verdict of the arms at usual values; undecided where moving assumptions could not turn the claim.

        Where the design misses its mark, or there are no arms, nothing that is moved in arms turns the verdict.
        """
        if not self.by_arms or any(f.outcome != "met" for f in self.by_design):
            return "undecided"
        return at_usual(self.by_arms)[0]

    @property
    def every(self) -> list[Outcome]:
        """Outcomes of all runs."""
        return [*self.runs.values(), *self.design.values(), *self.extra]

    def sample(self) -> Sample:
        """Return what the replicates measured."""
        return sample_of(self.claim, self.seeds, self.runs, courses=True)

    def failures(self) -> list[str]:
        """Return what went wrong with runs, each reason once."""
        return list(dict.fromkeys(str(o.failure) for o in self.every if o.failure is not None))


def why_replicates(plan: Plan, work: Work) -> str:
    """Return in words why a claim has so many replicates."""
    if not work.claim.arms:
        return "one run a sample of the design"
    if plan.replicates is not None:
        return "as asked"
    if plan.silence:
        return f"the pilot of {PILOT}"
    if work.stated == work.replicates:
        return f"as many as an expectation states; the pilot had {PILOT}"
    if work.wanted > MOST:
        return f"{MOST} at most; 90 % power for the smallest effect that counts would take {work.wanted}"
    return f"90 % power for the smallest effect that counts takes {max(work.wanted, 2)} by their spread; the pilot had {PILOT}"
