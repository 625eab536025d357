"""Drugs from plasma into tissue and cells and out again; radiation; escape from senescence."""

from __future__ import annotations

import numpy as np
import pytest
from dishes import advance, digest, imbalance, loop_of
from numpy.testing import assert_allclose

from exocosm.assemble.assemble import assemble
from exocosm.engine.freeze import freeze, thaw
from exocosm.engine.kernel.voxels import group_by_voxel, voxel_of_cells
from exocosm.engine.loop import Loop
from exocosm.engine.plain import exchange as plain_exchange
from exocosm.engine.process.exchange import Exchange
from exocosm.engine.tables import Stage
from exocosm.model.scenario import Scenario

DISH = """
exocosm: 1
title: drugs in a dish
tissue: {size: [200 um, 200 um], voxel: 20 um, vessels: [{in: everywhere, density: 1}]}
molecules:
  drug in cells: {where: lumen, kind: drug, half life: 20 hour}
  breaks: {where: lumen, kind: other, half life: 1 hour}
solutes:
  oxygen: {unit: mmHg, diffusivity: 1e4 um^2/min, initial: 30 mmHg}
  drug:
    unit: uM
    molar mass: 500 g/mol
    diffusivity: 1e4 um^2/min
    vessels: {permeability: 0.05 1/min}
    inside: drug in cells
    plasma: {volume: 2 L/kg, clearance: 1 L/kg/hour, bound: 0.5, absorbed: {by mouth: {half life: 1 hour, share: 0.4}}}
vesicles:
  exosome: {diameter: {median: 80 nm, sigma: 0.35}, packs: {drug in cells: 300 x}}
cells:
  tumour:
    diameter: 14 um
    releases: {exosome: 200 vesicle/cell/hour}
    captures: {exosome: 50 um^3/min/cell}
    consumes: {drug: 300 um^3/min/cell}
    exports: {drug in cells: 0.2 1/hour}
    cycle: {phases: [{name: G1, lasts: 10 hour}]}
    death: {apoptosis rate: 0.01 1/hour}
    radiosensitivity: {alpha: 0.3 1/Gy, alpha over beta: 10 Gy, breaks: {molecule: breaks, per dose: 35 1/Gy}}
  immune: {diameter: 8 um, captures: {exosome: 500 um^3/min/cell}}
rules:
  - {in: tumour, high: delivered drug in cells, raises: export of drug in cells, to: 3 x, half: 1e5}
start:
  - {put: tumour, number: 60, in: everywhere}
  - {put: immune, number: 20, in: everywhere}
events:
  - {give: drug, amount: 10 mg/kg, for: 30 min, when: {at: [1 hour]}}
  - {give: drug, amount: 10 mg/kg, route: by mouth, when: {at: [3 hour]}}
until: 12 hour
"""


def dish(**changes: object) -> Scenario:
    """Return the dish with changes; names with ``__`` for dots."""
    return Scenario.from_text(DISH).with_changes({k.replace("__", "."): v for k, v in changes.items()})


def blood(loop: Loop) -> float:
    """Return the level of the drug that vessels have now."""
    fields = loop._transport.tables.fields
    return float(fields.blood[fields.names.index("drug")])


def test_the_dish_is_sound() -> None:
    assert [p for p in dish().check() if p.severity == "error"] == []


def test_blood_follows_the_kinetics() -> None:
    """10 mg/kg in 2 L/kg at 500 g/mol are 10 uM, of which half is free; eliminated at 0.5 per hour."""
    loop, seen = loop_of(dish()), []
    for _ in range(30):
        advance(loop, 6)
        seen.append(blood(loop))
    ke, rate = 0.5 / 60, 10.0 / 30
    at = np.arange(30) * 6.0

    def infused(t: np.ndarray) -> np.ndarray:
        during = rate / ke * (1 - np.exp(-ke * np.clip(t - 60, 0, 30)))
        return during * np.exp(-ke * np.clip(t - 90, 0, None))

    fine = np.array([infused(np.linspace(t, t + 6, 601)).mean() for t in at])
    assert_allclose(seen, 0.5 * fine, rtol=2e-4, atol=1e-12)
    assert max(seen) > 3.0


def test_a_drug_by_mouth_is_absorbed_in_part() -> None:
    """The area under the level is what each route brings into plasma over the clearance."""
    areas = []
    for route, share in (("into a vein", 1.0), ("by mouth", 0.4)):
        events = [{"give": "drug", "amount": "10 mg/kg", "route": route, "when": "at 0 hour"}]
        loop = loop_of(dish(events=events, start=[], solutes__drug__plasma__clearance="6 L/kg/hour"))
        total = 0.0
        for _ in range(200):
            advance(loop, 6)
            total += blood(loop) * 6
        areas.append(total / share)
    assert areas[0] == pytest.approx(0.5 * 10.0 / (3.0 / 60), rel=1e-5)
    assert areas[1] == pytest.approx(areas[0], rel=1e-5)


def test_books_close_and_cells_hold_what_was_booked() -> None:
    loop = advance(loop_of(dish(events__ray={"irradiate": "2 Gy", "when": "at 2 hour"})), 600)
    worst = imbalance(loop)
    assert max(worst.values()) < 1e-12, worst
    ledger = loop.state.ledger
    for account in (
        "cargo_taken",
        "cargo_exported",
        "cargo_packed",
        "cargo_made",
        "cargo_decayed",
        "delivered",
    ):
        assert getattr(ledger, account).sum() > 0, account
    n = loop.state.cells.count
    by_type = np.stack(
        [
            np.bincount(loop.state.cells.kind[:n], weights=loop.state.cells.cytosol[:n, c], minlength=2)
            for c in range(2)
        ]
    )
    assert_allclose(ledger.cargo_balance(), by_type, atol=1e-9 * ledger.cargo_turnover().max())


def test_what_vesicles_take_along_is_the_volume_that_they_hold() -> None:
    """A cell loses in a time the share (vesicles x lumen volume x enrichment / cell volume); see func.export_frac."""
    quiet = {"cells__tumour__exports": {}, "molecules__drug in cells__half life": None, "rules": []}
    loop = loop_of(
        dish(
            **quiet,
            cells__tumour__cycle=None,
            cells__tumour__death={"apoptosis rate": "0 1/hour"},
            **{"cells__tumour__initial cargo": {"drug in cells": 1e6}, "events": []},
        )
    )
    kind = dish().vesicles["exosome"]
    thick = 2 * 5.3
    cube = np.array([kind.diameter.moment(p) for p in range(4)])
    lumen = np.pi / 6 * (cube[3] - 3 * thick * cube[2] + 3 * thick**2 * cube[1] - thick**3) * 1e-9
    rate = 200 / 60 * 300 * lumen / (4 / 3 * np.pi * 7.0**3)
    advance(loop, 120)
    held = loop.state.ledger.cargo_packed[0].sum() / (60 * 1e6)
    assert held == pytest.approx(1 - np.exp(-rate * 120), rel=1e-3)
    assert held > 1e-3


def test_packed_cargo_arrives_with_the_vesicle() -> None:
    loop = advance(loop_of(dish()), 600)
    ledger = loop.state.ledger
    carrier = loop.tables.carriers.names.index("drug in cells in exosome from tumour")
    assert ledger.delivered[carrier, 0, 1] > 0
    assert loop.state.cells.cytosol[loop.state.cells.kind == 1, 0].max() > 0


def test_the_same_bits_after_an_interruption() -> None:
    whole = advance(loop_of(dish()), 300)
    first = advance(loop_of(dish()), 126)
    arrays, numbers = freeze(first.state)
    copies = {name: np.array(a) for name, a in arrays.items()}
    second = loop_of(dish())
    resumed = Loop(second.tables, thaw(copies, numbers, second.state.flow))
    advance(resumed, 174)
    assert digest(resumed) == digest(whole)


def test_levels_of_blood_are_the_same_however_they_came_about() -> None:
    """A level that is held and one that plasma tells enter the tissue alike."""
    steady = dish(
        solutes__drug__plasma={"volume": "2 L/kg", "half life": "1e9 day"},
        events=[{"give": "drug", "amount": "1 mg/kg", "when": "at 0 hour"}],
    )
    lines = [line for line in DISH.splitlines() if "plasma:" not in line]
    text = (
        "\n".join(lines).split("events:")[0]
        + "events: [{hold: drug, at: 1 uM, when: at 0 hour}]\nuntil: 12 hour\n"
    )
    held = Scenario.from_text(
        text.replace("permeability: 0.05 1/min", "permeability: 0.05 1/min, blood: 0 uM")
    )
    fields = [advance(loop_of(s), 60).state.fields[1] for s in (steady, held)]
    assert_allclose(fields[0], fields[1], rtol=1e-7)
    assert fields[0].max() > 0


@pytest.mark.parametrize("dose", [1.0, 2.0, 6.0])
def test_survival_is_linear_quadratic(dose: float) -> None:
    crowd = dish(
        tissue={"size": ["2 mm", "2 mm"], "voxel": "100 um", "vessels": []},
        start=[{"put": "tumour", "number": 4000, "in": "everywhere"}],
        events=[{"irradiate": f"{dose} Gy", "when": "at 0 hour"}],
        cells__tumour__radiosensitivity__senescent=0.25,
        cells__tumour__mechanics={"fixed": True},
    )
    loop = advance(loop_of(crowd), 1)
    wanted = np.exp(-0.3 * dose * (1 + dose / 10))
    stage = loop.state.cells.stage[:4000]
    for share, expected in (
        ((stage < Stage.SENESCENT).mean(), wanted),
        ((stage == Stage.SENESCENT).mean(), 0.25 * (1 - wanted)),
        ((stage == Stage.APOPTOTIC).mean(), 0.75 * (1 - wanted)),
    ):
        assert abs(share - expected) < 4 * np.sqrt(expected * (1 - expected) / 4000)
    assert loop.state.ledger.events.sum(0)[-1] == (stage == Stage.APOPTOTIC).sum()
    assert (loop.state.cells.cytosol[:4000, 1] == 35 * dose).all()


def test_anoxia_takes_the_enhancement_back() -> None:
    """Three times the dose does without oxygen what it does in plenty."""
    gas = {"solute": "oxygen", "enhancement": 3, "half": "3 mmHg"}
    shares = []
    for level, dose in (("0 mmHg", 6.0), ("1e9 mmHg", 2.0), ("0 mmHg", 2.0)):
        crowd = dish(
            tissue={"size": ["2 mm", "2 mm"], "voxel": "100 um", "vessels": []},
            start=[{"put": "tumour", "number": 4000, "in": "everywhere"}],
            events=[{"irradiate": f"{dose} Gy", "when": "at 0 hour"}],
            cells__tumour__radiosensitivity__oxygen=gas,
            solutes__oxygen__initial=level,
        )
        loop = advance(loop_of(crowd), 1)
        shares.append((loop.state.cells.stage[:4000] < Stage.APOPTOTIC).mean())
    assert shares[0] == shares[1]
    assert shares[2] > shares[0] + 0.2


def test_senescent_cells_escape_at_their_rate() -> None:
    crowd = dish(
        tissue={"size": ["2 mm", "2 mm"], "voxel": "100 um", "vessels": []},
        start=[{"put": "tumour", "number": 3000, "in": "everywhere"}],
        events=[{"irradiate": "40 Gy", "when": "at 0 hour"}],
        cells__tumour__radiosensitivity__senescent=1,
        cells__tumour__arrest={"senescence escape rate": "0.05 1/hour"},
        cells__tumour__death={"apoptosis rate": "0 1/hour"},
        cells__tumour__mechanics={"fixed": True},
        cells__tumour__cycle={"phases": [{"name": "G1", "lasts": "1e6 hour"}]},
    )
    loop = advance(loop_of(crowd), 600)
    left = (loop.state.cells.stage[:3000] == Stage.SENESCENT).mean()
    wanted = np.exp(-0.05 * 10)
    assert abs(left - wanted) < 4 * np.sqrt(wanted * (1 - wanted) / 3000)


def test_radiation_does_not_depend_on_the_order_of_cells() -> None:
    made = [assemble(dish(events__ray={"irradiate": "2 Gy", "when": "at 0 hour"}), 3) for _ in range(2)]
    cells = made[1].state.cells
    cells.take(np.random.Generator(np.random.PCG64(5)).permutation(cells.count))
    loops = [Loop(m.tables, m.state) for m in made]
    first, second = (advance(loop, 60) for loop in loops)
    assert digest(first) == digest(second)


def test_exchange_agrees_with_its_slow_twin() -> None:
    loop = advance(loop_of(dish()), 120)
    tables, cells, ledger, grid = loop.tables, loop.state.cells, loop.state.ledger, loop.tables.grid
    voxel, start = np.empty(cells.count, np.int64), np.empty(grid.voxels + 1, np.int64)
    order = np.empty(cells.count, np.int64)
    voxel_of_cells(cells.sphere, cells.count, grid.shape, grid.spacing, voxel)
    group_by_voxel(voxel, cells.count, start, order)
    minutes, before = np.full(len(tables.fields), 0.7), cells.cytosol.copy()
    assert before[: cells.count, 0].min() >= 0 < before[:, 0].max()
    exchange = Exchange(tables)
    booked = np.array([ledger.cargo_packed.sum(), ledger.cargo_exported.sum()])
    exchange.offer(loop.state, start, order, minutes)
    after = cells.cytosol.copy()
    booked = np.array([ledger.cargo_packed.sum(), ledger.cargo_exported.sum()]) - booked
    cells.cytosol[:] = before
    source, _, _ = plain_exchange.offer(cells, tables, voxel, minutes)
    assert_allclose(exchange.source, source, rtol=1e-12)
    assert_allclose(after, cells.cytosol, rtol=1e-13)
    assert booked.sum() == pytest.approx((before - after).sum(), rel=1e-6)
    assert booked.min() > 0

    mid = np.random.Generator(np.random.PCG64(1)).random((len(tables.fields), grid.voxels))
    exchange.take(loop.state, start, order, minutes, mid)
    taken = cells.cytosol.copy()
    cells.cytosol[:] = after
    plain_exchange.take(cells, tables, voxel, minutes, mid)
    assert_allclose(taken, cells.cytosol, rtol=1e-12)
    assert (taken - after).sum() > 0


def test_cargo_turns_into_other_cargo_at_its_rate() -> None:
    """A into B at 0.2 and into C at 0.1 per hour: shares 2 : 1 of what has turned; over all cargo nothing is gained."""
    molecules = {
        "A": {"where": "lumen", "becomes": {"B": "0.2 1/hour", "C": "0.1 1/hour"}},
        "B": {"where": "lumen"},
        "C": {"where": "lumen"},
    }
    scenario = dish(
        cells={"tumour": {"diameter": "14 um", "initial cargo": {"A": 900}}},
        solutes={},
        vesicles={},
        molecules=molecules,
        rules=[],
        events=[],
        start=[{"put": "tumour", "number": 7, "in": "everywhere"}],
    )
    loop = advance(loop_of(scenario), 300)
    gone = 900 * (1 - np.exp(-0.3 * 5))
    seen = loop.state.cells.cytosol[:7]
    assert_allclose(seen, [[900 - gone, gone * 2 / 3, gone / 3]] * 7, rtol=1e-10)
    assert abs(loop.state.ledger.cargo_converted.sum()) < 1e-9
    assert imbalance(loop)["cargo"] < 1e-14


def test_a_kind_that_opens_endosomes_delivers_more() -> None:
    delivered = []
    for fold in ("1 x", "2 x", "100 x"):
        loop = advance(loop_of(dish(**{"vesicles.exosome.escape": fold})), 300)
        ledger = loop.state.ledger
        delivered.append(ledger.escaped[0].sum() / (ledger.escaped + ledger.degraded)[0].sum())
        assert imbalance(loop)["carriers"] < 1e-12
    low = delivered[0]
    assert delivered[1] / (1 - delivered[1] * 0.1) == pytest.approx(2 * low / (1 - 2 * low * 0.1), rel=0.2)
    assert delivered[1] > 1.9 * low
    assert delivered[2] == 1.0


def test_a_drug_is_not_given_to_one_tissue_of_a_body() -> None:
    """It would reach none: plasma is one."""
    lung = {
        "in": "lung",
        "tissue": {"size": ["100 um", "100 um"], "voxel": "20 um"},
        "events": [{"give": "drug", "amount": "1 mg/kg", "when": "at 1 hour"}],
    }
    organs = {"lung": {"share": 1}}
    body = {
        "plasma": "1 mL",
        "half life": "7 min",
        "half life in organs": "1 hour",
        "organs": organs,
        "tissues": {"lung": lung},
    }
    problems = [str(p) for p in dish(body=body).check() if p.severity == "error"]
    assert len(problems) == 1
    assert "given to the whole body" in problems[0]
