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
