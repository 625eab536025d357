"""A packed sphere of cells with eight fields: wall seconds per simulated hour, split by process.

    python benchmarks/whole_run.py --cells 200000 --threads 1
    python benchmarks/whole_run.py --cells 200000 --threads 1 --motile 0.05 --flow 0.5
    python benchmarks/whole_run.py --cells 10000 --threads 1 --peer

The last line printed is one JSON object. After a warm-up (compilation, loading from the cache, two fate steps) whole fate
intervals are timed. ``seconds_per_simulated_hour`` is wall time; ``cpu_seconds_per_simulated_hour`` is what this process
computed, all threads together, so that a busy machine can be told from a slow program; ``best_seconds_per_simulated_hour`` is
the fastest fate interval.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

HERE = Path(__file__).resolve().parent
for place in (HERE, HERE.parent / "src"):
    if str(place) not in sys.path:
        sys.path.insert(0, str(place))

if TYPE_CHECKING:
    from exocosm.engine.loop import Loop
    from sphere_case import Case

WARM_UP_MIN = 12.0


class Clocks:
    """A stopwatch of the loop that reads the clock on the wall and the time this process computed."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.computed: dict[str, float] = defaultdict(float)

    @contextmanager
    def __call__(self, part: str) -> Iterator[None]:
        """Time a block and add it to `part`."""
        start, busy = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            self.seconds[part] += time.perf_counter() - start
            self.computed[part] += time.process_time() - busy


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cells", type=int, default=200_000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--motile", type=float, default=0.0, help="share of cells that crawl at 8 um/min")
    parser.add_argument("--flow", type=float, default=0.0, help="um/s of interstitial flow")
    parser.add_argument(
        "--minutes", type=float, help="simulated minutes timed; default 12, with 500,000 cells or more 6"
    )
    parser.add_argument("--precision", choices=("float64", "float32"), default="float64")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--peer", action="store_true", help="run the same case in pyphysicell too")
    parser.add_argument(
        "--peer-python", default=sys.executable, help="interpreter in which pyphysicell is installed"
    )
    parser.add_argument(
        "--peer-minutes", type=float, help="simulated minutes of the peer; default: as --minutes"
    )
    given = parser.parse_args(words)
    if given.minutes is None:
        given.minutes = 6.0 if given.cells >= 500_000 else 12.0
    return given


def books(loop: Loop) -> float:
    """Return the worst imbalance of a field, relative to all that ever entered it."""
    import numpy as np

    state = loop.state
    held = (
        state.fields.reshape(len(state.fields), -1).sum(1, dtype=np.float64) * loop.tables.grid.voxel_volume
    )
    scale = np.maximum(state.ledger.field_turnover(), 1e-300)
    return float(np.max(np.abs(held - state.ledger.field_balance()) / scale))


def measure(loop: Loop, minutes: float) -> dict[str, Any]:
    """Time whole fate intervals; return seconds per simulated hour, in all and by process."""
    steps = loop.tables.steps
    interval = steps.fate * steps.length
    count = max(1, round(minutes / interval))
    clocks = Clocks()
    loop.stopwatch = clocks  # type: ignore[assignment]
    walls = []
    busy = time.process_time()
    for _ in range(count):
        start = time.perf_counter()
        for _ in range(steps.fate):
            loop.advance()
        walls.append(time.perf_counter() - start)
    busy = time.process_time() - busy
    hours = count * interval / 60.0
    split = {name: seconds / hours for name, seconds in clocks.seconds.items()}
    split["rest"] = sum(walls) / hours - sum(split.values())
    computed = {name: seconds / hours for name, seconds in clocks.computed.items()}
    computed["rest"] = busy / hours - sum(computed.values())
    return {
        "minutes": count * interval,
        "seconds_per_simulated_hour": sum(walls) / hours,
        "cpu_seconds_per_simulated_hour": busy / hours,
        "best_seconds_per_simulated_hour": min(walls) * 60.0 / interval,
        "split": split,
        "cpu_split": computed,
    }


def run(case: Case, minutes: float, seed: int = 1) -> dict[str, Any]:
    """Assemble, warm up and measure."""
    from exocosm.engine.loop import Loop
    from machine import load, machine, peak_mb
    from sphere_case import assembled

    start = time.perf_counter()
    made = assembled(case, seed)
    ready = time.perf_counter()
    loop = Loop(made.tables, made.state)
    loop.advance()
    first = time.perf_counter()
    steps = made.tables.steps
    warm = 6.0 if case.cells >= 500_000 else WARM_UP_MIN
    while loop.time < warm - 1e-9 or loop.state.step % steps.fate:
        loop.advance()
    out = measure(loop, minutes)
    return {
        "cells": case.cells,
        "motile": case.motile,
        "flow_um_s": case.flow,
        "precision": case.precision,
        "voxels": made.tables.grid.voxels,
        "fields": len(made.tables.fields),
        **out,
        "cells_end": loop.state.cells.count,
        "assemble_s": ready - start,
        "first_step_s": first - ready,
        "books": books(loop),
        "peak_mb": peak_mb(),
        "load": load(),
        "machine": machine(),
    }


def peer(given: argparse.Namespace) -> dict[str, Any]:
    """Run the same case in pyphysicell, in a process of its own."""
    command = [
        given.peer_python, str(HERE / "peer.py"), "--cells", str(given.cells), "--threads", str(given.threads),
        "--motile", str(given.motile), "--minutes", str(given.peer_minutes or given.minutes),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        reason = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return {"peer": f"failed: {reason}"}
    return found


def show(figures: dict[str, Any]) -> None:
    """Print the split for the eye."""
    print(f"{figures['machine']}; load {figures['load']:.1f}")
    print(
        f"{figures['cells']} cells, {figures['voxels']} voxels, {figures['fields']} fields, {figures['threads']} thread(s), "
        f"{figures['precision']}; motile {figures['motile']:.0%}, flow {figures['flow_um_s']} um/s"
    )
    for name, seconds in sorted(figures["split"].items(), key=lambda item: -item[1]):
        computed = figures["cpu_split"][name]
        print(f"  {name:<16}{seconds:9.3f} s per simulated hour, {computed:9.3f} s computed")
    for name in ("seconds", "cpu_seconds", "best_seconds"):
        print(f"  {name.replace('_', ' '):<16}{figures[f'{name}_per_simulated_hour']:9.3f} in all")
    print(
        f"  peak {figures['peak_mb']:.0f} MB, books within {figures['books']:.1e}, first step {figures['first_step_s']:.2f} s"
    )


def main() -> None:
    """Run what the command line asks for."""
    given = arguments()
    os.environ["NUMBA_NUM_THREADS"] = str(given.threads)  # read when numba is imported
    import numba

    numba.set_num_threads(given.threads)
    from sphere_case import Case

    case = Case(given.cells, given.motile, given.flow, given.precision)
    figures = {"threads": given.threads, **run(case, given.minutes, given.seed)}
    show(figures)
    if given.peer:
        figures |= peer(given)
        for ratio, clock in (("ratio", "seconds"), ("cpu_ratio", "cpu_seconds")):
            other = figures.get(f"peer_{clock}_per_simulated_hour")
            if other is not None:
                figures[ratio] = other / figures[f"{clock}_per_simulated_hour"]
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
