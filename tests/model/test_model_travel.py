"""Cells that leave with the blood and come out of it, as scenarios say it: read, refused, described, changed, assembled."""

from __future__ import annotations

import numpy as np
import pytest

from exocosm.assemble.assemble import assemble
from exocosm.engine.rule_tables import ZERO
from exocosm.errors import ScenarioError
from exocosm.model import memory
from exocosm.model.scenario import Scenario

TEXT = """exocosm: 1
title: t
tissue:
  size: [200 um, 200 um, 100 um]
  voxel: 10 um
  vessels: [{in: everywhere, density: 1}]
solutes:
  CCL2: {unit: nM, diffusivity: 1e3 um^2/min, initial: 1 nM}
molecules:
  miR: {where: lumen}
vesicles:
  exosome: {like: exosome, lumen: {miR: cargo.mirna_mean}}
programmes:
  EMT: {rise: 4 hours, fall: 4 hours}
cells:
  tumour: {like: carcinoma, consumes: {}, intravasation: 0.01 1/day}
  endothelium: {diameter: 10 um, admits: {monocyte: 2e5 um^3/min}}
  monocyte: {diameter: 9 um, releases: {exosome: 10 vesicle/cell/hour}, initial programmes: {EMT: 0.5}, initial cargo: {miR: 3 molecule}}
groups: [north]
circulating: {monocyte: 1e6 cell/mL}
start:
  - {put: tumour, number: 10, group: north}
  - {put: endothelium, number: 10}
rules:
  - {in: tumour, high: EMT, raises: intravasation, to: 20 x, half: 0.5}
  - {in: endothelium, high: CCL2, raises: admission of monocyte, to: 5 x, half: 1 nM}
until: 12 hours
"""


def found(*pairs: tuple[str, str]) -> list[str]:
    text = TEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return [str(p) for p in Scenario.from_text(text, "f.yaml").check()]


def test_a_sound_scenario_has_no_problems() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("admits: {monocyte", "admits: {monocite", "f.yaml:17: cells.endothelium.admits.monocite: unknown cell type 'monocite' (did you mean 'monocyte'?)"),
        ("circulating: {monocyte", "circulating: {monocite", "f.yaml:20: circulating.monocite: unknown cell type 'monocite'"),
        ("circulating: {monocyte: 1e6 cell/mL}\n", "", "f.yaml:17: warning: cells.endothelium.admits.monocyte: no monocyte is in blood"),
        ("1e6 cell/mL", "0 cell/mL", "f.yaml:17: warning: cells.endothelium.admits.monocyte: no monocyte is in blood"),
        ("1e6 cell/mL}", "1e6 cell/mL, tumour: 1 cell/mL}", "f.yaml:20: warning: circulating.tumour: no cell type admits tumour"),
        ("admission of monocyte, to: 5 x", "admission of tumour, to: 1 um^3/min", "f.yaml:26: warning: rules.1.raises: no tumour is in blood"),
        ("admission of monocyte, to: 5 x", "admission of tumour, to: 5 x", "f.yaml:26: warning: rules.1.to: the base rate of admission of tumour is 0"),
        ("admission of monocyte, to: 5 x", "admission of monocyte, to: 5 1/min", "f.yaml:26: rules.1.to: 5 1/min is no clearance from blood"),
        ("admission of monocyte", "admission of monocite", "f.yaml:26: rules.1.raises: unknown cell type 'monocite'"),
        ("vessels: [{in: everywhere, density: 1}]", "vessels: []", "f.yaml:16: warning: cells.tumour.intravasation: the tissue has no vessels"),
        ("vessels: [{in: everywhere, density: 1}]", "vessels: []", "f.yaml:25: warning: rules.0.raises: the tissue has no vessels"),
        (", intravasation: 0.01 1/day", "", "f.yaml:25: warning: rules.0.to: the base rate of intravasation is 0"),
        ("intravasation, to: 20 x", "intravasation, to: 0.2 x", "f.yaml:25: rules.0.to: 0.2 x does the opposite of 'raises'"),
    ],
)  # fmt: skip
def test_what_is_wrong_or_changes_nothing_is_said(old: str, new: str, said: str) -> None:
    problems = found((old, new))
    assert any(p.startswith(said) for p in problems), problems


def test_a_vessel_of_cells_is_a_vessel_too() -> None:
    supplies = ("endothelium: {diameter: 10 um", "endothelium: {diameter: 10 um, supplies: 4e4 um^3")
    problems = found(("vessels: [{in: everywhere, density: 1}]", "vessels: []"), supplies)
    assert not any("no vessels" in p for p in problems), problems


def test_bad_values_are_told_all_at_once() -> None:
    text = TEXT
    for old, new in (
        ("0.01 1/day", "-0.01 1/day"),
        ("2e5 um^3/min", "2e5 um/min"),
        ("1e6 cell/mL", "-1e6 cell/mL"),
        ("half: 1 nM", "half: 1 mmHg"),
    ):
        text = text.replace(old, new)
    with pytest.raises(ScenarioError) as raised:
        Scenario.from_text(text, "f.yaml")
    said = "\n".join(str(p) for p in raised.value.problems)
    assert "f.yaml:16: cells.tumour.intravasation: -0.01 1/day: a rate must not be negative" in said
    assert "f.yaml:17: cells.endothelium.admits.monocyte: 2e5 um/min is no clearance from blood" in said
    assert "f.yaml:20: circulating.monocyte: -1e6 cell/mL: a cell density must not be negative" in said
    assert "f.yaml:26: rules.1.half" in said


def test_it_is_written_described_and_changed() -> None:
    scenario = Scenario.from_text(TEXT)
    assert Scenario.from_text(scenario.to_yaml()) == scenario
    text = " ".join(scenario.describe().split())
    assert "Leaves with the blood at 0.01 per day where vessels have density 1." in text
    assert "Lets cells in from the blood, clearing it of monocyte at 2e+05 um^3/min." in text
    assert "Blood holds monocyte at 1e+06 cell/mL" in text
    paths = {row["path"] for row in scenario.describe_rows()}
    assert {
        "cells.tumour.intravasation",
        "cells.endothelium.admits.monocyte",
        "circulating.monocyte",
    } <= paths
    changed = scenario.with_changes(
        {
            "cells.endothelium.admits.monocyte": "times 2",
            "cells.endothelium.admits.tumour": "1 um^3/min",
            "cells.monocyte.intravasation": "1 1/day",
            "circulating.monocyte": 0,
            "circulating.tumour": "5 cell/mL",
        }
    )
    assert changed.cells["endothelium"].admits["monocyte"].to("um^3/min") == 4e5
    assert set(changed.cells["endothelium"].admits) == {"monocyte", "tumour"}
    assert changed.circulating["monocyte"].magnitude == 0
    assert changed.circulating["tumour"].to("cell/um^3") == pytest.approx(5e-12)


def test_what_it_cites() -> None:
    scenario = Scenario.from_text(TEXT.replace("2e5 um^3/min", "upt.k_cell"))
    assert "upt.k_cell" in scenario.cited_keys()[1]


def test_a_scenario_without_travellers_is_written_as_before() -> None:
    text = Scenario.from_text(TEXT).with_changes({"circulating": {}, "rules": []}).to_yaml()
    assert "circulating" not in text
    assert text.count("admits") == 1
    assert text.count("intravasation") == 1


def test_tables_hold_what_was_said() -> None:
    tables = assemble(Scenario.from_text(TEXT), 1).tables
    columns, base = tables.behaviours.columns, tables.behaviours.base
    assert base[:, columns.intravasation] == pytest.approx([0.01 / 1440, 0, 0])
    assert columns.admit.tolist()[:2] == [ZERO, ZERO]
    assert base[:, columns.admit[2]].tolist() == [0, 2e5, 0]
    assert tables.travel is not None
    assert tables.travel.level == pytest.approx([0, 0, 1e-6])
    assert tables.travel.programme.tolist() == [[0], [0], [0.5]]
    assert tables.travel.cytosol.tolist() == [[0], [0], [3]]
    assert not tables.travel.group.any()


def test_a_rule_alone_opens_a_way() -> None:
    text = TEXT.replace(", admits: {monocyte: 2e5 um^3/min}", "").replace("to: 5 x", "to: 1e5 um^3/min")
    text = text.replace(", intravasation: 0.01 1/day", "").replace("to: 20 x", "to: 1 1/day")
    scenario = Scenario.from_text(text)
    assert scenario.check() == []
    tables = assemble(scenario, 1).tables
    assert tables.travel is not None
    assert tables.behaviours.columns.intravasation != ZERO
    assert not tables.behaviours.base[:, tables.behaviours.columns.admit[2]].any()


def test_cells_from_the_blood_have_a_pool_of_their_type() -> None:
    split = TEXT.replace("groups: [north]", "groups: [north]\npools: by group")
    pools = {p.name for p in Scenario.from_text(split).pool_list()}
    assert "exosome from monocyte" in pools
    assert "exosome from north" not in pools
    # those that come from elsewhere bring their group
    elsewhere = Scenario.from_text(split.replace("circulating: {monocyte: 1e6 cell/mL}\n", ""))
    assert "exosome from north" in {p.name for p in elsewhere.pool_list()}


def test_those_that_come_take_memory() -> None:
    scenario = Scenario.from_text(TEXT)
    # 10 cells x 2e5 um^3/min x 1e-6 / um^3 x 720 min
    assert memory.arriving(scenario) == {"monocyte": pytest.approx(1440)}
    fewer = scenario.with_changes({"circulating.monocyte": 0})
    assert memory.estimate_cells(scenario) - memory.estimate_cells(fewer) == pytest.approx(1440)
    crowd = scenario.with_changes({"circulating.monocyte": "1e12 cell/mL"})
    assert memory.arriving(crowd)["monocyte"] < 4e6 / (np.pi / 6 * 9**3)
