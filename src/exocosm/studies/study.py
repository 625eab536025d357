"""A study on its way: trials, what came of them so far, and who watches."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from exocosm.errors import Interrupted
from exocosm.studies.outcome import Outcome
from exocosm.studies.progress import StudyProgress, StudyWatcher
from exocosm.studies.result_store import ResultStore
from exocosm.studies.trial import Trial


@dataclass
class Study:
    """Trials, what came of them so far, and who watches."""

    trials: dict[str, Trial]
    """Different trials by key."""
    store: ResultStore
    watcher: StudyWatcher | None
    keep: str | None
    """Folder in which run folders stay."""
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    found: int = 0
    begun: float = field(default_factory=time.perf_counter)
    first_run: float | None = None

    def look_up(self) -> list[Trial]:
        """Take what the store has; return the trials that are missing."""
        for key in self.trials:
            known = self.store.get(key)
            if known is not None:
                self.outcomes[key] = known
        self.found = len(self.outcomes)
        return [trial for key, trial in self.trials.items() if key not in self.outcomes]

    def take(self, outcome: Outcome) -> None:
        """Keep an outcome."""
        self.store.put(outcome)
        self.outcomes[outcome.key] = outcome

    def tell(self, running: Sequence[Trial]) -> None:
        """Report to the watcher."""
        if self.watcher is None:
            return
        now = time.perf_counter()
        self.first_run = now if self.first_run is None and running else self.first_run
        ran = len(self.outcomes) - self.found
        left = None
        if len(self.outcomes) == len(self.trials):
            left = 0.0
        elif ran and self.first_run is not None:
            left = (now - self.first_run) / ran * (len(self.trials) - len(self.outcomes))
        labels = tuple(trial.label or trial.key[:8] for trial in running)
        self.watcher(StudyProgress(len(self.outcomes), len(self.trials), labels, now - self.begun, left))

    def interrupted(self) -> Interrupted:
        """Return what is said where the study was stopped."""
        return Interrupted(
            f"stopped after {len(self.outcomes)} of {len(self.trials)} runs; every finished run is kept",
            remedy="run the same command again",
        )
