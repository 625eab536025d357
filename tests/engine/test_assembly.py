"""What a scenario says and what the engine is given."""

from __future__ import annotations

import numpy as np
import pytest

from exocosm.assemble.assemble import assemble
from exocosm.model.scenario import Scenario

TEXT = """
exocosm: 1
title: faces
tissue: {size: SIZE, voxel: 20 um}
solutes:
  oxygen: {unit: mmHg, diffusivity: 1e5 um^2/min, boundaries: {all: 38 mmHg, x-: closed}}
until: 1 hour
"""


@pytest.mark.parametrize(
    ("size", "fixed"),
    [
        ("[100 um, 100 um, 100 um]", [False, True, True, True, True, True]),
        ("[100 um, 100 um]", [False, True, True, True, False, False]),
    ],
)
def test_all_faces_of_a_flat_tissue_are_those_of_its_plane(size: str, fixed: list[bool]) -> None:
    tables = assemble(Scenario.from_text(TEXT.replace("SIZE", size)), 1).tables
    assert tables.fields.boundary_fixed[0].tolist() == fixed
    assert (tables.fields.boundary_value[0] == np.where(fixed, 38, 0)).all()


CELLS = """
exocosm: 1
title: numbers
tissue: {size: [100 um, 100 um, 100 um], voxel: [20 um, 10 um, 25 um]}
solutes:
  oxygen: {unit: mmHg, diffusivity: tme.O2_D, vessels: {permeability: 6 1/hour, blood: 60 mmHg}}
  cytokine: {unit: nM, diffusivity: 60 um^2/s}
molecules: {PD-L1: {where: membrane}, miR: {where: lumen, half life: 10 min}}
vesicles:
  exosome: {diameter: {median: 80 nm, sigma: 0}, membrane: {PD-L1: 20 1/vesicle}, lumen: {miR: 0.5 1/vesicle}, loading: {miR: 3 x}, varies: [miR]}
programmes: {EMT: {rise: 2 hour, fall: 4 hour}}
cells:
  a:
    diameter: 10 um
    releases: {exosome: 120 vesicle/cell/hour}
    secretes: {cytokine: 600 molecule/cell/min}
    captures: {any: upt.k_cell}
    consumes: {oxygen: 2 1/min}
    death: {apoptosis rate: 0.6 1/hour}
  b: {diameter: 20 um, captures: {exosome: 10 um^3/min/cell}}
rules:
  - {in: a, low: oxygen, raises: release of exosome, to: 240 vesicle/cell/hour, half: 1 mmHg}
  - {in: a, high: cytokine, raises: apoptosis, to: 5 x, half: 2000 pM}
  - {in: b, contact: PD-L1, raises: EMT, to: 0.7, half: 100}
  - {in: a, high: held exosome, raises: loading of miR into exosome, to: 2 x, half: 10}
until: 1 hour
"""


def test_numbers_of_a_scenario_arrive_in_the_units_of_the_engine() -> None:
    made = assemble(Scenario.from_text(CELLS), 1)
    tables, names = made.tables, made.names
    assert names.fields == ("oxygen", "cytokine", "exosome from a", "miR in exosome from a")
    assert tables.grid.shape == (4, 10, 5)
    assert tables.grid.spacing == (25.0, 10.0, 20.0)
    fields, types = tables.fields, tables.types
    assert fields.diffusivity[0] == pytest.approx(1667 * 60)
    # Stokes-Einstein: k T / (3 pi viscosity d), in um^2/min
    spread = 1.380649e-23 * 310.15 / (3 * np.pi * 0.6913e-3 * 80e-9) * 1e12 * 60
    assert fields.diffusivity[2:] == pytest.approx(spread, rel=1e-6)
    assert fields.permeability[0] == pytest.approx(0.1)
    assert types.release[0] == pytest.approx([0, 600 / 6.02214076e23 * 1e15 * 1e9, 2.0, 2.0 * 1.5])
    assert types.capture[:, 2] == pytest.approx([50.0, 10.0])
    assert types.capture[0, 0] == pytest.approx(2 * np.pi / 6 * 1e3)
    assert tables.carriers.membrane[:, 0].tolist() == [20, 0]
    assert tables.carriers.lumen[:, 0].tolist() == [0, 1]
    assert tables.cargo.decay[0] == pytest.approx(np.log(2) / 10)
    assert tables.programmes.rise[0] == pytest.approx(1 / 120)


def test_rules_arrive_as_folds_rates_and_shares() -> None:
    tables = assemble(Scenario.from_text(CELLS), 1).tables
    rules, columns = tables.rules, tables.behaviours.columns
    assert rules.to == pytest.approx([2.0, 0.05, 0.7, 2.0])
    assert rules.half == pytest.approx([1.0, 2.0, 100.0, 10.0])
    assert rules.inverted.tolist() == [True, False, False, False]
    assert columns.release[2] == columns.release[3] == rules.behaviour[0]
    assert columns.apoptosis == rules.behaviour[1]
    assert columns.target[0] == rules.behaviour[2]
    assert columns.loading.tolist() == [0, 0, 0, rules.behaviour[3]]
    assert tables.behaviours.base[0, columns.apoptosis] == pytest.approx(0.01)
