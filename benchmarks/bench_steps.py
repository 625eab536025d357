"""What does not depend on the number of cells: fixed cost of a step, cold start, commands, recording."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
FIRST_STEP = """
import time
from sphere_case import Case, assembled
made = assembled(Case({cells}))
start, busy = time.perf_counter(), time.process_time()
from exocosm.engine.loop import Loop
Loop(made.tables, made.state).advance()
print(time.perf_counter() - start, time.process_time() - busy)
"""


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a child process that finds the package and these files."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "benchmarks")])
    return {**os.environ, "PYTHONPATH": path, **more}


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("cells", [1, 500])
def bench_small_step(benchmark: Any, report: Any, cells: int) -> None:
    """A minute of a dish of 25 x 25 voxels with eight fields; fate steps included."""
    from exocosm.engine.loop import Loop
    from sphere_case import dish

    made = dish(cells)
    loop = Loop(made.tables, made.state)

    def interval() -> None:
        for _ in range(made.tables.steps.fate):
            loop.advance()

    benchmark.pedantic(interval, rounds=60, warmup_rounds=5, iterations=1)
    value = benchmark.stats.stats.median / made.tables.steps.fate * 1e6
    what = "one cell: what a step costs whatever their number" if cells == 1 else f"{cells} cells"
    report(f"one-minute step, dish with {what}", value, "us a step", 200.0 if cells == 1 else None)


def bench_cold_start(benchmark: Any, report: Any, tmp_path: Path) -> None:
    """The first step with an empty cache of kernels, and with a full one."""
    figures: list[tuple[float, float]] = []

    def child() -> None:
        words = [sys.executable, "-c", FIRST_STEP.format(cells=500)]
        done = subprocess.run(
            words, env=environment(NUMBA_CACHE_DIR=str(tmp_path)), check=True, capture_output=True, text=True
        )
        wall, busy = map(float, done.stdout.split()[-2:])
        figures.append((wall, busy))

    benchmark.pedantic(child, rounds=2)
    report("cold start: first step, no kernel compiled yet (wall)", figures[0][0], "s", 10.0)
    report("cold start: the same, processor time", figures[0][1], "s")
    report("first step, kernels in the cache (wall)", figures[1][0], "s")


def bench_help(benchmark: Any, report: Any) -> None:
    """``exocosm --help``."""
    words = [sys.executable, "-m", "exocosm.cli", "--help"]

    def child() -> None:
        subprocess.run(words, env=environment(), check=True, capture_output=True)

    benchmark.pedantic(child, rounds=7, warmup_rounds=1)
    report("exocosm --help (wall, best of 7)", benchmark.stats.stats.min, "s", 0.5)


def bench_recording(benchmark: Any, report: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Share of a run that goes into snapshots: the breast nodule for four hours, a snapshot every two."""
    import exocosm
    from exocosm.simulation import run as simulation
    from exocosm.simulation.course import TissueCourse

    clock = time.process_time
    places = {"record": TissueCourse, "_go": simulation}
    spent = dict.fromkeys(places, 0.0)

    def timed(name: str, place: Any) -> None:
        inner = getattr(place, name)

        def outer(*words: Any, **named: Any) -> None:
            start = clock()
            inner(*words, **named)
            spent[name] += clock() - start

        monkeypatch.setattr(place, name, outer)

    for name, place in places.items():
        timed(name, place)
    nodule = exocosm.scenarios.load("breast_nodule")
    exocosm.simulate(nodule, into=tmp_path / "warm", until=12.0, threads=1)  # compiles
    spent.update(dict.fromkeys(spent, 0.0))
    benchmark.pedantic(
        lambda: exocosm.simulate(nodule, into=tmp_path / "run", until=240.0, threads=1), rounds=1
    )
    report(
        "recording: breast nodule, a snapshot every two hours",
        100 * spent["record"] / spent["_go"],
        "% of the run",
        10.0,
    )
