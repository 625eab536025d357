"""The search for a schedule: batches of proposals, each run and told in order.

What is proposed depends on the seed and on what was told before, and what a run says depends on its content. So nothing of a search
is kept but the results of its runs: done again, it comes to the same place, with every known run looked up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from exocosm.studies.proposal import Excess, Told, Values, propose
from exocosm.treatment.plan_measure import Bench, Treated
from exocosm.treatment.plan_space import Schedule, Space, over_dose

BATCH = 4
"""Schedules proposed at once, whatever the number of workers."""
HARM = "harm"


@dataclass(frozen=True)
class Limits:
    """What a schedule must keep to."""

    dose: float = 1.0
    """Total of each drug, over that of its default course."""
    harm: float = 0.1
    """Share of the healthy cells lost against no treatment."""


@dataclass(frozen=True)
class Searched:
    """A schedule that was tried."""

    schedule: Schedule
    treated: Treated
    score: float | None
    """Mean logarithm of the cancer cells; None where its runs failed."""
    harm: float | None
    """Share of the healthy cells lost; None where there are none."""
    excess: Excess
    """By how much it breaks each limit; zero or less where it keeps it."""

    @property
    def allowed(self) -> bool:
        """Whether it was measured and keeps every limit."""
        return self.score is not None and all(v <= 0 for v in self.excess.values())


@dataclass(frozen=True)
class Search:
    """What was tried, in order."""

    tried: tuple[Searched, ...]
    cut: int
    """How many of them were proposed with more than the limit of dose, and cut to it."""
    untreated: Treated
    standard: Searched
    """The default courses, on the same seeds."""

    @property
    def best(self) -> int | None:
        """Place of the best schedule that keeps the limits; the first of equals; None where none does."""
        allowed = [k for k, s in enumerate(self.tried) if s.allowed]
        return min(allowed, key=lambda k: (self.tried[k].score, k), default=None)

    def best_so_far(self) -> list[float | None]:
        """Return the best score of an allowed schedule up to each that was tried."""
        out: list[float | None] = []
        best: float | None = None
        for s in self.tried:
            if s.allowed and s.score is not None:
                best = s.score if best is None else min(best, s.score)
            out.append(best)
        return out


def judged(
    space: Space, limits: Limits, schedule: Schedule, treated: Treated, untreated: Treated
) -> Searched:
    """Return a measured schedule with its harm, held against the limits."""
    lost = treated.harm(untreated)
    excess = over_dose(space, schedule, limits.dose)
    if treated.score is not None:
        excess[HARM] = -limits.harm if lost is None else lost - limits.harm
    return Searched(schedule, treated, treated.score, lost, excess)


def search(bench: Bench, limits: Limits, *, trials: int, seed: int, seeds: Sequence[int]) -> Search:
    """Try schedules.

    Parameters
    ----------
    bench
        Runs them.
    limits
        What they must keep to.
    trials
        How many are tried; more of them begin with the same.
    seed
        Of the proposals.
    seeds
        Of the runs, the same for every schedule.

    Raises
    ------
    ExocosmError
        As `Bench.measure` and `propose`; also if the scenario fails without treatment.
    """
    space = bench.space
    untreated, standard = bench.measure([Schedule(), space.standard()], seeds, "untreated and standard")
    _must_run(untreated)
    reference = judged(space, limits, space.standard(), standard, untreated)
    history: list[Told] = []
    usual = space.values(reference.schedule)
    if usual is not None:
        history.append(Told(usual, reference.score, reference.excess))
    tried: list[Searched] = []
    cut = 0

    measured: dict[Schedule, Searched] = {
        Schedule(): judged(space, limits, Schedule(), untreated, untreated),
        reference.schedule: reference,
    }

    def known(values: Values) -> Told | None:
        schedule = space.schedule(space.within(values, limits.dose))
        if schedule not in measured:
            return None
        return Told(values, measured[schedule].score, measured[schedule].excess)

    while len(tried) < trials:
        # Always a whole batch, so that a search with more trials begins with this one.
        batch = propose(space.ranges(), history, seed=seed, count=BATCH, known=known)
        count = min(BATCH, trials - len(tried))
        asked = [space.within(values, limits.dose) for values in batch.proposals[:count]]
        cut += sum(a != v for a, v in zip(asked, batch.proposals, strict=False))
        schedules = [space.schedule(values) for values in asked]
        came = bench.measure(schedules, seeds, "search", len(tried), trials)
        history += batch.passed
        for values, schedule, treated in zip(asked, schedules, came, strict=True):
            found = judged(space, limits, schedule, treated, untreated)
            history.append(Told(values, found.score, found.excess))
            tried.append(found)
            measured[schedule] = found
    return Search(tuple(tried), cut, untreated, reference)


def _must_run(untreated: Treated) -> None:
    """Raise where there is nothing to compare with."""
    if untreated.failure:
        from exocosm.errors import ExocosmError

        raise ExocosmError(
            f"the scenario fails without treatment: {untreated.failure}",
            remedy="try it with 'exocosm run' first",
        )
