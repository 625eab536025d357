"""Benchmarks: ``python -m pytest benchmarks --benchmark-only`` prints one table of figures, budgets and ratios.

In-process figures are medians of processor time on one thread, so that a busy machine disturbs them little; whole runs and
commands are wall time, as a user waits for them. Nothing is asserted: a figure out of budget is printed as such.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

os.environ["NUMBA_NUM_THREADS"] = "1"  # read when numba is imported

HERE = Path(__file__).resolve().parent
for place in (HERE, HERE.parent / "src"):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

import pytest  # noqa: E402


@dataclass
class Figure:
    """One row of the table."""

    name: str
    value: float
    unit: str
    budget: float | None
    per_triad: float | None = None


FIGURES: list[Figure] = []
Report = Callable[..., None]


def pytest_configure(config: pytest.Config) -> None:
    """Leave the table to us, and take functions named ``bench_*``."""
    config.option.benchmark_quiet = True
    config.addinivalue_line("python_functions", "bench_*")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Collect ``bench_*.py`` (pytest itself collects a file that is named on the command line)."""
    if parent.session.isinitpath(file_path):
        return None
    if file_path.name.startswith("bench_") and file_path.suffix == ".py":
        return pytest.Module.from_parent(parent, path=file_path)
    return None


@pytest.fixture(scope="session")
def triad() -> float:
    """Return ns per element of ``a = b + 3 c`` in memory, the yardstick: median of seven."""
    import numba
    import numpy as np

    @numba.njit
    def once(a, b, c):  # type: ignore[no-untyped-def]
        for i in range(a.size):
            a[i] = b[i] + 3.0 * c[i]

    a, b, c = (np.full(8_000_000, v) for v in (0.0, 1.0, 2.0))
    once(a, b, c)
    seconds = []
    for _ in range(7):
        start = time.process_time()
        once(a, b, c)
        seconds.append(time.process_time() - start)
    value = sorted(seconds)[3] / a.size * 1e9
    FIGURES.append(Figure("memory triad, 64 MB arrays", value, "ns an element", None, 1.0))
    return value


@pytest.fixture
def report() -> Iterator[Report]:
    """Return what adds a row to the table."""

    def add(
        name: str, value: float, unit: str, budget: float | None = None, triad: float | None = None
    ) -> None:
        FIGURES.append(Figure(name, value, unit, budget, value / triad if triad else None))

    yield add


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table."""
    if not FIGURES:
        return
    from machine import load, machine

    line = terminalreporter.write_line
    terminalreporter.section("benchmarks")
    line(f"{machine()}; load {load():.1f}; {time.strftime('%Y-%m-%d')}")
    line(f"{'':<58}{'measured':>10}  {'unit':<28}{'budget':>8}  {'triads':>7}")
    for row in FIGURES:
        budget = "" if row.budget is None else f"{row.budget:g}"
        over = "" if row.budget is None or row.value <= row.budget else "  over budget"
        triads = "" if row.per_triad is None else f"{row.per_triad:.1f}"
        line(f"{row.name:<58}{row.value:>10.3g}  {row.unit:<28}{budget:>8}  {triads:>7}{over}")
