"""Cells that leave with the blood and come out of it, against the exact laws of chance."""

from __future__ import annotations

import numpy as np
import pytest

from exocosm.assemble.assemble import assemble
from exocosm.engine.ledger import EVENTS
from exocosm.engine.loop import Loop
from exocosm.model.scenario import Scenario

DEPARTURES, ARRIVALS = EVENTS.index("departures"), EVENTS.index("arrivals")
DISH = """
exocosm: 1
title: a way out and a way in
tissue:
  size: [3 mm, 3 mm]
  voxel: 150 um
  vessels: [{in: {layer: {axis: x, from: 0 mm, to: 1.5 mm}}, density: 0.4}]
programmes: {EMT: {rise: 1000 day, fall: 1000 day}}
cells:
  tumour:
    diameter: 10 um
    mechanics: {fixed: true}
    intravasation: 0.5 1/hour
  endothelium:
    diameter: 10 um
    mechanics: {fixed: true}
    admits: {monocyte: 2e5 um^3/min}
  monocyte: {diameter: 8 um, mechanics: {fixed: true}}
circulating: {monocyte: 1e6 cell/mL}
start:
  - {put: tumour, number: 4000, in: {layer: {axis: x, from: 0 mm, to: 1.5 mm}}}
  - {put: tumour, number: 1000, in: {layer: {axis: x, from: 1.5 mm, to: 3 mm}}}
  - {put: endothelium, number: 40, in: everywhere}
record: every 10 hour
steps: {exchange: 1 min, fate: 1 min}
until: 10 hour
"""


def loop_of(scenario: Scenario, seed: int = 3) -> Loop:
    """Return a loop ready to run."""
    made = assemble(scenario, seed)
    return Loop(made.tables, made.state)


def advance(loop: Loop, steps: int) -> Loop:
    """Run so many engine steps."""
    for _ in loop.run(steps):
        pass
    return loop


def there(loop: Loop, kind: int) -> np.ndarray:
    """Return positions and radii of the cells of a type, [n, 4]."""
    n = loop.state.cells.count
    return loop.state.cells.sphere[:n][loop.state.cells.kind[:n] == kind]


def test_departures_are_exponential_and_only_at_vessels() -> None:
    # each of n cells is still there with the chance exp(-r v t)
    rate, n = 0.5 * 0.4, 4000
    loop = loop_of(Scenario.from_text(DISH).with_changes({"circulating": {}}))
    for hours in (0.5, 2, 6):
        advance(loop, round(hours * 60) - loop.state.step)
        stays = np.exp(-rate * hours)
        cells = there(loop, 0)
        left = int((cells[:, 0] < 1500).sum())
        assert abs(left - n * stays) < 4 * np.sqrt(n * stays * (1 - stays)), hours
        assert len(cells) - left == 1000, "nobody leaves where there is no vessel"
        assert loop.state.ledger.events[0, DEPARTURES] == n - left


def test_one_long_step_is_as_exact_as_many_short_ones() -> None:
    changes = {"circulating": {}, "steps.fate": "240 min", "cells.tumour.intravasation": "1 1/hour"}
    loop = advance(loop_of(Scenario.from_text(DISH).with_changes(changes)), 240)
    stays, n = np.exp(-0.4 * 4), 4000
    assert abs((there(loop, 0)[:, 0] < 1500).sum() - n * stays) < 4 * np.sqrt(n * stays * (1 - stays))


def test_a_programme_of_the_cell_lets_it_leave() -> None:
    # a signal of twice the half value with Hill exponent 1: two thirds of the way from the base to 4 times the base
    rule = {"in": "tumour", "high": "EMT", "raises": "intravasation", "to": "4 x", "half": 0.5, "hill": 1}
    changes = {"circulating": {}, "rules": [rule], "cells.tumour.initial programmes": {"EMT": 1.0}}
    loop = advance(loop_of(Scenario.from_text(DISH).with_changes(changes)), 60)
    stays, n = np.exp(-0.2 * 3.0), 4000
    assert abs((there(loop, 0)[:, 0] < 1500).sum() - n * stays) < 4 * np.sqrt(n * stays * (1 - stays))


def test_arrivals_are_poisson() -> None:
    loop = loop_of(Scenario.from_text(DISH))
    counts = []
    for _ in range(400):
        before = loop.state.ledger.events[2, ARRIVALS]
        advance(loop, 1)
        counts.append(loop.state.ledger.events[2, ARRIVALS] - before)
    mean = 40 * 2e5 * 1e-6  # 8 a minute
    assert abs(np.mean(counts) - mean) < 4 * np.sqrt(mean / 400)
    # variance over mean of k Poisson counts is 1 with a standard error of sqrt(2 / (k - 1))
    assert abs(np.var(counts, ddof=1) / mean - 1) < 4 * np.sqrt(2 / 399)
    assert len(there(loop, 2)) == sum(counts)


def test_a_rule_and_the_level_multiply() -> None:
    rule = {"in": "endothelium", "high": "cycling", "raises": "admission of monocyte"}
    rule |= {"to": "5 x", "half": 0.5, "hill": 1}
    loop = loop_of(Scenario.from_text(DISH).with_changes({"rules": [rule]}))
    loop.travel.levels[2] *= 3
    assert loop.travel.capacity(loop.state)[2] == pytest.approx(40 * 2e5 * (1 + 4 * 2 / 3))
    advance(loop, 30)
    mean = 30 * 40 * 2e5 * (1 + 4 * 2 / 3) * 3e-6
    assert abs(len(there(loop, 2)) - mean) < 4 * np.sqrt(mean)


def test_who_comes_lies_beside_who_admits() -> None:
    loop = advance(loop_of(Scenario.from_text(DISH)), 20)
    hosts, guests = there(loop, 1), there(loop, 2)
    assert len(guests) > 100
    apart = np.sqrt(((guests[:, None, :2] - hosts[None, :, :2]) ** 2).sum(2))
    gap = np.abs(apart - (guests[:, None, 3] + hosts[None, :, 3])).min(1)
    assert gap.max() < 1e-3, "they touch"
    assert (guests[:, 2] == 75).all(), "planar"
    nearest = hosts[apart.argmin(1)]
    angle = np.arctan2(*(guests - nearest)[:, 1::-1].T)
    # each quarter of the circle is as likely
    quarter = np.bincount(np.floor(angle / (np.pi / 2)).astype(int) % 4, minlength=4)
    n = len(guests)
    assert (np.abs(quarter - n / 4) < 4 * np.sqrt(n * 0.25 * 0.75)).all(), quarter


def test_given_cells_settle_by_clearance() -> None:
    # a second type of vessel clears three times as much: three of four settle there
    changes = {
        "cells.venule": {
            "diameter": "10 um",
            "mechanics": {"fixed": True},
            "admits": {"monocyte": "6e5 um^3/min"},
        },
        "circulating": {},
        "start": [
            {
                "put": "endothelium",
                "number": 50,
                "in": {"layer": {"axis": "x", "from": "0 mm", "to": "1 mm"}},
            },
            {"put": "venule", "number": 50, "in": {"layer": {"axis": "x", "from": "2 mm", "to": "3 mm"}}},
            {
                "put": "monocyte",
                "number": 1,
                "in": {"layer": {"axis": "x", "from": "1.4 mm", "to": "1.6 mm"}},
            },
        ],
    }
    loop = loop_of(Scenario.from_text(DISH).with_changes(changes))
    n = 2000
    one = np.flatnonzero(loop.state.cells.kind[: loop.state.cells.count] == 2)
    rows = loop.state.cells.picked(np.repeat(one, n))
    rows.identity[:] = np.arange(1000, 1000 + n)
    loop.admit(rows)
    cells = there(loop, 2)
    near = int((cells[:, 0] > 1900).sum())
    assert len(cells) == n + 1
    assert abs(near - 0.75 * n) < 4 * np.sqrt(n * 0.75 * 0.25)
