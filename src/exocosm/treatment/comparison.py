"""A comparison: the runs of all arms with the same seeds, each done once, and what they measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from exocosm.arrays import Float
from exocosm.errors import ExocosmError, Interrupted
from exocosm.studies.execution import execute
from exocosm.studies.patients import as_patient
from exocosm.studies.progress import StudyProgress, StudyWatcher
from exocosm.studies.result_store import ResultStore
from exocosm.studies.single_run import run_trial
from exocosm.studies.trial import Trial
from exocosm.studies.workers import Workers
from exocosm.treatment.arms import ArmsFile
from exocosm.treatment.outcomes import Outcome

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario
    from exocosm.studies.outcome import Outcome as RunOutcome
    from exocosm.studies.reading import Reading

RUNS = "runs"
"""Folder in which the runs of the first seed stay, for maps."""


@dataclass(frozen=True)
class Comparison:
    """What is to be run."""

    scenario: Scenario
    """What every arm starts from."""
    arms: ArmsFile
    scenarios: Mapping[str, Scenario]
    """The scenario of each arm."""
    outcomes: tuple[Outcome, ...]
    """Efficacy first; then harm, where anything can be harmed; then the rest."""
    seeds: tuple[int, ...]
    """The same in every arm."""
    until: float | None = None
    """min; the end of the scenario by default."""
    spreads: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """arm -> path of what differs between patients -> coefficient of variation; a path that no scenario of an arm has is left out."""

    @property
    def end_min(self) -> float:
        """When a run ends, min."""
        return self.scenario.until.to("min") if self.until is None else self.until

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What is read of every run, each once."""
        found: dict[Reading, None] = {}
        for outcome in self.outcomes:
            found |= dict.fromkeys((*outcome.readings, *outcome.courses))
            if outcome.times is not None:
                found[outcome.times] = None
        return tuple(found)

    def trials(self) -> dict[tuple[str, int], Trial]:
        """Return the runs: (arm, seed) -> trial; the seeds of all arms in turn, so that an early look shows every arm."""
        made = {name: self._trials_of(name) for name in self.scenarios}
        return {(name, seed): made[name][seed] for seed in self.seeds for name in self.scenarios}

    def patient(self, arm: str, seed: int) -> Scenario:
        """Return the scenario of an arm in one patient; `ScenarioError` if a value is drawn that cannot be."""
        return as_patient(self.scenarios[arm], seed, self.spreads.get(arm, {}))

    def _trials_of(self, arm: str) -> dict[int, Trial]:
        """Return the runs of an arm by seed; where patients do not differ, its scenario is written once."""

        def one(seed: int, word: str) -> Trial:
            scenario, label = self.patient(arm, seed), f"{arm}, {word} {seed}"
            return Trial.of(scenario, seed=seed, until=self.until, readings=self.readings, label=label)

        if self.spreads.get(arm):
            return {seed: one(seed, "patient") for seed in self.seeds}
        first = one(self.seeds[0], "seed")
        return {seed: replace(first, seed=seed, label=f"{arm}, seed {seed}") for seed in self.seeds}


@dataclass(frozen=True)
class Measurements:
    """What the runs of a comparison say; animal k has the same seed in every arm."""

    seeds: tuple[int, ...]
    """[n] of which every arm has a result."""
    times: Mapping[str, Float]
    """arm -> [k] min."""
    values: Mapping[str, Mapping[str, Float]]
    """arm -> outcome -> [n]; NaN where one is not defined."""
    courses: Mapping[str, Mapping[str, Float]]
    """arm -> outcome -> [n, k], for what is counted over time."""
    failures: tuple[str, ...] = ()
    """Runs that failed, in words; their seeds are left out of every arm."""


def run_comparison(
    comparison: Comparison,
    into: str | Path,
    *,
    workers: int | None = None,
    watcher: StudyWatcher | None = None,
) -> Measurements:
    """Run what is missing of a comparison and return what was measured.

    Parameters
    ----------
    comparison
        What to run.
    into
        Folder of the results; the runs of the first seed stay in ``runs`` below it.
    workers
        Processes, one per core by default; 0 runs in this process. The values do not depend on it.
    watcher
        Is told how far it is.

    Raises
    ------
    Interrupted
        On Ctrl-C; the same call goes on where it was.
    StoreError
        If the folder holds something else, or cannot be written.
    ExocosmError
        If fewer than two seeds came through in all arms.
    """
    folder, trials = Path(into), comparison.trials()
    store = ResultStore(folder)
    first = [t for (_, seed), t in trials.items() if seed == comparison.seeds[0]]
    keys = {t.key for t in trials.values()}
    shown = [t for t in first if store.get(t.key) is None]
    try:
        with Workers(workers) as team:
            execute(shown, store, on=team, watcher=_of_all(watcher, len(keys)), keep=folder / RUNS)
            done = execute(list(trials.values()), store, on=team, watcher=watcher)
    except Interrupted as error:
        kept = sum(store.get(key) is not None for key in keys)
        raise Interrupted(
            f"stopped after {kept} of {len(keys)} runs; every finished run is kept", remedy=error.remedy
        ) from error
    for trial in first:
        if not (folder / RUNS / trial.key[:16]).exists():
            run_trial(trial, keep=folder / RUNS)
    return measured(comparison, dict(zip(trials, done, strict=True)))


def _of_all(watcher: StudyWatcher | None, total: int) -> StudyWatcher | None:
    """Return a watcher of a part of the runs that counts against all of them."""
    if watcher is None:
        return None

    def tell(now: StudyProgress) -> None:
        left = None if not now.left_s else now.left_s * (total - now.done) / max(now.total - now.done, 1)
        watcher(StudyProgress(now.done, total, now.running, now.wall_s, left))

    return tell


def measured(comparison: Comparison, done: Mapping[tuple[str, int], RunOutcome]) -> Measurements:
    """Return what the runs measured, of the seeds that came through in every arm."""
    failures = tuple(f"{arm}, seed {s}: {o.failure}" for (arm, s), o in done.items() if o.failure is not None)
    arms = list(comparison.scenarios)
    seeds = tuple(s for s in comparison.seeds if all(done[a, s].ok for a in arms))
    if len(seeds) < 2:
        raise ExocosmError(
            f"only {len(seeds)} of {len(comparison.seeds)} seeds came through in every arm; two are needed",
            place="; ".join(failures[:3]) or "comparison",
            remedy="mend what failed, or ask for more replicates",
        )
    readings = comparison.readings
    said = {a: [dict(zip(readings, done[a, s].values, strict=True)) for s in seeds] for a in arms}
    counted = [o for o in comparison.outcomes if o.times is not None]
    times = counted[0].times
    values = {
        a: {o.name: np.array([_number(o.value(read)) for read in said[a]]) for o in comparison.outcomes}
        for a in arms
    }
    courses = {
        a: {o.name: np.stack([_summed([read[r] for r in o.courses]) for read in said[a]]) for o in counted}
        for a in arms
    }
    assert times is not None
    return Measurements(
        seeds, {a: np.array(said[a][0][times], float) for a in arms}, values, courses, failures
    )


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _summed(series: Sequence[object]) -> Float:
    """Return the sum of series over the same times, [k]."""
    total: Float = np.sum(np.array(series, dtype=np.float64), axis=0)
    return total
