"""Antibodies in plasma: vesicles there hold them back by mass action."""

from __future__ import annotations

import numpy as np
import pytest
from dishes import advance, loop_of

from exocosm.assemble.body import assemble_body
from exocosm.engine.body_loop import BodyLoop
from exocosm.engine.loop import Loop
from exocosm.engine.plain.binding import equilibrium
from exocosm.model.scenario import Scenario

TEXT = """
exocosm: 1
title: an antibody and its decoys
tissue: {size: [100 um, 100 um], voxel: 20 um, vessels: [{in: everywhere, density: 1}]}
molecules:
  HER2: {where: membrane, blocked by: {trastuzumab: 5 nM}}
  EGFR: {where: membrane, blocked by: {trastuzumab: 50 nM}}
solutes:
  trastuzumab:
    unit: nM
    molar mass: 148000 g/mol
    diffusivity: 1000 um^2/min
    vessels: {permeability: 0.01 1/min}
    plasma: {volume: 50 mL/kg, half life: 1e9 day}
vesicles:
  exosome: {diameter: {median: 80 nm, sigma: 0.35}, vessels: {permeability: 0.001 1/min, blood: BLOOD}, membrane: {HER2: 50 molecule/vesicle, EGFR: EGF molecule/vesicle}}
cells: {tumour: {diameter: 14 um, releases: {exosome: 0 vesicle/cell/min}}}
start: [{put: tumour, number: 3, in: everywhere}]
events: [{give: trastuzumab, amount: 1 mg/kg, when: at 0 hour}]
until: 1 hour
"""
TOTAL = 1e-3 / 0.05 / 148000 * 1e9  # nM: 1 mg in 50 mL
PER_ML = 1e3 / 6.02214076e23 * 1e9  # nM of one molecule per mL


def blood(loop: Loop, name: str = "trastuzumab") -> float:
    """Return the level that vessels have now."""
    fields = loop._transport.tables.fields
    return float(fields.blood[fields.names.index(name)])


def scenario(density: str = "0 vesicle/mL", egfr: int = 0) -> Scenario:
    """Return the scenario with so many vesicles in blood, each with 50 HER2."""
    return Scenario.from_text(TEXT.replace("BLOOD", density).replace("EGFR: EGF", f"EGFR: {egfr}"))


def free(decoys: float, constant: float) -> float:
    """Return the free antibody, nM, one to one with decoys, nM."""
    b = TOTAL - decoys - constant
    return 0.5 * (b + np.sqrt(b * b + 4 * constant * TOTAL))


def test_without_decoys_all_of_it_is_free() -> None:
    assert blood(advance(loop_of(scenario()), 6)) == pytest.approx(TOTAL, rel=1e-9)


@pytest.mark.parametrize("density", [1e10, 1e12, 1e13])
def test_decoys_bind_by_mass_action(density: float) -> None:
    """20 ug/mL lose little to 1e10 vesicles a mL and most to 1e13: func.HER2_decoy_need."""
    seen = blood(advance(loop_of(scenario(f"{density:g} vesicle/mL")), 6))
    assert seen == pytest.approx(free(50 * density * PER_ML, 5.0), rel=1e-9)
    lost = 1 - seen / TOTAL
    assert lost < 0.01 if density < 1e11 else lost > 0.3 if density < 5e12 else lost > 0.9


def test_two_targets_share_it() -> None:
    seen = blood(advance(loop_of(scenario("1e12 vesicle/mL", egfr=200)), 6))
    decoys = np.array([50.0, 200.0]) * 1e12 * PER_ML
    constants = np.array([5.0, 50.0])
    bound = (decoys * seen / (constants + seen)).sum()
    assert seen + bound == pytest.approx(TOTAL, rel=1e-9)


def test_a_body_s_own_vesicles_are_decoys_too() -> None:
    body = {
        "plasma": "1 mL",
        "half life": "7 min",
        "half life in organs": "1 hour",
        "organs": {"liver": {"share": 1}},
        "background": {"exosome": {"secretion": "1e12 vesicle/min"}},
    }
    changed = scenario().with_changes({"body": body})
    made = assemble_body(changed, 3)
    loop = BodyLoop(made.tables, made.state, [Loop(a.tables, a.state) for a in made.tissues.values()])
    for _ in range(24):
        loop.advance()
    before = loop.state.circulation.blood.sum()
    loop.advance()
    seen = blood(loop.tissues[0])
    assert before > 1e12
    assert seen == pytest.approx(free(50 * before * PER_ML, 5.0), rel=1e-6)
    assert seen < 0.9 * TOTAL


def test_the_slow_twin_agrees() -> None:
    loose, _ = equilibrium(np.array([TOTAL]), np.array([50 * 3e12 * PER_ML]), np.array([[5.0]]))
    seen = blood(advance(loop_of(scenario("3e12 vesicle/mL")), 6))
    assert seen == pytest.approx(float(loose[0]), rel=1e-9)


def test_two_antibodies_share_a_target() -> None:
    """Each holds free target x its free density / constant; target and both antibodies are conserved."""
    second = {"unit": "nM", "molar mass": "148000 g/mol", "diffusivity": "1000 um^2/min", "vessels": {"permeability": "0.01 1/min"},
              "plasma": {"volume": "50 mL/kg", "half life": "1e9 day"}}  # fmt: skip
    both = scenario("3e12 vesicle/mL").with_changes(
        {
            "solutes.other": second,
            "molecules.HER2.blocked by": {"trastuzumab": "5 nM", "other": "20 nM"},
            "molecules.EGFR.blocked by": {},
            "events.other": {"give": "other", "amount": "2 mg/kg", "when": "at 0 hour"},
        }
    )
    loop = advance(loop_of(both), 6)
    free_one, free_two = blood(loop), blood(loop, "other")
    bound = np.array([TOTAL - free_one, 2 * TOTAL - free_two])
    assert bound.min() > 0
    loose = 50 * 3e12 * PER_ML - bound.sum()
    assert loose * free_one == pytest.approx(5 * bound[0], rel=1e-6)
    assert loose * free_two == pytest.approx(20 * bound[1], rel=1e-6)
