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
from exocosm.atlas.experiment import readings_of, scenario_of, trials_of
from exocosm.atlas.outcome import result_of
from exocosm.atlas.results import AtlasFolder
from exocosm.atlas.sensitivity import alike
from exocosm.atlas.turns import SEARCH_STAGES, find_turns
from exocosm.atlas.verdict import Verdict, verdict
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
            stages += SEARCH_STAGES
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
            find_turns(self.works, self._many, quick=self.plan.quick)
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
        for k, work in sorted(enumerate(self.works), key=lambda one: -one[1].run_s):
            known = {seed for _, seed in work.runs}
            seeds = [seed for seed in work.seeds if seed not in known]
            wanted[k] = trials_of(work.claim, seeds, self.plan.variant, courses=True)
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
