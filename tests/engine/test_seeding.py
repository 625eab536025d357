"""Cells put in at set times."""

from __future__ import annotations

import numpy as np
from dishes import advance, digest, imbalance, loop_of
from numpy.testing import assert_allclose

from exocosm.engine.freeze import freeze, thaw
from exocosm.engine.ledger import EVENTS
from exocosm.engine.loop import Loop
from exocosm.model.scenario import Scenario

TEXT = """
exocosm: 1
title: cells put in
tissue: {size: [400 um, 300 um], voxel: 20 um}
molecules: {token: {where: lumen}}
programmes: {alarm: {rise: 1 hour, fall: 1 hour}}
vesicles: {exosome: {diameter: {median: 80 nm, sigma: 0.35}}}
cells:
  tumour: {diameter: 14 um, releases: {exosome: 10 vesicle/cell/hour}, initial cargo: {token: 5}, initial programmes: {alarm: 0.5}}
  other: {diameter: 10 um, captures: {exosome: 100 um^3/min/cell}}
groups: [second]
rules: [{in: tumour, high: alarm, raises: release of exosome, to: 3 x, half: 0.1}]
start: [{put: other, number: 20, in: everywhere}]
events:
  - {put: tumour, number: 400, in: {box: {from: [200 um, 0 um], to: [400 um, 300 um]}}, group: second, when: at 1 hour}
  - {put: other, number: 3, in: everywhere, when: {at: [1 hour, 2 hour]}}
until: 5 hour
"""


def scenario() -> Scenario:
    """Return a dish into which cells are put."""
    return Scenario.from_text(TEXT)


def test_the_dish_is_sound() -> None:
    assert [p for p in scenario().check() if p.severity == "error"] == []


def test_cells_come_at_their_time_into_their_place() -> None:
    loop = advance(loop_of(scenario()), 60)
    assert loop.state.cells.count == 20
    advance(loop, 1)
    cells, n = loop.state.cells, loop.state.cells.count
    assert n == 423
    new = cells.kind[:n] == 0
    assert new.sum() == 400
    x, y = cells.sphere[:n][new, 0], cells.sphere[:n][new, 1]
    assert x.min() >= 199
    assert y.max() <= 300
    # uniform: thirds of the place hold a third each
    counts = np.histogram2d(x, y, bins=[2, 2], range=[[200, 400], [0, 300]])[0]
    assert (np.abs(counts - 100) < 4 * np.sqrt(75)).all()
    assert (cells.group[:n][new] == 1).all()
    assert (cells.cytosol[:n][new, 0] == 5).all()
    assert (cells.mother[:n][new] == 0).all()
    assert len(np.unique(cells.identity[:n])) == n
    # rules are read for those who came: alarm is above its threshold
    column = loop.tables.behaviours.names.index("release of exosome")
    assert cells.behaviour[:n][new, column].min() > 2.9


def test_books_close_and_arrivals_count() -> None:
    loop = advance(loop_of(scenario()), 300)
    assert max(imbalance(loop).values()) < 1e-12
    arrivals = loop.state.ledger.events[:, EVENTS.index("arrivals")]
    assert arrivals.tolist() == [400, 6]
    assert loop.state.ledger.cargo_arrived[0].tolist() == [2000, 0]


def test_the_same_bits_after_an_interruption() -> None:
    whole = advance(loop_of(scenario()), 240)
    first = advance(loop_of(scenario()), 60)
    arrays, numbers = freeze(first.state)
    second = loop_of(scenario())
    resumed = Loop(
        second.tables, thaw({k: np.array(v) for k, v in arrays.items()}, numbers, second.state.flow)
    )
    assert digest(advance(resumed, 180)) == digest(whole)


def test_pools_know_groups_of_cells_that_come_later() -> None:
    split = scenario().with_changes({"pools": "by group"})
    names = [p.name for p in split.pool_list()]
    assert any("second" in name for name in names)
    loop = advance(loop_of(split), 120)
    pool = next(q for q, sender in enumerate(loop.tables.carriers.sender) if sender == "second")
    assert loop.state.fields[loop.tables.carriers.field[pool]].sum() > 0
    assert_allclose(imbalance(loop)["fields"], 0, atol=1e-12)
