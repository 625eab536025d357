"""What runs on a Dask worker."""

from __future__ import annotations

import signal
import threading
from typing import Any

from distributed import WorkerPlugin

from exocosm.studies.single_run import run_trial
from exocosm.studies.trial import Trial


class CalmWorker(WorkerPlugin):  # type: ignore[misc]
    """Leaves Ctrl-C to the process that started the study: a terminal sends it to all of them."""

    name = "exocosm-calm"

    def setup(self, worker: Any) -> None:
        """Ignore the signal from now on."""
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def run_batch(trials: list[dict[str, Any]], keep: str | None, scratch: str | None) -> list[dict[str, Any]]:
    """Run trials one after the other; trials and outcomes travel as JSON has them, so that keys are made anew here."""
    return [run_trial(Trial.from_json(t), keep=keep, scratch=scratch).as_json() for t in trials]


def compile_kernels(trial: dict[str, Any], scratch: str | None) -> bool:
    """Run the first step of a trial, so that its kernels stand compiled in the cache; tell whether it went well."""
    short = {**trial, "until": 0.0, "readings": []}
    return run_trial(Trial.from_json(short), scratch=scratch).ok
