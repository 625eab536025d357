"""What a step of each arm of a comparison costs that has a budget, and what all its runs would come to; see `compare_case`."""

from __future__ import annotations

import time
from typing import Any

RUNS, CORES, ROUNDS = 4 * 8, 2, 16
"""Four arms and eight seeds; fate intervals that are timed."""


def bench_arms(benchmark: Any, report: Any) -> None:
    """Eight hours of each arm, taken in turns within one process, after one of warm-up; later there are more cells."""
    from compare_case import ARMS, DAYS, MINUTES, nodule, therapies
    from exocosm.assemble.assemble import assemble
    from exocosm.engine.loop import Loop

    loops = {}
    for arm in ARMS:
        made = assemble(nodule().with_regimens(therapies(arm)), 1)
        assert made.tables.steps.length == MINUTES
        loops[arm] = Loop(made.tables, made.state)
    every = made.tables.steps.fate
    spent = dict.fromkeys(loops, 0.0)

    def turn() -> None:
        for arm, loop in loops.items():
            start = time.process_time()
            for _ in range(every):
                loop.advance()
            spent[arm] += time.process_time() - start

    turn()
    turn()
    spent.update(dict.fromkeys(spent, 0.0))
    benchmark.pedantic(turn, rounds=ROUNDS, iterations=1)
    a_step = {arm: seconds / (ROUNDS * every) for arm, seconds in spent.items()}
    for arm, seconds in a_step.items():
        report(f"nodule of 20,000 cells, {arm}", 1e3 * seconds, "ms a step")
    whole = sum(a_step.values()) / len(a_step) * DAYS * 1440 / MINUTES * RUNS / CORES / 60
    report("four arms, eight seeds, 14 days on two cores, if all steps were like these", whole, "min", 15.0)
