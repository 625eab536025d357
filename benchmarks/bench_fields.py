"""One step of the fields: ns per voxel and species."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

EDGE, SPECIES = 60, 7
DIFFUSIVITIES = (240.0, 240.0, 240.0, 400.0, 600.0, 600.0, 2400.0)
"""um^2/min: each is carried over a minute in one part."""
CASES = {
    ("constant", "float64"): ("diffusion, uptake and books, float64", 8.0),
    ("constant", "float32"): ("diffusion, uptake and books, float32", 5.0),
    ("hindered", "float64"): ("the same with hindrance, float64", 15.0),
    ("flow", "float64"): ("the same with hindrance and flow, float64", 15.0),
    ("flow", "float32"): ("the same with hindrance and flow, float32", None),
}


def prepared(kind: str, precision: str) -> tuple[Any, Any, Any, Any]:
    """Return process, state, source and uptake: a third of the voxels release and take up."""
    from exocosm.engine.plain.bare import bare_state, bare_tables
    from exocosm.engine.process.flow import solve_flow
    from exocosm.engine.process.transport import Transport
    from exocosm.engine.tables import FlowTable

    random = np.random.Generator(np.random.PCG64(1))
    shape = (EDGE, EDGE, EDGE)
    flow, rough = kind == "flow", kind != "constant"
    tables = bare_tables(
        shape,
        count=SPECIES,
        precision=precision,
        flow=FlowTable(kind="uniform", velocity=(15.0, 0.0, 0.0)) if flow else None,  # Courant number 0.75
        medium={"hindrance": random.uniform(0.2, 1.0, shape)} if rough else None,
        diffusivity=DIFFUSIVITIES,
        decay=0.01,
        advected=flow,
        hindered=rough,
    )
    state = bare_state(tables, 1.0)
    if flow:
        state.flow = solve_flow(tables)
    held = random.random((SPECIES, *shape)) < 1 / 3
    source = (held * random.random(held.shape) * 1e-3).astype(precision)
    uptake = (held * random.random(held.shape) * 0.05).astype(precision)
    return Transport(tables, state), state, source, uptake


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize(("kind", "precision"), CASES)
def bench_step(benchmark: Any, report: Any, triad: float, kind: str, precision: str) -> None:
    """Time a one-minute step."""
    transport, state, source, uptake = prepared(kind, precision)
    step = iter(range(1000))
    benchmark.pedantic(
        lambda: transport.advance(state, next(step), source, uptake), rounds=7, warmup_rounds=2, iterations=1
    )
    name, budget = CASES[kind, precision]
    value = benchmark.stats.stats.median / (EDGE**3 * SPECIES) * 1e9
    report(f"fields: {name}", value, "ns a voxel-species", budget, triad)
