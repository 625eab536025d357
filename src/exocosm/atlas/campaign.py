"""Runs claims: pilot, replicates, the control without a rule, assumptions moved one at a time, and where the verdict turns.

Every stage is one study over all claims, so that workers are never idle between claims. Runs are kept by content
(`exocosm.studies`): a campaign that was stopped goes on where it was, and claims that share a run share its result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from exocosm.atlas.check import check_claim
from exocosm.atlas.claim import Claim
from exocosm.atlas.experiment import Variant, readings_of, sample_of, scenario_of, trials_of
from exocosm.atlas.outcome import result_of
from exocosm.atlas.results import AtlasFolder
from exocosm.atlas.sensitivity import alike
from exocosm.atlas.sweep import (
    HALVINGS,
    SEARCH_SEEDS,
    Corner,
    Point,
    arms_of,
    corners,
    decisive,
    full_verdict,
    point_verdict,
    turned,
)
from exocosm.atlas.verdict import Flip, Verdict, verdict
from exocosm.atlas.work import DESIGN, PILOT, ROUNDS, Plan, Runs, Stage, Watcher, Work
from exocosm.errors import ExocosmError, ScenarioError
from exocosm.studies import Outcome, ResultStore, StudyProgress, Trial, Workers, execute


class Campaign:
    """Claims, run into a folder.

    Parameters
    ----------
    claims
        What to run.
    folder
        Where results go; what is there is taken up.
    plan
        How.
    workers
        Who runs.
    watcher
        Is told how far it is.

    Raises
    ------
    ScenarioError
        If a claim could not be run or could not come out either way: every problem at once, before anything runs.
    """

    def __init__(
        self,
        claims: Iterable[Claim],
        folder: AtlasFolder,
        plan: Plan,
        workers: Workers,
        watcher: Watcher | None = None,
    ) -> None:
        self.works = [Work(claim) for claim in claims]
        problems = [p for work in self.works for p in check_claim(work.claim)]
        if problems:
            raise ScenarioError(problems)
        self.folder, self.plan, self.workers, self.watcher = folder, plan, workers, watcher
        self.store = ResultStore(folder.runs)
        by_power = plan.replicates is None and not plan.silence
        stages = ["replicates", *["more replicates"] * (1 + ROUNDS if by_power else 1)]
        if plan.sweep and not plan.silence:
            stages += [
                "controls without the rule",
                "assumptions",
                "other arms",
                "confirming",
                *["where it turns"] * HALVINGS,
            ]
        self._stages = stages
        self._at = 0

    def run(self) -> list[dict[str, Any]]:
        """Run everything that is missing; return the results in the order of the claims."""
        self._replicate()
        for work in self.works:
            work.complete = (
                self.plan.silence
            )  # without exosomes no assumption is moved; else that is still to come
            self._write(work)
        if self.plan.sweep and not self.plan.silence:
            self._without_rules()
            self._sweep()
            self._confirm()
            self._locate()
            for work in self.works:
                work.complete = True
                self._write(work)
        return [self._result(work) for work in self.works]

    def _execute(self, trials: Sequence[Trial]) -> list[Outcome]:
        """Run a stage."""
        name, number = self._stages[min(self._at, len(self._stages) - 1)], self._at + 1
        self._at += 1

        def tell(study: StudyProgress) -> None:
            if self.watcher is not None:
                self.watcher(Stage(name, number, len(self._stages), study))

        return execute(trials, self.store, on=self.workers, watcher=tell) if trials else []

    def _many(self, wanted: Mapping[int, Mapping[tuple[str, int], Trial]]) -> dict[int, Runs]:
        """Run trials of several jobs, by number of the job."""
        flat = [(job, key, trial) for job, trials in wanted.items() for key, trial in trials.items()]
        outcomes = self._execute([trial for _, _, trial in flat])
        done: dict[int, Runs] = {job: {} for job in wanted}
        for (job, key, _), outcome in zip(flat, outcomes, strict=True):
            done[job][key] = outcome
        return done

    def _replicate(self) -> None:
        """Run the pilot, then as many replicates as its spread asks for; the spread of more may ask for more still.

        Only the spread is looked at, never the effect, so that the intervals stay what they are.
        """
        for work in self.works:
            work.replicates = self.plan.replicates or PILOT
        by_power = self.plan.replicates is None and not self.plan.silence
        for _ in range(1 + ROUNDS if by_power else 1):
            self._take_replicates()
            for work in self.works:
                self._judge(work)
                work.wanted = max((f.needs for f in work.by_arms), default=0)
                if by_power and work.claim.arms:
                    work.replicates = min(max(work.wanted, work.replicates), work.most)
        self._take_replicates()
        for work in self.works:
            self._judge(work)

    def _take_replicates(self) -> None:
        wanted: dict[int, dict[tuple[str, int], Trial]] = {}
        for k, work in enumerate(self.works):
            made = trials_of(work.claim, work.seeds, self.plan.variant, courses=True)
            wanted[k] = {key: trial for key, trial in made.items() if key not in work.runs}
            if work.claim.sensitivity is not None and not work.design:
                wanted[k] |= self._design(work)
        for k, runs in self._many(wanted).items():
            for (arm, number), outcome in runs.items():
                if arm == DESIGN:
                    self.works[k].design[number] = outcome
                else:
                    self.works[k].runs[arm, number] = outcome

    def _design(self, work: Work) -> dict[tuple[str, int], Trial]:
        """Return the runs of a sensitivity design: (DESIGN, row) -> trial."""
        from exocosm.studies import sobol

        asked = work.claim.sensitivity
        assert asked is not None
        plan = sobol.design(_sobol_factors(work.claim), self._samples(work), seed=1)
        made = {}
        for row, values in enumerate(plan.samples):
            scenario = scenario_of(work.claim, None, self.plan.variant, asked.drawn(values))
            made[DESIGN, row] = Trial.of(
                scenario, seed=1, readings=readings_of(work.claim), label=f"{work.claim.id} sample {row + 1}"
            )
        return made

    def _samples(self, work: Work) -> int:
        assert work.claim.sensitivity is not None
        return (
            min(work.claim.sensitivity.samples, 8)
            if self.plan.quick or self.plan.silence
            else work.claim.sensitivity.samples
        )

    def _judge(self, work: Work) -> None:
        """Hold what was measured against what is expected."""
        sample = work.sample()
        work.by_arms = [e.find(sample) for e in work.claim.expectations]
        if work.claim.sensitivity is None:
            return
        from exocosm.studies import sobol

        asked, readings = work.claim.sensitivity, readings_of(work.claim)
        endpoint = work.claim.endpoint(asked.endpoint)
        values = [
            endpoint.value(dict(zip(readings, o.values, strict=True))) if o.ok else None
            for _, o in sorted(work.design.items())
        ]
        plan = sobol.design(_sobol_factors(work.claim), self._samples(work), seed=1)
        indices = sobol.analyse(plan, [asked.outcome(v) for v in values])
        work.by_design = [e.find(indices) for e in asked.expects]
        work.sensitivity = {
            "factors": list(indices.factors),
            "first": [[i.value, i.low, i.high] for i in indices.first],
            "total": [[i.value, i.low, i.high] for i in indices.total],
            "alike": [list(pair) for pair in alike(indices)],
            "remarks": list(indices.remarks),
            "runs": len(values),
            "endpoint": asked.endpoint,
            "samples": plan.samples.tolist(),
            "outcomes": values,
            "ranges": [[f.low, f.high, f.unit, f.source] for f in asked.factors],
        }

    def _without_rules(self) -> None:
        """Take the rules that state a built-in claim out: it must then be supported no more."""
        jobs = {
            k: trials_of(
                w.claim,
                SEARCH_SEEDS,
                Variant(quick=self.plan.quick, without=w.claim.stated_by),
                arms=w.claim.compared,
                label="without its rule",
            )
            for k, w in enumerate(self.works)
            if w.claim.stated_by and w.claim.arms
        }
        for k, runs in self._many(jobs).items():
            work = self.works[k]
            work.extra += runs.values()
            work.without_rule = _by_point(work.claim, runs).word

    def _sweep(self) -> None:
        """Move every assumption to the ends of its spread."""
        jobs: dict[int, Mapping[tuple[str, int], Trial]] = {}
        places: list[tuple[Work, Corner]] = []
        for work in self.works:
            if work.usual not in ("supported", "not supported"):
                continue
            work.corners = corners(work.claim)
            first = arms_of(work.claim, decisive(work.claim, work.usual, work.by_arms))
            for corner in work.corners:
                jobs[len(places)] = self._at_value(work, corner, corner.outside, SEARCH_SEEDS, first)
                places.append((work, corner))
        for job, runs in self._many(jobs).items():
            work, corner = places[job]
            work.extra += runs.values()
            which = decisive(work.claim, work.usual, work.by_arms)
            corner.becomes, corner.effects, corner.missed = _by_point(work.claim, runs, which)
        self._other_arms()

    def _other_arms(self) -> None:
        """Run the arms that were left out where the expectation that decided is met at an end."""
        places = self._turning()
        jobs = {k: self._at_value(w, c, c.outside, SEARCH_SEEDS) for k, (w, c) in enumerate(places)}
        for k, runs in self._many(jobs).items():
            work, corner = places[k]
            known = len(arms_of(work.claim, decisive(work.claim, work.usual, work.by_arms)))
            work.extra += list(runs.values())[known:]
            corner.becomes, corner.effects, corner.missed = _by_point(work.claim, runs)

    def _at_value(
        self, work: Work, corner: Corner, value: float, seeds: Sequence[int], arms: Sequence[str] = ()
    ) -> Mapping[tuple[str, int], Trial]:
        variant = Variant(quick=self.plan.quick, priors=corner.at(value).priors)
        label = f"{corner.prior.name.split(' = ')[0]} {corner.end}"
        return trials_of(work.claim, seeds, variant, arms=arms or work.claim.compared, label=label)

    def _turning(self) -> list[tuple[Work, Corner]]:
        """Return the corners at which the verdict seems to turn."""
        return [
            (work, corner)
            for work in self.works
            for corner in work.corners
            if corner.becomes is not None and turned(work.usual, corner.becomes)
        ]

    def _confirm(self) -> None:
        """Run the corners that seem to turn the verdict with as many replicates as a pilot has."""
        places = self._turning()
        jobs = {}
        for k, (work, corner) in enumerate(places):
            arms = arms_of(work.claim, corner.deciding(work.claim))
            jobs[k] = self._at_value(work, corner, corner.outside, work.seeds[:PILOT], arms)
        for k, runs in self._many(jobs).items():
            work, corner = places[k]
            work.extra += runs.values()
            sample = sample_of(work.claim, work.seeds[:PILOT], runs)
            whole = all(o.ok for o in runs.values())
            which = corner.deciding(work.claim)
            corner.confirmed = full_verdict(work.claim, sample, which) if whole else "failed"

    def _locate(self) -> None:
        """Halve the bracket around each confirmed turn."""
        places = [(w, c) for w, c in self._turning() if c.confirmed and turned(w.usual, c.confirmed)]
        brackets = [[c.inside, c.outside] for _, c in places]
        for _ in range(HALVINGS):
            jobs = {}
            middles = []
            for k, (work, corner) in enumerate(places):
                here = Corner(corner.prior, corner.end, brackets[k][1], brackets[k][0])
                middles.append(here.middle())
                arms = arms_of(work.claim, corner.deciding(work.claim))
                jobs[k] = self._at_value(work, corner, middles[k], SEARCH_SEEDS, arms)
            for k, runs in self._many(jobs).items():
                work, corner = places[k]
                work.extra += runs.values()
                word = _by_point(work.claim, runs, corner.deciding(work.claim)).word
                brackets[k][1 if turned(work.usual, word) else 0] = middles[k]
        for (work, corner), (inner, outer) in zip(places, brackets, strict=True):
            at = Corner(corner.prior, corner.end, outer, inner).middle()
            q = corner.prior.quantity
            work.flips.append(
                Flip(
                    corner.prior.name,
                    corner.end,
                    q.magnitude,
                    at,
                    (inner, outer),
                    q.unit,
                    corner.confirmed or "undecided",
                    q.read_in or "",
                )
            )

    def _verdict(self, work: Work) -> Verdict:
        every = [*work.runs.values(), *work.design.values()]
        if any(not o.ok for o in every):
            return Verdict("failed", "failed", (), work.failures()[0])
        return verdict(work.findings, work.flips)

    def _result(self, work: Work) -> dict[str, Any]:
        """Return all that is known of a claim."""
        return result_of(work, self.plan, self._verdict(work))

    def _write(self, work: Work) -> None:
        self.folder.write(work.claim.id, self._result(work), silenced=self.plan.silence)


def _by_point(claim: Claim, runs: Runs, which: Sequence[int] | None = None) -> Point:
    """Return what the search says; a run that failed says nothing about the claim."""
    if any(not o.ok for o in runs.values()):
        return Point("failed", [], ())
    return point_verdict(claim, sample_of(claim, SEARCH_SEEDS, runs), which)


def _sobol_factors(claim: Claim) -> list[Any]:
    from exocosm.studies import sobol

    assert claim.sensitivity is not None
    return [
        sobol.Factor(f.name, f.low, f.high, "log" if f.log else "linear") for f in claim.sensitivity.factors
    ]


def run_claims(
    claims: Iterable[Claim],
    into: str | Path,
    *,
    plan: Plan | None = None,
    workers: int | None = None,
    address: str | None = None,
    watcher: Watcher | None = None,
) -> list[dict[str, Any]]:
    """Run claims into a folder and return their results; what was done already is not done again.

    Parameters
    ----------
    claims
        Claims of the atlas, or your own.
    into
        Folder of the results.
    plan
        Replicates, silence, sweep.
    workers, address
        Processes on this machine (all cores by default, 0: this process), or a Dask scheduler.
    watcher
        Is told how far it is.

    Raises
    ------
    ScenarioError
        If a claim could not be run or could not come out either way.
    StoreError
        If the folder holds something else or cannot be written; `VersionError` if it is of another version.
    Interrupted
        On Ctrl-C; run the same again to go on.
    """
    plan = plan if plan is not None else Plan()
    if plan.replicates is not None and plan.replicates < 2:
        raise ExocosmError(
            f"{plan.replicates} replicates have no interval", place="replicates", remedy="ask for 2 or more"
        )
    folder = AtlasFolder(into, make=True)
    with Workers(workers, address) as team:
        return Campaign(claims, folder, plan, team, watcher).run()
