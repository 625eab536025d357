"""What a cell costs: mechanics, exchange, random numbers, memory."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

CELLS = 50_000


@pytest.fixture(scope="module")
def tissue() -> Any:
    """Return a packed sphere that has lived for twelve minutes."""
    from exocosm.engine.loop import Loop
    from sphere_case import Case, assembled

    made = assembled(Case(CELLS))
    loop = Loop(made.tables, made.state)
    for _ in range(12):
        loop.advance()
    return loop


def listed(loop: Any) -> tuple[Any, Any]:
    """Return the cells by voxel: start [v + 1] and order [n]."""
    from exocosm.engine.kernel.voxels import group_by_voxel, voxel_of_cells

    cells, grid = loop.state.cells, loop.tables.grid
    voxel, order = np.empty(cells.count, np.int64), np.empty(cells.count, np.int64)
    start = np.empty(grid.voxels + 1, np.int64)
    voxel_of_cells(cells.sphere, cells.count, grid.shape, grid.spacing, voxel)
    group_by_voxel(voxel, cells.count, start, order)
    return start, order


@pytest.mark.benchmark(timer=time.process_time)
def bench_exchange(benchmark: Any, report: Any, triad: float, tissue: Any) -> None:
    """Release into, and capture from, all fields."""
    from exocosm.engine.process.exchange import Exchange

    state, count = tissue.state, len(tissue.tables.fields)
    exchange, minutes = Exchange(tissue.tables), np.ones(count)
    mid = state.fields.reshape(count, -1).copy()
    start, order = listed(tissue)

    def both() -> None:
        exchange.offer(state, start, order, minutes)
        exchange.take(state, start, order, minutes, mid)

    # Memory that was just asked for is slow for the first dozens of rounds where the machine is virtual.
    benchmark.pedantic(both, rounds=31, warmup_rounds=60, iterations=1)
    value = benchmark.stats.stats.median / (state.cells.count * count) * 1e9
    report("exchange: release and capture", value, "ns a cell-species", 15.0, triad)


@pytest.mark.benchmark(timer=time.process_time)
def bench_mechanics(benchmark: Any, report: Any, triad: float, tissue: Any) -> None:
    """Movement over a minute, lists and substeps all in."""
    from exocosm.engine.process.mechanics import Mechanics

    mechanics = Mechanics(tissue.tables, tissue.state)
    mechanics.rebuild(tissue.state)
    steps, parts = iter(range(1000)), []

    def minute() -> None:
        before = mechanics.substeps
        mechanics.advance(tissue.state, next(steps))
        parts.append(mechanics.substeps - before)

    benchmark.pedantic(minute, rounds=12, warmup_rounds=3, iterations=1)
    value = sum(benchmark.stats.stats.data) / (tissue.state.cells.count * sum(parts[3:])) * 1e9
    report("mechanics: packed tissue, all in", value, "ns a cell-step", 100.0, triad)


@pytest.mark.benchmark(timer=time.process_time)
def bench_random(benchmark: Any, report: Any, triad: float) -> None:
    """Random numbers by key."""
    import numba

    from exocosm.engine.kernel.random import philox

    @numba.njit(error_model="numpy")
    def draw(count):  # type: ignore[no-untyped-def]
        total = np.uint64(0)
        for i in range(count):
            a, b, c, d = philox(
                np.uint32(i), np.uint32(0), np.uint32(7), np.uint32(1), np.uint32(3), np.uint32(0)
            )
            total += np.uint64(a) + np.uint64(b) + np.uint64(c) + np.uint64(d)
        return total

    count = 1_000_000
    benchmark.pedantic(draw, args=(count,), rounds=7, warmup_rounds=1, iterations=1)
    value = benchmark.stats.stats.median / (4 * count) * 1e9
    report("random numbers: 32 bits by key, four at a time", value, "ns a draw", None, triad)


def bench_memory(benchmark: Any, report: Any, tissue: Any) -> None:
    """Bytes that a cell takes beside what it holds."""
    cells, tables = tissue.state.cells, tissue.tables

    def count() -> float:
        held = cells.surface.nbytes + cells.endosome.nbytes
        return (sum(getattr(cells, name).nbytes for name in cells.COLUMNS) - held) / cells.capacity

    value = benchmark.pedantic(count, rounds=1)
    report(
        f"memory: state of a cell, {len(tables.behaviours.names)} behaviours", value, "bytes a cell", 300.0
    )
