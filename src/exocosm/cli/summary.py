"""The lines that stand at the end of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exocosm.cli.output import say, say_json
from exocosm.cli.progress import clock

if TYPE_CHECKING:
    from exocosm.store.run_folder import Run


def say_summary(run: Run, as_json: bool) -> None:
    """Say what a run came to, and what can be done with it."""
    times = run.times_min
    last = run.snapshot(len(times) - 1)
    cells = len(last.cells["identity"])
    if as_json:
        say_json(
            {
                "run": str(run.path),
                "finished": run.finished,
                "time_min": last.time_min,
                "cells": cells,
                "snapshots": len(times),
            }
        )
        return
    say(f"{run.path}: {clock(last.time_min)}, {cells:,} cells, {len(times)} snapshots")
    say(f"next: exocosm report {run.path} --out report.html")
