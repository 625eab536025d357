"""What a cohort of lumped patients costs: from nothing to tables, in this process."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

COHORTS = ("liquid_biopsy", "melanoma_checkpoint", "screening")
PATIENTS = 300


@pytest.mark.parametrize("name", COHORTS)
def bench_cohort(benchmark: Any, report: Any, tmp_path: Path, name: str) -> None:
    """300 patients into a folder: blocks computed and kept, tables written; without variants."""
    from exocosm.cohort import bundled
    from exocosm.studies.cohort_run import run_cohort

    cohort = bundled.load(name).with_changes({"patients": PATIENTS, "variants": {}})
    walls: list[float] = []

    def once() -> None:
        start = time.perf_counter()
        run_cohort(cohort, tmp_path / str(len(walls)), workers=0)
        walls.append(time.perf_counter() - start)

    benchmark.pedantic(once, rounds=3, iterations=1)
    report(f"{PATIENTS} patients of the cohort {name}", sorted(walls)[len(walls) // 2], "s (wall)", 5.0)
