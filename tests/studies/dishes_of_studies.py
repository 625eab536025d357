"""Trials that take a tenth of a second each, and what a worker does to a trial that kills it."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import exocosm as exo
from exocosm.studies import Reading, Trial

READINGS = (
    Reading("size_distribution", column="in_flight_vesicles"),
    Reading("composition", column="cells", where={"cell_type": "source"}),
    Reading("composition", column="fraction", at="all", reduce="series"),
)


def trial(seed: int = 1, until: float = 12.0, readings: tuple[Reading, ...] = READINGS) -> Trial:
    """Return a trial whose scenario depends on its seed: each decays at its own rate."""
    scenario = exo.scenarios.load("point_source").with_changes(
        {
            "tissue.size": ["90 um", "90 um", "90 um"],
            "start": [{"put": "source", "at": [["45 um"] * 3]}],
            "vesicles.exosome.lost in tissue": f"{0.01 * (seed + 1):g} 1/min",
        }
    )
    return Trial.of(scenario, seed=seed, until=until, readings=readings, label=f"seed {seed}")


def trials(count: int, until: float = 12.0) -> list[Trial]:
    return [trial(seed, until) for seed in range(count)]


def deadly_batch(batch: list[dict[str, Any]], keep: str | None, scratch: str | None) -> list[dict[str, Any]]:
    """Run a batch, but die at the trial labelled so."""
    from exocosm.studies.dask_side import run_batch

    for one in batch:
        if one["label"] == "deadly":
            os.kill(os.getpid(), signal.SIGKILL)
    return run_batch(batch, keep, scratch)


def files_of(folder: Path) -> dict[str, int]:
    """Return name -> time of the last change of every result; what a killed writer left half-written is none."""
    found = (p for p in folder.glob("results/??/*.json") if not p.name.startswith(".tmp-"))
    return {p.name: p.stat().st_mtime_ns for p in found}
