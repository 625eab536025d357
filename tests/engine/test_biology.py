"""Rules, programmes, fate: what a biologist would check."""

from __future__ import annotations

import numpy as np
import pytest
from dishes import advance, loop_of, nodule

from exocosm.engine.neighbourhood import Neighbourhood
from exocosm.engine.process.fate import Fate
from exocosm.engine.tables import Stage
from exocosm.model.scenario import Scenario

CULTURE = """
exocosm: 1
title: culture
tissue: {size: [600 um, 600 um], voxel: 30 um}
molecules: {tag: {where: lumen}, mutation: {where: lumen, heritable: true}}
programmes: {arrest: {rise: 1 hour, fall: 4 hour}}
cells:
  cell:
    diameter: 10 um
    mechanics: {adhesion: 0 um/min, repulsion: 1 um/min}
    initial cargo: {tag: 64 molecule, mutation: 8 molecule}
    initial programmes: {arrest: 1}
CYCLE
start: [{put: cell, number: 400, in: everywhere}]
record: every 10 hour
until: 10 hour
"""


def culture(lines: str) -> Scenario:
    """Return 400 cells; `lines` are added to their type."""
    return Scenario.from_text(
        CULTURE.replace("CYCLE", "\n".join("    " + line for line in lines.splitlines()))
    )


def test_exponential_growth_and_dilution() -> None:
    loop = advance(loop_of(culture("cycle: {phases: [{name: all, lasts: 5 hour}]}")), 300)
    cells, grown = loop.state.cells, loop.state.cells.count / 400
    # doubling by chance at rate 1/5 h for 5 h: e-fold; the number of a pure birth process has variance n e (e - 1)
    assert abs(grown - np.e) < 4 * np.sqrt(np.e * (np.e - 1) / 400)
    tag, mutation = cells.cytosol[: cells.count].T
    assert tag.sum() == pytest.approx(400 * 64, rel=1e-13)
    assert (mutation == 8).all()
    assert len(set(cells.identity[: cells.count].tolist())) == cells.count
    born = cells.mother[: cells.count] > 0
    assert born.sum() == cells.count - 400
    assert loop.state.ledger.cargo_copied.sum() == 8 * born.sum()


def test_fixed_phases_synchronise() -> None:
    loop = loop_of(
        culture(
            "cycle: {phases: [{name: G1, lasts: 2 hour, fixed: true}, {name: M, lasts: 1 hour, fixed: true}]}"
        )
    )
    assert advance(loop, 174).state.cells.count == 400
    assert advance(loop, 12).state.cells.count == 800
    assert advance(loop, 180).state.cells.count == 1600


def test_death_and_removal() -> None:
    loop = advance(loop_of(culture("death: {apoptosis rate: 0.2 1/hour, apoptotic for: 2 hour}")), 300)
    stage = loop.state.cells.stage[: loop.state.cells.count]
    alive = (stage < Stage.APOPTOTIC).sum()
    assert abs(alive / 400 - np.exp(-1)) < 4 * np.sqrt(np.exp(-1) * (1 - np.exp(-1)) / 400)
    recent = loop.state.ledger.events[0, 3] - (400 - loop.state.cells.count)
    assert recent == (stage == Stage.APOPTOTIC).sum() > 0
    shrunk = loop.state.cells.sphere[: len(stage), 3][stage == Stage.APOPTOTIC]
    assert shrunk.min() < 4.9


def test_programmes_relax_with_their_time_constant() -> None:
    loop = advance(loop_of(culture("about: nothing")), 240)
    assert loop.state.cells.programme[:400, 0] == pytest.approx(np.exp(-1), rel=1e-12)


def test_senescent_cells_do_not_divide() -> None:
    lines = "cycle: {phases: [{name: all, lasts: 5 hour}]}\narrest: {senescence rate: 100 1/hour}"
    loop = advance(loop_of(culture(lines)), 120)
    assert (loop.state.cells.stage[: loop.state.cells.count] == Stage.SENESCENT).all()
    assert loop.state.cells.count <= 403


def test_killing_needs_contact() -> None:
    loop = advance(loop_of(nodule(**{"cells.T cell.kills.rate": "1 1/hour"})), 60)
    assert loop.state.ledger.events[0, 5] > 5
    apart = advance(loop_of(nodule(**{"cells.T cell.kills.rate": "0 1/hour"})), 60)
    assert apart.state.ledger.events[:, 5].sum() == 0


def test_an_uptake_block_leaves_contact_signalling() -> None:
    free = advance(loop_of(nodule()), 60)
    blocked = advance(loop_of(nodule(**{"cells.tumour.intake.internalise": "0 1/hour"})), 60)
    tumour = 0
    assert blocked.state.ledger.internalised[:, tumour].sum() == 0
    assert blocked.state.ledger.delivered[..., tumour].sum() == 0
    assert free.state.ledger.delivered[..., tumour].sum() > 0
    n = blocked.state.cells.count
    contact = blocked.state.cells.surface[:n] @ blocked.tables.carriers.membrane
    assert contact[blocked.state.cells.kind[:n] == tumour].min() > 0


def test_numbers_of_cells_have_no_limit_set_beforehand() -> None:
    lines = "cycle: {phases: [{name: all, lasts: 30 min}]}\ndeath: {apoptosis rate: 1e-6 1/hour, apoptotic for: 30 min}"
    wide = culture(lines).with_changes({"tissue.size": ["3 mm", "3 mm"], "tissue.voxel": "150 um"})
    loop = advance(loop_of(wide), 120)
    assert loop.state.cells.count > 15 * 400
    shrink = culture("death: {apoptosis rate: 5 1/hour, apoptotic for: 6 min}")
    assert advance(loop_of(shrink), 120).state.cells.count < 5


def test_a_killer_divides_its_rate_among_those_it_touches() -> None:
    loop = loop_of(nodule(**{"cells.T cell.kills.rate": "1 1/hour"}).with_changes({"rules": []}))
    state, fate = loop.state, Fate(loop.tables)
    near = Neighbourhood(loop.tables)
    near.build(state)
    killer = state.cells.kind[: state.cells.count] == 1
    touching = (near.contact_counts(state)[:, 0] > 0) & killer
    assert touching.sum() > 3
    hazard = fate._killed(state, near)
    assert hazard[killer].max() == 0
    assert hazard.sum() == pytest.approx(touching.sum() / 60, rel=1e-12)


@pytest.mark.parametrize("written", ["1000 copies", "1000 molecule/cell"])
def test_cargo_decays_where_no_vesicle_is_ever_there(written: str) -> None:
    from exocosm import scenarios

    scenario = scenarios.load("monolayer").with_changes(
        {
            "tissue.size": ["40 um"] * 3,
            "start.0.number": 4,
            "start.1": None,
            "cells.recipient.initial cargo": {"NanoLuc-HSP70": written},
            "cells.recipient.death": {"apoptosis rate": "0 1/hour"},
        }
    )
    loop = loop_of(scenario)
    assert not len(loop.tables.carriers)
    advance(loop, 24 * 60)
    cells = loop.state.cells
    assert cells.cytosol[: cells.count].sum() == pytest.approx(4 * 500)
