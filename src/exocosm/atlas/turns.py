"""The stages of a campaign that ask what a verdict hangs on: the rule that states it, and each assumption at both ends of its spread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from exocosm.atlas.claim import Claim
from exocosm.atlas.experiment import FIRST_SEED, Variant, sample_of, trials_of
from exocosm.atlas.sample import Sample
from exocosm.atlas.sweep import (
    HALVINGS,
    Corner,
    Point,
    Search,
    arms_of,
    corners,
    full_verdict,
    point_verdict,
    search_of,
    turned,
)
from exocosm.atlas.verdict import Flip
from exocosm.atlas.work import PILOT, Runs, Work
from exocosm.studies import Trial

SEARCH_STAGES = (
    "controls without the rule",
    "assumptions",
    "other arms",
    "confirming",
    *["where it turns"] * HALVINGS,
)

Trials = Mapping[tuple[str, int], Trial]
RunMany = Callable[[Mapping[int, Trials]], dict[int, Runs]]
"""Runs trials of several jobs as one stage, by number of the job."""


def find_turns(works: Sequence[Work], run: RunMany, *, quick: bool = False) -> None:
    """Find out what the verdict of each claim hangs on.

    Parameters
    ----------
    works
        Claims with their replicates; what is found is written into them.
    run
        Runs one stage.
    quick
        Whether claims are run small.
    """
    works = sorted(works, key=lambda work: -work.run_s)
    _without_rules(works, run, quick)
    places = _sweep(works, run, quick)
    places = _other_arms(places, run)
    places = _confirm(places, run)
    _locate(places, run)


class _Place(NamedTuple):
    """One assumption of a claim at one end of its spread."""

    work: Work
    search: Search
    corner: Corner
    quick: bool

    def at(self, value: float, seeds: Sequence[int] = (), arms: Sequence[str] = ()) -> Trials:
        """Return the runs with the assumption at a value: of the search's seed and of all arms by default."""
        variant = Variant(quick=self.quick, priors=self.corner.at(value).priors)
        label = f"{self.corner.prior.name.split(' = ')[0]} {self.corner.end}"
        claim = self.work.claim
        seeds = seeds or (self.search.seed,)
        return trials_of(claim, seeds, variant, arms=arms or claim.compared, label=label)

    def turns(self) -> bool:
        """Whether the verdict seems to turn."""
        becomes = self.corner.becomes
        return becomes is not None and turned(self.work.usual, becomes)

    @property
    def deciding(self) -> tuple[int, ...]:
        """Which expectations decide whether it does."""
        return self.corner.deciding(self.work.claim)

    def judge(self, runs: Runs, which: Sequence[int] | None = None) -> None:
        """Note what the replicate says at the end; where nothing has changed at all, the verdict has not."""
        corner = self.corner
        corner.becomes, corner.effects, corner.missed = _by_point(
            self.work.claim, runs, self.search.seed, which
        )
        if corner.becomes != "failed" and self.search.unchanged(
            _sample(self.work.claim, runs, self.search.seed)
        ):
            corner.becomes = self.work.usual


def _without_rules(works: Sequence[Work], run: RunMany, quick: bool) -> None:
    """Take the rules that state a built-in claim out: it must then be supported no more."""
    stated = [w for w in works if w.claim.stated_by and w.claim.arms]
    seeds = [_search(w).seed if w.usual in ("supported", "not supported") else FIRST_SEED for w in stated]
    jobs = {}
    for k, (work, seed) in enumerate(zip(stated, seeds, strict=True)):
        variant = Variant(quick=quick, without=work.claim.stated_by)
        arms = work.claim.compared
        jobs[k] = trials_of(work.claim, (seed,), variant, arms=arms, label="without its rule")
    for k, runs in run(jobs).items():
        stated[k].extra += runs.values()
        stated[k].without_rule = _by_point(stated[k].claim, runs, seeds[k]).word


def _search(work: Work) -> Search:
    return search_of(work.claim, work.usual, work.by_arms, work.sample())


def _sweep(works: Sequence[Work], run: RunMany, quick: bool) -> list[_Place]:
    """Move every assumption to the ends of its spread; return the ends."""
    places: list[_Place] = []
    for work in works:
        if work.usual not in ("supported", "not supported"):
            continue
        work.search = search = _search(work)
        work.corners = corners(work.claim)
        places += [_Place(work, search, corner, quick) for corner in work.corners]
    jobs = {k: p.at(p.corner.outside, arms=p.search.arms) for k, p in enumerate(places)}
    for k, runs in run(jobs).items():
        places[k].work.extra += runs.values()
        places[k].judge(runs, places[k].search.which)
    return places


def _other_arms(places: Sequence[_Place], run: RunMany) -> list[_Place]:
    """Run the arms that were left out where what was looked at turns; return the ends at which the verdict still seems to."""
    found = [p for p in places if p.turns()]
    jobs = {k: p.at(p.corner.outside) for k, p in enumerate(found)}
    for k, runs in run(jobs).items():
        found[k].work.extra += [o for (arm, _), o in runs.items() if arm not in found[k].search.arms]
        found[k].judge(runs)
    return [p for p in found if p.turns()]


def _confirm(places: Sequence[_Place], run: RunMany) -> list[_Place]:
    """Run the ends that seem to turn the verdict with as many replicates as a pilot has; return those that do."""
    jobs = {}
    for k, place in enumerate(places):
        arms = arms_of(place.work.claim, place.deciding)
        jobs[k] = place.at(place.corner.outside, place.work.seeds[:PILOT], arms)
    for k, runs in run(jobs).items():
        work, corner = places[k].work, places[k].corner
        work.extra += runs.values()
        sample = sample_of(work.claim, work.seeds[:PILOT], runs)
        whole = all(o.ok for o in runs.values())
        corner.confirmed = full_verdict(work.claim, sample, places[k].deciding) if whole else "failed"
    return [p for p in places if p.corner.confirmed and turned(p.work.usual, p.corner.confirmed)]


def _locate(places: Sequence[_Place], run: RunMany) -> None:
    """Halve the bracket around each confirmed turn."""
    brackets = [[p.corner.inside, p.corner.outside] for p in places]
    for _ in range(HALVINGS):
        jobs, middles = {}, []
        for k, place in enumerate(places):
            corner = place.corner
            middles.append(Corner(corner.prior, corner.end, brackets[k][1], brackets[k][0]).middle())
            jobs[k] = place.at(middles[k], arms=arms_of(place.work.claim, place.deciding))
        for k, runs in run(jobs).items():
            place = places[k]
            place.work.extra += runs.values()
            word = _by_point(place.work.claim, runs, place.search.seed, place.deciding).word
            brackets[k][1 if turned(place.work.usual, word) else 0] = middles[k]
    for place, (inner, outer) in zip(places, brackets, strict=True):
        corner = place.corner
        at, q = Corner(corner.prior, corner.end, outer, inner).middle(), corner.prior.quantity
        becomes = corner.confirmed or "undecided"
        place.work.flips.append(
            Flip(
                corner.prior.name,
                corner.end,
                q.magnitude,
                at,
                (inner, outer),
                q.unit,
                becomes,
                q.read_in or "",
            )
        )


def _sample(claim: Claim, runs: Runs, seed: int) -> Sample:
    return sample_of(claim, (seed,), runs)


def _by_point(claim: Claim, runs: Runs, seed: int, which: Sequence[int] | None = None) -> Point:
    """Return what the search says; a run that failed says nothing about the claim."""
    if any(not o.ok for o in runs.values()):
        return Point("failed", [], ())
    return point_verdict(claim, _sample(claim, runs, seed), which)
