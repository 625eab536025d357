"""Cells that turn into another type: laws of chance, what they keep, and books by type."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from dishes import advance, digest, imbalance, loop_of, nodule

from exocosm.assemble.assemble import assemble
from exocosm.engine.freeze import freeze, thaw
from exocosm.engine.kernel.transformation import CHUNKS, STAYS, choose
from exocosm.engine.kernel.units import run_units
from exocosm.engine.ledger import EVENTS
from exocosm.engine.loop import Loop
from exocosm.engine.plain import transformation as plain
from exocosm.engine.random import Stream
from exocosm.engine.rule_tables import ZERO
from exocosm.engine.tables import Stage
from exocosm.model.scenario import Scenario
from exocosm.store import layout

DISH = """
exocosm: 1
title: stem cells and bulk
tissue: {size: [3 mm, 3 mm], voxel: 150 um}
molecules: {tag: {where: lumen}}
cells:
  stem:
    diameter: 10 um
    mechanics: {fixed: true}
    becomes: {bulk: 0.6 1/hour}
    initial cargo: {tag: 5 molecule}
  bulk:
    diameter: 14 um
    mechanics: {fixed: true}
    becomes: {stem: 0.2 1/hour}
  third: {diameter: 8 um}
start: [{put: stem, number: 4000, in: everywhere}]
record: every 10 hour
steps: {exchange: 30 s, fate: 30 s}
until: 10 hour
"""
TURNING = {
    "cells.tumour.becomes": {"T cell": "0.3 1/hour", "ghost": "0.1 1/hour"},
    "cells.T cell.becomes": {"tumour": "0.5 1/hour"},
    "cells.ghost": {
        "diameter": "12 um",
        "captures": {"exosome": "50 um^3/min/cell"},
        "death": {"apoptosis rate": "0.5 1/hour", "apoptotic for": "20 min"},
    },
}


def turning(counting: str = "expected") -> Scenario:
    """Return the nodule with cells that turn, a rule among the reasons."""
    changed = nodule(counting, 20, True, **TURNING).written()
    changed["rules"].append(
        {
            "in": "T cell",
            "high": "held exosome",
            "raises": "transformation to ghost",
            "to": "2 1/hour",
            "half": "1",
        }
    )
    return Scenario.from_text(Scenario.model_validate(changed).to_yaml())


def counts(loop: Loop) -> np.ndarray:
    """Return living cells by type."""
    cells = loop.state.cells
    alive = cells.stage[: cells.count] < Stage.APOPTOTIC
    return np.bincount(cells.kind[: cells.count][alive], minlength=len(loop.tables.types.names))


def by_type(loop: Loop) -> dict[str, float]:
    """Return the worst relative error of the books of each type, carriers and cargo."""
    state, ledger = loop.state, loop.state.ledger
    n, s = state.cells.count, loop.tables.carriers.field
    held, inside = np.zeros_like(ledger.turned), np.zeros_like(ledger.cargo_turned)
    np.add.at(held.T, state.cells.kind[:n], (state.cells.surface + state.cells.endosome)[:n])
    np.add.at(inside.T, state.cells.kind[:n], state.cells.cytosol[:n])
    there = ledger.captured[s] - ledger.returned[s] - ledger.escaped - ledger.degraded - ledger.buried
    gain = ledger.cargo_turnover()
    inflow = np.maximum(gain.sum(1, keepdims=True), 1e-300)
    turnover = np.maximum(ledger.captured[s].sum(1, keepdims=True), 1e-300)
    return {
        "carriers": float((np.abs(there + ledger.turned - held) / turnover).max()),
        "cargo": float((np.abs(ledger.cargo_balance() - inside) / inflow).max()),
        "carriers, all types": float((np.abs(ledger.turned.sum(1)) / turnover[:, 0]).max()),
        "cargo, all types": float((np.abs(ledger.cargo_turned.sum(1)) / inflow[:, 0]).max()),
    }


def test_two_states_relax_and_settle() -> None:
    # dp/dt = -a p + b (1 - p): p = b / (a + b) + a / (a + b) exp(-(a + b) t); each cell on its own, so that the count is binomial
    a, b, n = 0.6 / 60, 0.2 / 60, 4000
    loop = loop_of(Scenario.from_text(DISH))
    for hours in (0.5, 1, 2, 10):
        advance(loop, round(hours * 120) - loop.state.step)
        stem = b / (a + b) + a / (a + b) * np.exp(-(a + b) * 60 * hours)
        error = np.sqrt(n * stem * (1 - stem))
        assert abs(counts(loop)[0] - n * stem) < 3 * error, hours
    assert counts(loop)[2] == 0
    assert loop.state.cells.cytosol[:n, 0].sum() == 5 * n
    assert loop.state.ledger.cargo_turned[0, 0] == -loop.state.ledger.cargo_turned[0, 1] != 0
    turned = loop.state.ledger.events[:, EVENTS.index("transformations")]
    assert turned[0] - turned[1] == counts(loop)[1]


def test_hazards_of_all_targets_compete() -> None:
    scenario = Scenario.from_text(DISH).with_changes(
        {"cells.stem.becomes": {"bulk": "0.6 1/hour", "third": "1.4 1/hour"}, "cells.bulk.becomes": {}}
    )
    now = counts(advance(loop_of(scenario), 120))
    share, n = 1 - np.exp(-2.0), 4000
    for found, expected in zip(now, (1 - share, 0.3 * share, 0.7 * share), strict=True):
        assert abs(found - n * expected) < 3 * np.sqrt(n * expected * (1 - expected))


def test_a_rule_turns_and_the_absence_of_rates_does_not() -> None:
    still = Scenario.from_text(DISH).with_changes({"cells.stem.becomes": {}, "cells.bulk.becomes": {}})
    assert counts(advance(loop_of(still), 120))[0] == 4000
    rule = {
        "in": "stem",
        "high": "cycling",
        "raises": "transformation to third",
        "to": "1 1/hour",
        "half": 0.5,
        "hill": 1,
    }
    now = counts(advance(loop_of(still.with_changes({"rules": [rule]})), 120))
    # the signal is 1, twice its half: two thirds of the rate
    expected = np.exp(-2 / 3)
    assert abs(now[0] - 4000 * expected) < 3 * np.sqrt(4000 * expected * (1 - expected))
    assert now[1] == 0


def test_a_turned_cell_is_the_same_cell() -> None:
    cycle = {"phases": [{"name": "G1", "lasts": "1e4 hour"}, {"name": "M", "lasts": "1e4 hour"}]}
    changes = {
        "cells.bulk.cycle": cycle,
        "cells.stem.cycle": cycle,
        "cells.bulk.becomes": {},
        "cells.bulk.volume rate": "1 1/min",
    }
    loop = loop_of(Scenario.from_text(DISH).with_changes(changes))
    cells, n = loop.state.cells, 4000
    cells.phase[:n] = 1
    cells.stage[:n:3] = Stage.SENESCENT
    cells.stage[1:n:3] = Stage.QUIESCENT
    cells.stage[5] = Stage.NECROTIC
    before = {name: rows.copy() for name, rows in cells.alive_rows().items()}
    loop._transformation.advance(loop.state, 60.0)
    turned = cells.kind[:n] == 1
    assert 1500 < turned.sum() < 2200
    assert not turned[5]
    for name in ("identity", "sphere", "cytosol", "programme", "group", "mother", "heading"):
        assert (getattr(cells, name)[:n] == before[name]).all(), name
    assert (cells.phase[:n][turned] == 0).all()
    assert (cells.phase[:n][~turned] == 1).all()
    old = before["stage"] == Stage.SENESCENT
    assert (cells.stage[:n][turned & old] == Stage.SENESCENT).all()
    assert (cells.stage[:n][turned & ~old] == Stage.CYCLING).all()
    assert (cells.age[:n][turned & ~old] == 0).all()
    advance(loop, 60)
    still_bulk = turned & (before["stage"] == Stage.CYCLING)
    assert cells.sphere[:n][np.isin(cells.identity[:n], before["identity"][still_bulk]), 3] == pytest.approx(
        7, rel=1e-5
    )


def test_a_turned_cell_behaves_as_its_new_type_at_once() -> None:
    changes = {
        "cells.stem.becomes": {"bulk": "1e6 1/hour"},
        "cells.bulk.becomes": {"third": "1e-3 1/hour"},
        "cells.bulk.death": {"apoptosis rate": "1e-3 1/hour"},
    }
    loop = advance(loop_of(Scenario.from_text(DISH).with_changes(changes)), 1)
    assert counts(loop)[1] == 4000
    names, n = loop.tables.behaviours.names, 4000
    assert loop.state.cells.behaviour[:n, names.index("apoptosis")] == pytest.approx(1e-3 / 60)


@pytest.mark.parametrize("counting", ["expected", "whole"])
def test_books_close_by_type(counting: str) -> None:
    loop = advance(loop_of(turning(counting)), 120)
    assert loop.state.ledger.events[:, EVENTS.index("transformations")][:2].min() > 0
    assert np.abs(loop.state.ledger.turned).max() > 0
    assert np.abs(loop.state.ledger.cargo_turned).max() > 0
    for what, error in (by_type(loop) | imbalance(loop)).items():
        assert error < 1e-12, what


def test_kernel_and_twin() -> None:
    loop = advance(loop_of(turning()), 30)
    cells, n, seen = loop.state.cells, loop.state.cells.count, set()
    for step in range(40):
        becomes = np.empty(n, np.int16)
        run_units(
            choose, CHUNKS, n, n, cells.identity, cells.kind, cells.stage, cells.behaviour,
            loop.tables.behaviours.columns.turn, ZERO, 30.0, step, int(Stream.TRANSFORMATION),
            np.uint64(loop.tables.seed), becomes,
        )  # fmt: skip
        wanted = [plain.choose(cells, row, loop.tables, 30.0, step) for row in range(n)]
        assert np.where(becomes == STAYS, cells.kind[:n], becomes).tolist() == wanted
        seen |= set(zip(cells.kind[:n].tolist(), wanted, strict=True))
    assert seen == {(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (2, 2)}


SCRIPT = """
import sys
sys.path.insert(0, {tests!r})
import numba
numba.set_num_threads(int(sys.argv[1]))
from exocosm.engine.kernel import units
units.SMALL = 0
from dishes import advance, digest, loop_of
from test_transformation import turning
print(digest(advance(loop_of(turning()), 36)))
"""


def test_any_number_of_threads() -> None:
    script, found = SCRIPT.format(tests=str(Path(__file__).parent)), set()
    for threads in ("1", "3"):
        out = subprocess.run(
            [sys.executable, "-c", script, threads],
            capture_output=True, text=True, check=True, env={**os.environ, "NUMBA_NUM_THREADS": "4"},
        )  # fmt: skip
        found.add(out.stdout)
    assert len(found) == 1


def test_any_order_of_cells_and_any_interruption() -> None:
    straight = advance(loop_of(turning()), 48)
    made = assemble(turning(), 3)
    made.state.cells.take(np.random.Generator(np.random.PCG64(5)).permutation(made.state.cells.count))
    assert digest(advance(Loop(made.tables, made.state), 48)) == digest(straight)
    first = advance(loop_of(turning()), 18)
    arrays, numbers = freeze(first.state)
    kept = {name: array.copy() for name, array in arrays.items()}
    assert digest(advance(Loop(first.tables, thaw(kept, numbers, first.state.flow)), 30)) == digest(straight)


def test_store_and_engine_name_the_same_events() -> None:
    assert layout.EVENTS == EVENTS
