"""What comes of schedules: living cancer cells at the horizon, and healthy cells that were lost."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from exocosm.errors import ExocosmError, ScenarioError
from exocosm.studies.execution import execute
from exocosm.studies.outcome import Outcome as Ran
from exocosm.studies.progress import StudyProgress
from exocosm.studies.result_store import ResultStore
from exocosm.studies.trial import Trial
from exocosm.studies.workers import Workers
from exocosm.treatment.outcomes import efficacy, harm
from exocosm.treatment.plan_space import Regimen, Schedule, Space

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

Apply: TypeAlias = Callable[["Scenario", Sequence[Regimen]], "Scenario"]
"""Gives a scenario therapies; all problems at once where it cannot."""

LEAST_CELLS = 0.5
"""Stands for none in logarithms: half a cell, so that a cure is better than one cell left, and finite."""


@dataclass(frozen=True)
class PlanProgress:
    """A plan, now."""

    stage: str
    done: int
    """Schedules measured in this stage before the runs that are going."""
    total: int
    """Schedules of this stage."""
    going: int
    """Schedules of the runs that are going."""
    study: StudyProgress
    """The runs that are going."""

    @property
    def finished(self) -> float:
        """Schedules measured, parts of one included."""
        return self.done + self.going * self.study.done / max(self.study.total, 1)


Watcher: TypeAlias = Callable[[PlanProgress], None]


@dataclass(frozen=True)
class Treated:
    """What came of a schedule, one value a seed."""

    cancer: tuple[float, ...] = ()
    """Living cancer cells at the horizon."""
    healthy: tuple[float, ...] = ()
    """Living cells of every other type; empty where the scenario has none."""
    failure: str = ""
    """Why there are no values."""

    @property
    def logs(self) -> tuple[float, ...]:
        """Logarithm of the cancer cells, by seed."""
        return tuple(math.log(max(n, LEAST_CELLS)) for n in self.cancer)

    @property
    def score(self) -> float | None:
        """Mean of the logarithms; None where the runs failed. Lower is better."""
        return math.fsum(self.logs) / len(self.cancer) if self.cancer else None

    def harm(self, untreated: Treated) -> float | None:
        """Return the share of healthy cells lost against no treatment on the same seeds; None where there are none.

        Below zero where there are more of them than without treatment.
        """
        there = math.fsum(untreated.healthy)
        return 1.0 - math.fsum(self.healthy) / there if self.healthy and there > 0 else None


class Bench:
    """Runs schedules and reads what came of them.

    Parameters
    ----------
    scenario
        Without treatment, as long as the horizon.
    space
        Drugs and times.
    apply
        Gives a scenario therapies.
    store
        Where results are and go.
    team
        Who runs.
    burden
        Cell types that are the disease; those tagged ``cancer`` by default.
    watcher
        Is told how far it is.

    Raises
    ------
    ScenarioError
        If no cell type is the disease.
    """

    def __init__(
        self,
        scenario: Scenario,
        space: Space,
        apply: Apply,
        store: ResultStore,
        team: Workers,
        *,
        burden: Sequence[str] = (),
        watcher: Watcher | None = None,
    ) -> None:
        self.space, self.apply, self.store, self.team, self.watcher = space, apply, store, team, watcher
        # Only the end counts: what is recorded and kept on the way costs time and changes no bit.
        seldom = {"every": space.horizon.as_written()}
        self.scenario = scenario.with_changes({"record": seldom, "checkpoint": seldom})
        self.efficacy, self.harm = efficacy(scenario, burden), harm(scenario, burden)
        self._known: dict[Schedule, Trial] = {}

    def treated(self, schedule: Schedule) -> Scenario:
        """Return the scenario with a schedule."""
        return with_schedule(self.scenario, self.space, self.apply, schedule)

    def measure(
        self,
        schedules: Sequence[Schedule],
        seeds: Sequence[int],
        stage: str,
        done: int = 0,
        total: int | None = None,
    ) -> list[Treated]:
        """Return what comes of each schedule, looked up where it is known.

        Raises
        ------
        ExocosmError
            If a run failed for a reason of the machine, not of the schedule: the same command again goes on.
        Interrupted
            On Ctrl-C or termination; every finished run is kept.
        """
        made: list[list[Trial]] = []
        failures: dict[int, str] = {}
        for k, schedule in enumerate(schedules):
            try:
                made.append([self._trial(schedule, seed) for seed in seeds])
            except ScenarioError as error:
                # the default courses fit; this one may meet something that the scenario does itself at that time
                made.append([])
                failures[k] = str(error)

        def tell(study: StudyProgress) -> None:
            if self.watcher is not None:
                self.watcher(PlanProgress(stage, done, total or len(schedules), len(schedules), study))

        outcomes = iter(execute([t for some in made for t in some], self.store, on=self.team, watcher=tell))
        return [
            Treated(failure=failures[k]) if k in failures else self._read([next(outcomes) for _ in some])
            for k, some in enumerate(made)
        ]

    def _trial(self, schedule: Schedule, seed: int) -> Trial:
        """Return a run; the scenario of a schedule is made once."""
        readings = (*self.efficacy.readings, *(self.harm.readings if self.harm is not None else ()))
        if schedule not in self._known:
            self._known[schedule] = Trial.of(self.treated(schedule), seed=seed, readings=readings)
        made = self._known[schedule]
        label = f"seed {seed}"
        return Trial(made.scenario, seed, None, readings, label, made.folder, made.content)

    def _read(self, outcomes: Sequence[Ran]) -> Treated:
        """Return what the runs of one schedule say."""
        failed = [o.failure for o in outcomes if o.failure is not None]
        for failure in failed:
            if not failure.lasting:
                raise ExocosmError(
                    f"a run failed: {failure.message}",
                    place=failure.place,
                    remedy="run the same command again",
                )
        if failed:
            return Treated(failure=str(failed[0]))
        cut = len(self.efficacy.readings)
        cancer = [math.fsum(_numbers(o.values[:cut])) for o in outcomes]
        healthy = [math.fsum(_numbers(o.values[cut:])) for o in outcomes] if self.harm is not None else []
        return Treated(tuple(cancer), tuple(healthy))


def with_schedule(scenario: Scenario, space: Space, apply: Apply, schedule: Schedule) -> Scenario:
    """Return a scenario with a schedule; itself where nothing is given."""
    regimens = space.regimens(schedule)
    return apply(scenario, regimens) if regimens else scenario


def _numbers(values: Sequence[Any]) -> list[float]:
    """Return counts as numbers; they are always defined."""
    return [float(v) for v in values]
