"""Benchmarks go on running as the code changes: they reach into parts that no user calls."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def printed(*words: str) -> str:
    """Return the table that some of the benchmarks print."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words, "--benchmark-only", "-q", "-p", "no:cacheprovider"],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return done.stdout


def test_fixed_costs() -> None:
    table = printed("benchmarks/bench_steps.py", "-k", "small_step or recording")
    for what in ("dish with one cell", "dish with 500 cells", "recording"):
        assert what in table


@pytest.mark.full
def test_all_but_those_that_take_minutes() -> None:
    table = printed("benchmarks", "-k", "not cold and not whole")
    for what in ("mechanics", "fields", "a year of blood", "patients", "a run of the dish", "four arms"):
        assert what in table
