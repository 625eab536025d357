"""Whole runs, each in a process of its own: wall seconds per simulated hour on one thread, and peak memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROGRAM = Path(__file__).resolve().parent / "whole_run.py"
CASES = {
    "10,000 cells": (("--cells", "10000"), None),
    "50,000 cells": (("--cells", "50000"), None),
    "200,000 cells": (("--cells", "200000"), 10.0),
    "200,000 cells, float32": (("--cells", "200000", "--precision", "float32"), None),
    "200,000 cells, two threads": (("--cells", "200000", "--threads", "2"), None),
    "200,000 cells, 5 % motile, flow": (("--cells", "200000", "--motile", "0.05", "--flow", "0.5"), 20.0),
    "1,000,000 cells": (("--cells", "1000000"), 60.0),
}


@pytest.mark.parametrize("name", CASES)
def bench_whole_run(benchmark: Any, report: Any, name: str) -> None:
    """Run the program and take its JSON."""
    words, budget = CASES[name]
    environment = {k: v for k, v in os.environ.items() if k != "NUMBA_NUM_THREADS"}

    def child() -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, str(PROGRAM), *words],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    figures = benchmark.pedantic(child, rounds=1)
    unit = "s a simulated hour"
    report(f"whole run: {name} (wall)", figures["seconds_per_simulated_hour"], unit, budget)
    report(f"whole run: {name} (processor)", figures["cpu_seconds_per_simulated_hour"], unit)
    if "1,000,000" in name:
        report(f"whole run: {name}, peak memory", figures["peak_mb"], "MB", 2000.0)
