"""Deal trials to the workers of a Dask cluster.

Short runs travel in batches, sized by the time that runs took so far, so that handing them out costs little and a worker that dies
loses little. Where a batch took its workers down more often than allowed, one of its runs is to blame and the others are not: each
is then run by itself, with nothing else under way, so that only the one that kills is given up.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from exocosm.errors import ExocosmError
from exocosm.studies.code_version import code_version
from exocosm.studies.dask_side import compile_kernels, run_batch
from exocosm.studies.outcome import Failure, Outcome
from exocosm.studies.trial import Trial
from exocosm.studies.workers import Workers

if TYPE_CHECKING:
    from exocosm.simulation.signals import StopRequest
    from exocosm.studies.study import Study

BATCH_S = 1.0
"""Seconds that a batch should take: what a worker that dies may lose."""
LARGEST = 64
"""Runs in a batch at most."""
ALONE_S = 120.0
"""Seconds without any worker after which a cluster of our own is given up."""
WAIT_S = 0.2
"""Seconds between two looks at a stop request, and two reports."""


@dataclass
class Dealing:
    """Batches under way and trials that wait."""

    study: Study
    team: Workers
    waiting: deque[Trial]
    suspects: deque[Trial] = field(default_factory=deque)
    """Trials whose batch took workers down."""
    under_way: dict[Any, list[Trial]] = field(default_factory=dict)
    """Future -> its trials, oldest first."""
    run_s: float | None = None
    """Mean seconds of a run, of late."""
    ended: threading.Event = field(default_factory=threading.Event)
    """Set when a batch ended."""

    def deal(self) -> None:
        """Hand out batches until every worker has one and the next."""
        count = self.team.count()
        while self.waiting and len(self.under_way) < 2 * count:
            self._submit([self.waiting.popleft() for _ in range(self._batch(count))])
        if self.suspects and not self.waiting and not self.under_way:
            self._submit([self.suspects.popleft()])

    def _batch(self, count: int) -> int:
        """Return how many runs the next batch holds: few until it is known how long they take, and towards the end."""
        wanted = 1 if self.run_s is None else int(BATCH_S / max(self.run_s, 1e-3))
        fair = -(-len(self.waiting) // (2 * count))
        return max(1, min(wanted, LARGEST, fair))

    def _submit(self, batch: list[Trial]) -> None:
        client, study = self.team.client(), self.study
        content = [trial.as_json() for trial in batch]
        future = client.submit(run_batch, content, study.keep, self.team.scratch, pure=False)
        future.add_done_callback(lambda _: self.ended.set())
        self.under_way[future] = batch

    def collect(self) -> None:
        """Wait a little for batches to end, and keep what they bring."""
        self.ended.wait(WAIT_S)
        self.ended.clear()
        for future in [f for f in self.under_way if f.done()]:
            self._receive(future, self.under_way.pop(future))

    def _receive(self, future: Any, batch: list[Trial]) -> None:
        """Keep the outcomes of a batch, or make its trials suspects where it took workers down."""
        if future.status == "finished":
            for content, trial in zip(future.result(), batch, strict=True):
                outcome = Outcome.from_json(content)
                _refuse_other_code(outcome, trial, self.team)
                self.run_s = outcome.wall_s if self.run_s is None else 0.5 * self.run_s + 0.5 * outcome.wall_s
                self.study.take(outcome)
            return
        error = None if future.status == "cancelled" else future.exception()
        if (
            error is None and future.status == "finished"
        ):  # its result went with a worker, and was computed again meanwhile
            self._receive(future, batch)
            return
        if type(error).__name__ == "KilledWorker":
            if len(batch) > 1 or self.waiting or self.under_way:
                self.suspects.extend(batch)
            else:
                self.study.take(_given_up(batch[0]))
            return
        raise _lost(self.team, str(error or "its scheduler is gone"))

    def running(self) -> list[Trial]:
        """Return the trials that workers have now, as far as is known from here."""
        return [batch[0] for batch in list(self.under_way.values())[: self.team.count()]]


def run_on_cluster(study: Study, missing: Sequence[Trial], team: Workers, stop: StopRequest) -> None:
    """Run trials on the workers of a cluster; errors as for `exocosm.studies.execute`."""
    dealing = Dealing(study, team, deque(missing))
    client = team.client()
    try:
        _warm(study, missing[0], team, stop)
        seen = time.monotonic()
        while dealing.waiting or dealing.suspects or dealing.under_way:
            if stop.asked:
                raise study.interrupted()
            dealing.deal()
            study.tell(dealing.running())
            dealing.collect()
            seen = time.monotonic() if team.alive() else seen
            if time.monotonic() - seen > ALONE_S:
                raise _lost(team, "no worker is left, and none starts")
    finally:
        if dealing.under_way:
            client.cancel(list(dealing.under_way), force=True)


def _warm(study: Study, trial: Trial, team: Workers, stop: StopRequest) -> None:
    """Let one worker compile the kernels before the others look for them in the cache."""
    if team.warm:
        return
    study.tell((trial,))
    future = team.client().submit(compile_kernels, trial.as_json(), team.scratch, pure=False)
    # A worker that dies of it, or a trial that fails, will say so when its turn comes.
    while not future.done() and not stop.asked:
        time.sleep(0.02)
    team.warm = True


def _lost(team: Workers, why: str) -> ExocosmError:
    """Return the error about a cluster that is no more."""
    return ExocosmError(
        f"the cluster was lost: {why}",
        place=team.address or "workers",
        remedy="every finished run is kept; run the same command again",
    )


def _refuse_other_code(outcome: Outcome, trial: Trial, team: Workers) -> None:
    """Raise `ExocosmError` where a worker runs other code than this process: its results would bear a wrong key."""
    if outcome.key != trial.key:
        raise ExocosmError(
            f"a worker runs exocosm {outcome.code}, this process {code_version()}",
            place=team.address or "workers",
            remedy="install the same version on all machines of the cluster, and the same tables of cells",
        )


def _given_up(trial: Trial) -> Outcome:
    """Return the outcome of a trial that takes down whoever runs it."""
    failure = Failure(
        "KilledWorker",
        "every worker that ran it died",
        place=trial.label or trial.key[:8],
        remedy="it may need more memory than there is; run it by itself with workers=0 to see",
    )
    return Outcome(trial.key, (), 0.0, None, code_version(), failure)
