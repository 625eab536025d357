"""Run what is missing of a study, once, and keep each result as it comes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from exocosm.errors import Interrupted
from exocosm.simulation.signals import StopRequest
from exocosm.studies.outcome import Outcome
from exocosm.studies.progress import StudyWatcher
from exocosm.studies.result_store import ResultStore
from exocosm.studies.single_run import run_trial
from exocosm.studies.study import Study
from exocosm.studies.trial import Trial
from exocosm.studies.workers import Workers


def execute(
    trials: Sequence[Trial],
    store: ResultStore | str | Path,
    *,
    workers: int | None = None,
    address: str | None = None,
    on: Workers | None = None,
    watcher: StudyWatcher | None = None,
    keep: str | Path | None = None,
) -> list[Outcome]:
    """Return the outcome of every trial: looked up where it is known, run where it is missing.

    Parameters
    ----------
    trials
        In any number; the same one twice runs once.
    store
        Where results are and go, or its folder.
    workers
        Processes on this machine, one per core by default; 0 runs in this process, one after the other.
    address
        Scheduler of a Dask cluster instead.
    on
        Workers that several calls share, instead of both.
    watcher
        Is told how far it is.
    keep
        Folder in which the run folders stay; by default they are removed once read. On a cluster, a folder all machines see.

    Returns
    -------
    list of Outcome
        In the order of `trials`. A run that failed has a `Failure`; the values do not depend on the number of workers.

    Raises
    ------
    Interrupted
        On Ctrl-C or termination; every finished run is kept.
    StoreError
        If results cannot be read or written, or another process writes them.
    ExocosmError
        If there is no cluster to run on, or it was lost.
    """
    store = store if isinstance(store, ResultStore) else ResultStore(store)
    study = Study(
        {trial.key: trial for trial in reversed(trials)},
        store,
        watcher,
        None if keep is None else str(Path(keep).absolute()),
    )
    study.trials = {key: study.trials[key] for key in dict.fromkeys(trial.key for trial in trials)}
    missing = study.look_up()
    if missing:
        lock = store.lock()
        team = on if on is not None else Workers(workers, address)
        try:
            with StopRequest() as stop:
                if team.serial:
                    _run_here(study, missing, stop)
                else:
                    from exocosm.studies.distribution import run_on_cluster

                    run_on_cluster(study, missing, team, stop)
        finally:
            if on is None:
                team.close()
            lock.release()
    study.tell(())
    return [study.outcomes[trial.key] for trial in trials]


def _run_here(study: Study, missing: Sequence[Trial], stop: StopRequest) -> None:
    """Run trials in this process, one after the other."""
    for trial in missing:
        study.tell((trial,))
        try:
            study.take(run_trial(trial, keep=study.keep))
        except Interrupted as error:
            raise study.interrupted() from error
        if stop.asked and len(study.outcomes) < len(study.trials):
            raise study.interrupted()
