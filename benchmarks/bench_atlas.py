"""What a run of each dish of the atlas costs: the whole group of claims is thousands of them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

DISHES = ("infiltrated_nodule", "lymph_node_slice", "monolayer", "sprouting_assay", "transwell")


@pytest.mark.parametrize("dish", DISHES)
def bench_dish(benchmark: Any, report: Any, tmp_path: Path, dish: str) -> None:
    """A whole run as the atlas makes it: from the text of the scenario to a reading, run folder included."""
    from exocosm import scenarios
    from exocosm.studies import Reading, Trial, run_trial

    reading = Reading("composition", "cells", reduce="sum")
    trial = Trial.of(scenarios.load(dish), seed=1, readings=[reading])
    run_trial(trial, scratch=tmp_path)  # compiles
    walls: list[float] = []

    def once() -> None:
        start = time.perf_counter()
        assert run_trial(trial, scratch=tmp_path).ok
        walls.append(time.perf_counter() - start)

    benchmark.pedantic(once, rounds=5, iterations=1)
    report(f"a run of the dish {dish}", sorted(walls)[len(walls) // 2], "s (wall)", None)
