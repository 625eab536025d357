"""One trial, run and read."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from exocosm import assays
from exocosm.assays.table import plain
from exocosm.errors import Interrupted
from exocosm.store.atomic import passing
from exocosm.studies.code_version import code_version
from exocosm.studies.outcome import Failure, Outcome
from exocosm.studies.reading import Read
from exocosm.studies.trial import Trial


def run_trial(trial: Trial, *, keep: str | Path | None = None, scratch: str | Path | None = None) -> Outcome:
    """Simulate a trial on one thread, or observe its cohort, and read it.

    Parameters
    ----------
    trial
        What to run.
    keep
        Folder in which the run folder stays, under the first digits of the key; by default it is removed.
    scratch
        Where temporary run folders are made; the system's place by default.

    Returns
    -------
    Outcome
        With a `Failure` instead of values where anything went wrong: one broken run must not sink a study.

    Raises
    ------
    Interrupted
        On Ctrl-C or termination.
    """
    begun = time.perf_counter()
    values: tuple[Read, ...] = ()
    imbalance, failure = None, None
    try:
        if keep is not None:
            values, imbalance = _run(trial, Path(keep) / trial.key[:16], brief=False)
        else:
            with tempfile.TemporaryDirectory(prefix="exocosm-", dir=scratch) as folder, passing():
                values, imbalance = _run(trial, Path(folder) / "run", brief=True)
    except Interrupted:
        raise
    except Exception as error:  # whatever it is, the other runs of the study go on, and the outcome tells
        failure = Failure.of(error)
    wall = round(time.perf_counter() - begun, 4)
    return Outcome(trial.key, values, wall, imbalance, code_version(), failure)


def _run(trial: Trial, into: Path, brief: bool) -> tuple[tuple[Read, ...], float | None]:
    """Return the values and the worst imbalance of the books."""
    if trial.kind == "cohort":
        return _observed(trial), None
    from exocosm.simulation import simulate

    for reading in trial.readings:
        reading.check()
    run = simulate(
        trial.read_scenario(),
        into=into,
        seed=trial.seed,
        until=trial.until,
        threads=1,
        overwrite=True,
        brief=brief,
    )
    worst = assays.books(run).worst
    relative: Any = None if worst is None else plain(worst.relative)
    known: dict[object, assays.Result] = {}
    return tuple(reading.read(run, known) for reading in trial.readings), relative


def _observed(trial: Trial) -> tuple[Read, ...]:
    """Return what the tables of a cohort say."""
    from exocosm.cohort.declaration import Cohort
    from exocosm.cohort.study import Study

    for reading in trial.readings:
        reading.check("cohort")
    cohort = trial.read_subject()
    assert isinstance(cohort, Cohort)
    study = Study(cohort, trial.seed)
    return tuple(r.read_of(study.result(r.assay, **dict(r.options))) for r in trial.readings)
