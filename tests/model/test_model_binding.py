"""Declarations of binding: read, written, described, and refused where they are of no use."""

from __future__ import annotations

import pytest

from exocosm.errors import ScenarioError
from exocosm.model.scenario import Scenario
from exocosm.model.signal import Signal

TEXT = """exocosm: 1
title: t
tissue: {size: [200 um, 200 um, 200 um], voxel: 20 um}
solutes:
  anti-PD-L1: {unit: nM, diffusivity: 3000 um^2/min, initial: 50 nM}
  anti-PD-1: {unit: uM, diffusivity: 3000 um^2/min}
molecules:
  PD-L1: {where: membrane, binds: {PD-1: tx.PD1_PDL1_Kd}, blocked by: {anti-PD-L1: tx.aPDL1_Kd}}
  miR: {where: lumen}
receptors:
  PD-1: {blocked by: {anti-PD-1: tx.aPD1_Kd}, about: a brake of T cells}
  CD80: {about: binds PD-L1 too}
vesicles:
  exosome: {diameter: {median: 80 nm, sigma: 0.35}, membrane: {PD-L1: 20 1/vesicle}}
cells:
  CD8 T: {diameter: 9 um, carries: {PD-1: tx.PD1_cell}, kills: {targets: [tumour], rate: 0.1 1/hour}}
  tumour: {diameter: 17 um, carries: {PD-L1: tx.PDL1_cell}, releases: {exosome: rel.rate_typ}}
start: [{put: CD8 T, number: 10}]
rules:
  - {in: CD8 T, high: bound PD-1, lowers: kill rate, to: 0 x, half: tx.PD1_50, hill: 2}
  - {in: tumour, high: blocked PD-L1, lowers: speed, to: 0 x, half: 1000 molecule}
until: 12 hours
"""


def found(old: str = "", new: str = "") -> list[str]:
    assert old in TEXT
    problems = Scenario.from_text(TEXT.replace(old, new) if old else TEXT, "f.yaml").check()
    return [str(p) for p in problems if "'speed'" not in str(p)]


def test_a_sound_scenario_has_no_problems() -> None:
    assert found() == []
    scenario = Scenario.from_text(TEXT)
    assert scenario.signal_of(scenario.rules[0]) == Signal("bound", "PD-1")
    assert str(scenario.signal_of(scenario.rules[1])) == "blocked PD-L1"


WEB = "receptors:\n  HER2: {blocked by: {anti-PD-L1: 1 nM, anti-PD-1: 2 nM}}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("binds: {PD-1:", "binds: {PD1:", "f.yaml:8: molecules.PD-L1.binds.PD1: unknown receptor 'PD1' (did you mean 'PD-1'"),
        ("{anti-PD-L1: tx", "{anti-PDL1: tx", "f.yaml:8: molecules.PD-L1.blocked by.anti-PDL1: unknown solute 'anti-PDL1'"),
        ("{anti-PD-1: tx", "{anti-PD1: tx", "f.yaml:11: receptors.PD-1.blocked by.anti-PD1: unknown solute 'anti-PD1'"),
        ("unit: uM", 'unit: "1"', "f.yaml:6: solutes.anti-PD-1.unit: binding counts molecules, and its unit is '1' (unit: nM)"),
        ("unit: uM", "unit: ug/mL", "solutes.anti-PD-1.unit: binding counts molecules, and its unit is 'ug/mL'"),
        ("{where: lumen}", "{where: lumen, blocked by: {anti-PD-1: 1 nM}}", "molecules.miR.blocked by: 'miR' is in the lumen, where nothing reaches it"),
        ("  CD80:", "  PD-L1:", "receptors.PD-L1: the name is taken by one of the molecules"),
        ("carries: {PD-1:", "carries: {PD1:", "f.yaml:16: cells.CD8 T.carries.PD1: unknown receptor or membrane molecule 'PD1'"),
        ("carries: {PD-1:", "carries: {miR:", "unknown receptor or membrane molecule 'miR'"),
        ("receptors:", WEB, "receptors.HER2.blocked by: several antibodies block 'HER2', and 'anti-PD-L1' among them blocks 'PD-L1' and 'HER2'"),
        ("binds: {", "binds: {CD80: 1 uM, ", ""),
        ("high: bound PD-1", "high: bound PD1", "f.yaml:20: rules.0.high: unknown receptor 'PD1' (did you mean 'PD-1'"),
        ("high: bound PD-1", "high: bound CD80", "f.yaml:20: warning: rules.0.high: nothing binds 'CD80': the signal is always zero"),
        ("high: bound PD-1", "high: bound CD80", "warning: rules.0.high: 'CD8 T' carries no 'CD80': the signal is always zero"),
        (", blocked by: {anti-PD-L1: tx.aPDL1_Kd}", "", "f.yaml:21: warning: rules.1.high: nothing blocks 'PD-L1'"),
        ("half: tx.PD1_50", "half: 6 molecule", "f.yaml:20: rules.0.half: 6 molecule is no number of complexes per area"),
    ],
)  # fmt: skip
def test_each_problem_is_found(old: str, new: str, said: str) -> None:
    problems = found(old, new)
    assert any(said in p for p in problems) if said else not problems, problems


def test_receptors_that_compete_for_a_ligand_are_refused() -> None:
    text = TEXT.replace("binds: {", "binds: {CD80: 1 uM, ").replace(
        "carries: {PD-1", "carries: {CD80: 9 molecule/cell, PD-1"
    )
    (problem,) = [p for p in Scenario.from_text(text).check() if p.severity == "error"]
    assert "cells.CD8 T.carries: carries 'CD80' and 'PD-1', which both bind 'PD-L1'" in problem.message


def test_problems_are_told_at_once() -> None:
    text = TEXT.replace("unit: uM", "unit: mmHg").replace("binds: {PD-1:", "binds: {PD1:")
    text = text.replace("carries: {PD-L1:", "carries: {PDL1:").replace("half: tx.PD1_50", "half: 6 nM")
    found = [p.message for p in Scenario.from_text(text).check() if p.severity == "error"]
    assert len(found) == 4, found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tx.aPDL1_Kd", "0 nM", "must be greater than zero"),
        ("tx.aPDL1_Kd", "4 um", "is no dissociation constant"),
        ("tx.PD1_cell", "10 nM", "is no number per cell"),
        ("{about: binds", "{confinement: 0 nm, about: binds", "must be greater than zero"),
        ("{about: binds", "{contact share: 2, about: binds", "must be from 0 to 1"),
    ],
)
def test_values_of_the_wrong_kind_are_refused(old: str, new: str, said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        Scenario.from_text(TEXT.replace(old, new))


def test_what_is_declared_is_written_and_changed() -> None:
    scenario = Scenario.from_text(TEXT)
    assert Scenario.from_text(scenario.to_yaml()) == scenario
    other = scenario.with_changes(
        {"molecules.PD-L1.blocked by.anti-PD-L1": "2 nM", "receptors.PD-1.contact share": 0}
    )
    assert other.molecules["PD-L1"].blocked_by["anti-PD-L1"].to("nM") == 2
    assert other.receptors["PD-1"].contact_share.magnitude == 0
    assert other.hash != scenario.hash


def test_binding_is_described_with_its_sources() -> None:
    scenario = Scenario.from_text(TEXT)
    text = " ".join(scenario.describe().split())
    assert "PD-L1, a protein of the membrane, acts on contact; binds PD-1 with a Kd of 8.2 uM [" in text
    assert "; blocked by anti-PD-L1 with a Kd of 0.4 nM [" in text
    assert "PD-1 binds PD-L1 between surfaces 10 nm (5 to 50) [prior" in text
    assert "CD80 binds nothing that is declared." in text
    assert "Carries 2.8e+04 molecule/cell" in text
    assert "In CD8 T cells, bound PD-1 above 6 molecule/um^2 lowers kill rate" in text
    assert {"wang2014", "cheng2013", "jafarnejad2019", "qspiotnbc2020"} <= set(scenario.cited_keys()[0])
    assert not [row for row in scenario.describe_rows() if row["path"].startswith("receptors.CD80")]
    priors = {
        row["path"]: row for row in scenario.describe_rows() if row["path"].startswith("receptors.PD-1")
    }
    assert priors["receptors.PD-1.confinement"]["source"] == "unverified"
    assert (priors["receptors.PD-1.confinement"]["low"], priors["receptors.PD-1.confinement"]["high"]) == (
        5,
        50,
    )
