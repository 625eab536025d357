"""The body: a year of blood without any tissue, and what two tissues cost together against each alone."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

YEAR = 365 * 1440.0
TISSUE = "{size: [2 mm, 2 mm], voxel: 20 um, vessels: [{in: everywhere, density: 1, lymph: 1}]}"
CELLS = 2000
TEXT = f"""
exocosm: 1
title: two tissues
tissue: {TISSUE}
solutes: {{oxygen: {{like: oxygen}}}}
vesicles:
  exosome: {{like: exosome, vessels: {{permeability: 0.05 1/hour, blood: 0 vesicle/um^3}}, lymph: 0.02 1/hour}}
cells:
  tumour: {{like: carcinoma, releases: {{exosome: rel.rate_typ}}, captures: {{exosome: upt.k_cell}}}}
  macrophage: {{like: macrophage, captures: {{exosome: 3e-8 mL/cell/hour}}}}
start: [{{put: tumour, number: {CELLS}}}]
body:
  like: mouse
  background: {{exosome: {{secretion: 3.6e10 vesicle/min}}}}
  tissues:
    lung: {{in: lung, tissue: {TISSUE}, start: [{{put: macrophage, number: {CELLS}}}]}}
until: 1 day
"""


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("minutes", [60.0, 1.0])
def bench_year_of_blood(benchmark: Any, report: Any, minutes: float) -> None:
    """A mouse with a native pool and one tumour's, a year long, in steps of an hour and of a minute."""
    from exocosm.assemble.body import circulation_tables
    from exocosm.engine.circulation import Circulation, CirculationState
    from exocosm.model.scenario import Scenario

    scenario = Scenario.from_text(TEXT)
    assert scenario.body is not None
    pools, kinds = ("exosome from blood", "exosome from tumour"), ("exosome", "exosome")
    tables = circulation_tables(scenario, scenario.body, pools, kinds, (True, True))
    steps = np.full(round(YEAR / minutes), minutes)
    source = np.zeros((len(steps), 2))
    source[:, 1] = np.exp(np.linspace(0.0, 10.0, len(steps)))
    circulation = Circulation(tables)

    def year() -> None:
        circulation.advance(CirculationState.at_rest(tables), steps, source, course=True)

    benchmark.pedantic(year, rounds=5, warmup_rounds=1)
    what = "hours" if minutes == 60 else "minutes"
    report(f"a year of blood, two pools, in {what}", benchmark.stats.stats.median, "s", 0.1)


def bench_two_tissues(benchmark: Any, report: Any) -> None:
    """Two tissues and blood against the same two tissues alone, taken in turns within one process."""
    from exocosm.assemble.assemble import assemble
    from exocosm.assemble.body import assemble_body, tissue_seed
    from exocosm.engine.body_loop import BodyLoop
    from exocosm.engine.loop import Loop
    from exocosm.model.scenario import Scenario

    scenario = Scenario.from_text(TEXT)
    made = assemble_body(scenario, 1)
    body = BodyLoop(made.tables, made.state, [Loop(t.tables, t.state) for t in made.tissues.values()])
    alone = []
    for name, part in scenario.parts().items():
        one = assemble(part, tissue_seed(1, name))
        alone.append(Loop(one.tables, one.state))
    clock = time.process_time
    ratios: list[float] = []
    spent: list[float] = []

    def turn() -> None:
        start = clock()
        for _ in range(12):
            body.advance()
        middle = clock()
        for loop in alone:
            for _ in range(12):
                loop.advance()
        end = clock()
        spent.append((middle - start) / 12)
        ratios.append((middle - start) / (end - middle))

    benchmark.pedantic(turn, rounds=25, warmup_rounds=2)
    report(
        "two tissues of 100 x 100 voxels, 2,000 cells each, in a body",
        1e3 * float(np.median(spent[2:])),
        "ms a step",
    )
    report("the same over the sum of both alone", float(np.median(ratios[2:])), "ratio", 1.05)
