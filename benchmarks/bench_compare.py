"""A comparison of arms: steps of the nodule of 20,000 cells whose four arms and eight seeds have a budget, and what they come to."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import pytest

DAYS, MINUTES, RUNS, CORES = 14, 6, 4 * 8, 2
CELLS = {"tumour": 1000, "fibroblast": 9000, "CD8 T": 1000, "epithelial": 9000}
ARMS = {
    "untreated": (),
    "doxorubicin": ("doxorubicin",),
    "release inhibitor": ("release inhibitor",),
    "both": ("doxorubicin", "release inhibitor"),
}
SPENT: dict[str, float] = {}
"""ms a step of each arm."""


@cache
def nodule() -> Any:
    """Return the bundled tumour in 3 mm x 3 mm, with the cells of its host around it."""
    from exocosm import scenarios

    around = {"shell": {"inner": "400 um", "outer": "1480 um"}}
    where = {
        "tumour": {"sphere": {"radius": "400 um"}},
        "fibroblast": around,
        "CD8 T": "everywhere",
        "epithelial": around,
    }
    return scenarios.load("treated_tumour").with_changes(
        {
            "tissue.size": ["3000 um", "3000 um"],
            "until": f"{DAYS} days",
            "start": [{"put": name, "number": number, "in": where[name]} for name, number in CELLS.items()],
        }
    )


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("arm", ARMS)
def bench_arm(benchmark: Any, report: Any, arm: str) -> None:
    """Eight hours of an arm, from the first dose on: later there are more cells."""
    from exocosm.assemble.assemble import assemble
    from exocosm.engine.loop import Loop

    made = assemble(nodule().with_regimens(list(ARMS[arm])), 1)
    loop = Loop(made.tables, made.state)

    def interval() -> None:
        for _ in range(made.tables.steps.fate):
            loop.advance()

    assert made.tables.steps.length == MINUTES
    benchmark.pedantic(interval, rounds=16, warmup_rounds=2, iterations=1)
    SPENT[arm] = benchmark.stats.stats.mean / made.tables.steps.fate * 1e3
    report(f"nodule of 20,000 cells, {arm}", SPENT[arm], "ms a step")
    if len(SPENT) == len(ARMS):
        steps = DAYS * 1440 / MINUTES
        whole = sum(SPENT.values()) / len(SPENT) * 1e-3 * steps * RUNS / CORES / 60
        report(
            "four arms, eight seeds, 14 days on two cores, if all steps were like these", whole, "min", 15.0
        )
