"""The same bits for any number of threads, any order of cells, and any interruption."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from dishes import advance, digest, loop_of, nodule

from exocosm.assemble.assemble import assemble
from exocosm.engine.freeze import freeze, thaw
from exocosm.engine.loop import Loop

SCRIPT = """
import os, sys
sys.path.insert(0, {tests!r})
import numba
threads = int(sys.argv[1])
numba.set_num_threads(threads)
from dishes import advance, digest, loop_of, nodule
from exocosm.engine.kernel import units
units.SMALL = 0  # the dish is small: let even its jobs be dealt out
for counting in ("expected", "whole"):
    print(digest(advance(loop_of(nodule(counting, 20, True)), 36)))
assert (units._pool is not None) == (threads > 1)
"""


def test_any_number_of_threads() -> None:
    tests = str(Path(__file__).parent)
    found = set()
    for threads in (1, 2, 8):
        out = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(tests=tests), str(threads)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "NUMBA_NUM_THREADS": "8"},
        )
        found.add(out.stdout)
    assert len(found) == 1
    assert len(next(iter(found)).split()) == 2


WIDE = """
import sys
sys.path.insert(0, {tests!r})
from dishes import advance, digest, loop_of
from exocosm.model.scenario import Scenario
loop = loop_of(Scenario.from_yaml({path!r}))
for _ in range(10):
    print(digest(advance(loop, 6)))
"""


def test_any_number_of_threads_of_the_linear_algebra_library(tmp_path: Path) -> None:
    """Products of vectors that numpy hands on are dealt out from 10,000 values on, and then depend on the threads."""
    path = tmp_path / "wide.yaml"
    path.write_text(
        "exocosm: 1\ntitle: wide\n"
        "tissue:\n  size: [3 mm, 3 mm]\n  thickness: 20 um\n  voxel: 20 um\n"
        "  vessels: [{in: {layer: {axis: x, from: 0 mm, to: 1.7 mm}}, density: 0.3, lymph: 0.7}]\n"
        "solutes:\n  oxygen: {unit: mmHg, diffusivity: 1e5 um^2/min, decay: 0.1 1/min, initial: 20 mmHg,\n"
        "    vessels: {permeability: 3 1/min, blood: 38 mmHg}, lymph: 0.02 1/hour}\n"
        "until: 1 hour\n"
    )
    tests = str(Path(__file__).parent)
    found = {
        subprocess.run(
            [sys.executable, "-c", WIDE.format(tests=tests, path=str(path))],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "OPENBLAS_NUM_THREADS": threads, "MKL_NUM_THREADS": threads},
        ).stdout
        for threads in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize("counting", ["expected", "whole"])
def test_any_order_of_cells(counting: str) -> None:
    scenario = nodule(counting, 20, True)
    plain = digest(advance(loop_of(scenario), 36))
    made = assemble(scenario, 3)
    cells = made.state.cells
    order = np.random.Generator(np.random.PCG64(5)).permutation(cells.count)
    cells.take(order)
    assert digest(advance(Loop(made.tables, made.state), 36)) == plain


@pytest.mark.parametrize("counting", ["expected", "whole"])
def test_going_on_from_a_checkpoint(counting: str) -> None:
    scenario = nodule(counting, 20, True)
    straight = advance(loop_of(scenario), 48)
    first = advance(loop_of(scenario), 18)
    assert first.resumable
    arrays, numbers = freeze(first.state)
    kept = {name: array.copy() for name, array in arrays.items()}
    again = Loop(first.tables, thaw(kept, numbers, first.state.flow))
    assert digest(advance(again, 30)) == digest(straight)


def test_another_seed_is_another_run() -> None:
    one, other = (digest(advance(loop_of(nodule(), seed), 12)) for seed in (1, 2))
    assert one != other
