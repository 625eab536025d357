"""Daughters that are born as another type: laws of chance, what they keep, and books by type."""

from __future__ import annotations

import numpy as np
import pytest
from dishes import advance, digest, imbalance, loop_of, nodule
from test_transformation import by_type, counts

from exocosm.assemble.assemble import assemble
from exocosm.engine.freeze import freeze, thaw
from exocosm.engine.ledger import EVENTS
from exocosm.engine.loop import Loop
from exocosm.engine.mutation import mutate
from exocosm.model.scenario import Scenario

DIVISIONS, MUTATIONS, TURNS = (EVENTS.index(e) for e in ("divisions", "mutations", "transformations"))
DISH = """
exocosm: 1
title: clones
tissue: {size: [4 mm, 4 mm], voxel: 200 um}
molecules: {tag: {where: lumen, heritable: true}}
cells:
  normal:
    diameter: 10 um
    mechanics: {fixed: true}
    cycle: {phases: [{name: all, lasts: 10 hour}]}
    mutates: {clone: 0.05, other: 0.2}
    initial cargo: {tag: 5 molecule}
  clone: {diameter: 10 um, mechanics: {fixed: true}}
  other: {diameter: 10 um, mechanics: {fixed: true}}
start: [{put: normal, number: 1500, in: everywhere}]
record: every 10 hour
steps: {exchange: 1 min, fate: 1 min}
until: 10 hour
"""
CYCLE = {"phases": [{"name": "all", "lasts": "40 min"}]}
NODULE = {
    "cells.tumour.cycle": CYCLE,
    "cells.tumour.mutates": {"ghost": 0.2},
    "cells.ghost": {"diameter": "12 um", "captures": {"exosome": "50 um^3/min/cell"}, "cycle": CYCLE},
}


def mutating(counting: str = "expected") -> Scenario:
    """Return the nodule with daughters that mutate, back by a rule."""
    changed = nodule(counting, 20, True, **NODULE).written()
    changed["rules"].append(
        {"in": "ghost", "high": "cycling", "raises": "mutation to tumour", "to": 0.6, "half": 0.5, "hill": 1}
    )
    return Scenario.from_text(Scenario.model_validate(changed).to_yaml())


def test_daughters_mutate_by_the_binomial_law() -> None:
    loop = advance(loop_of(Scenario.from_text(DISH)), 600)
    events, now = loop.state.ledger.events, counts(loop)
    born = 2 * events[0, DIVISIONS]
    assert born > 2000
    for row, chance in ((1, 0.05), (2, 0.2)):
        assert abs(now[row] - born * chance) < 4 * np.sqrt(born * chance * (1 - chance))
    assert events[0, MUTATIONS] == now[1] + now[2]
    assert events[0, TURNS] == 0
    assert now[0] == 1500 + events[0, DIVISIONS] - events[0, MUTATIONS]


def test_normal_cells_grow_as_a_branching_process() -> None:
    # each division adds 1 - 2 p cells on average: mean n exp(a t); variance from the second factorial moment of the offspring
    n, b, p, hours = 1500, 0.1, 0.25, 20
    a, mean = b * (1 - 2 * p), np.exp(b * (1 - 2 * p) * hours)
    factorial = 2 * b * (1 - p) ** 2 / a * (mean**2 - mean)
    error = np.sqrt(n * (factorial + mean - mean**2))
    loop = advance(loop_of(Scenario.from_text(DISH)), 60 * hours)
    assert abs(counts(loop)[0] - n * mean) < 4 * error
    assert 4 * error < 0.2 * n * (mean - 1)


def test_a_mutant_keeps_what_it_inherited() -> None:
    loop = advance(loop_of(Scenario.from_text(DISH)), 600)
    cells, ledger = loop.state.cells, loop.state.ledger
    assert (cells.cytosol[: cells.count, 0] == 5).all()
    assert ledger.cargo_turned[0, 1:].tolist() == (5.0 * counts(loop)[1:]).tolist()
    assert ledger.cargo_turned[0].sum() == 0
    mutant = cells.kind[: cells.count] == 1
    assert len(np.unique(cells.identity[: cells.count])) == cells.count
    # mothers mutate as often as the cells that are new
    old = (cells.identity[: cells.count][mutant] <= 1500).mean()
    assert 0.3 < old < 0.7


def test_the_chance_and_nothing_else_follows_the_key() -> None:
    loop = loop_of(Scenario.from_text(DISH))
    cells, n = loop.state.cells, 1500
    rows = np.arange(n)
    mutate(loop.state, loop.tables, rows)
    first = cells.kind[:n].copy()
    cells.kind[:n] = 0
    for part in np.array_split(np.random.Generator(np.random.PCG64(1)).permutation(n), 7):
        mutate(loop.state, loop.tables, part)
    assert (cells.kind[:n] == first).all()
    cells.kind[:n] = 0
    loop.state.step += 1
    mutate(loop.state, loop.tables, rows)
    assert 0 < (cells.kind[:n] != first).sum() < n


def test_certain_and_impossible() -> None:
    always = Scenario.from_text(DISH).with_changes({"cells.normal.mutates": {"clone": 1}})
    loop = advance(loop_of(always), 300)
    assert (
        loop.state.ledger.events[0, MUTATIONS]
        == 2 * loop.state.ledger.events[0, DIVISIONS]
        == counts(loop)[1]
    )
    never = advance(
        loop_of(Scenario.from_text(DISH).with_changes({"cells.normal.mutates": {"clone": 0}})), 300
    )
    assert never.state.ledger.events[0, DIVISIONS] > 0
    assert counts(never)[1:].sum() == 0


def test_a_rule_raises_the_chance() -> None:
    rule = {"in": "normal", "high": "cycling", "raises": "mutation to clone", "half": 0.5, "hill": 1}
    plain = Scenario.from_text(DISH).with_changes({"cells.normal.mutates": {"clone": 0.06}})
    for to, chance in (("10 x", 0.06 + 0.54 * 2 / 3), (0.9, 0.06 + 0.84 * 2 / 3)):
        loop = advance(loop_of(plain.with_changes({"rules": [{**rule, "to": to}]})), 400)
        born = 2 * loop.state.ledger.events[0, DIVISIONS]
        assert abs(counts(loop)[1] - born * chance) < 4 * np.sqrt(born * chance * (1 - chance))


@pytest.mark.parametrize("counting", ["expected", "whole"])
def test_books_close_by_type(counting: str) -> None:
    loop = advance(loop_of(mutating(counting)), 120)
    assert loop.state.ledger.events[[0, 2], MUTATIONS].min() > 0
    assert np.abs(loop.state.ledger.turned).max() > 0
    assert np.abs(loop.state.ledger.cargo_turned).max() > 0
    for what, error in (by_type(loop) | imbalance(loop)).items():
        assert error < 1e-12, what


def test_any_order_of_cells_and_any_interruption() -> None:
    straight = advance(loop_of(mutating()), 96)
    assert straight.state.ledger.events[:, MUTATIONS].sum() > 10
    made = assemble(mutating(), 3)
    made.state.cells.take(np.random.Generator(np.random.PCG64(5)).permutation(made.state.cells.count))
    assert digest(advance(Loop(made.tables, made.state), 96)) == digest(straight)
    first = advance(loop_of(mutating()), 36)
    arrays, numbers = freeze(first.state)
    kept = {name: array.copy() for name, array in arrays.items()}
    assert digest(advance(Loop(first.tables, thaw(kept, numbers, first.state.flow)), 60)) == digest(straight)
