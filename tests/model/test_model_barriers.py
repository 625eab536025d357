"""Plates in a scenario: read, checked, described, changed."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from exocosm.errors import ScenarioError
from exocosm.model.scenario import Scenario
from exocosm.model.schema import shipped_schema
from exocosm.model.yaml_reader import read_yaml

TEXT = """exocosm: 1
title: transwell
tissue:
  size: [100 um, 100 um, 200 um]
  voxel: 10 um
  barriers:
    - {axis: z, from: 100 um, to: 120 um, vesicles: 0.1}
solutes:
  drug: {unit: nM, diffusivity: 3000 um^2/min}
vesicles:
  exosome: {diameter: {median: 100 nm, sigma: 0.2}}
cells:
  sender: {diameter: 12 um, releases: {exosome: 100 vesicle/cell/hour}}
start:
  - {put: sender, number: 5, in: {layer: {axis: z, from: 0 um, to: 100 um}}}
  - {put: sender, at: [[50 um, 50 um, 150 um]]}
until: 4 hour
"""
ALONG = "  flow: {speed: 0.1 um/s, direction: x}\n  barriers:"
ACROSS = "  flow: {speed: 0.1 um/s, direction: -z}\n  barriers:"
DARCY = "  matrix: {hindrance: 0.5, conductivity: 1 um^2/Pa/min}\n  flow: {darcy: {filtration: 1e-6 1/Pa/min, vessel pressure: 100 Pa, drainage: 1e-6 1/Pa/min, open: {z-: 0 Pa}}}\n  barriers:"


def found(*changes: tuple[str, str]) -> list[str]:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return [str(p) for p in Scenario.from_text(text, "f.yaml").check()]


def test_a_sound_plate_has_no_problems() -> None:
    assert found() == []
    scenario = Scenario.from_text(TEXT)
    assert Scenario.from_text(scenario.to_yaml()) == scenario
    jsonschema.Draft202012Validator(json.loads(shipped_schema())).validate(read_yaml(TEXT, "f")[0])


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([("to: 120 um", "to: 220 um")], "f.yaml:7: tissue.barriers.0: lies outside the tissue, which ends at 200 um"),
        ([("from: 100 um, to: 120 um, v", "from: -1 um, to: 120 um, v")], "lies outside the tissue"),
        ([("[100 um, 100 um, 200 um]", "[100 um, 100 um]")], "a 2-D tissue has no plate across z"),
        ([("from: 100 um, to: 120 um, v", "from: 103 um, to: 107 um, v")], "is thinner than a voxel of 10 um; it is taken to reach from 100 to 110 um"),
        ([("vesicles: 0.1}", "vesicles: 0.1}\n    - {axis: z, from: 110 um, to: 130 um, vesicles: 1}")], "f.yaml:8: tissue.barriers.1: lies in the same voxels as barrier 0"),
        ([("vesicles: 0.1", "vesicles: closed"), ("  barriers:", ACROSS)], "the flow would cross a closed plate"),
        ([("vesicles: 0.1", "vesicles: 0.1, solutes: closed"), ("  barriers:", DARCY)], "the flow would cross a closed plate"),
        ([("sigma: 0.2}", "sigma: 0.2}, counting: whole")], "whole vesicles need one hindrance everywhere, and a porous plate has its own"),
        ([("sigma: 0.2}", "sigma: 0.2}, hindered: false")], "'exosome' is not hindered: the plate does not slow it"),
        ([("diameter: 12 um", "diameter: 18 um")], "cells up to 22.5 um apart touch each other, through this plate of 20 um too"),
        ([("150 um]", "110 um]")], "f.yaml:16: start.1.at.0: lies inside the plate from 100 to 120 um along z"),
        ([("to: 100 um}}", "to: 101 um}}")], "f.yaml:15: start.0.in: reaches into the plate from 100 to 120 um along z"),
        ([("{layer: {axis: z, from: 0 um, to: 100 um}}", "everywhere")], "start.0.in: reaches into the plate"),
    ],
)  # fmt: skip
def test_each_problem_is_found(changes: list[tuple[str, str]], said: str) -> None:
    assert any(said in problem for problem in found(*changes)), found(*changes)


@pytest.mark.parametrize(
    "changes",
    [
        [("vesicles: 0.1", "vesicles: closed"), ("  barriers:", ALONG)],
        [("  barriers:", ACROSS)],
        [("vesicles: 0.1", "vesicles: closed"), ("sigma: 0.2}", "sigma: 0.2}, counting: whole")],
        [("vesicles: 0.1}", "vesicles: 0.1}\n    - {axis: x, from: 50 um, to: 70 um, vesicles: 1}"), ("number: 5, in: {layer: {axis: z, from: 0 um, to: 100 um}}", "at: [[50 um, 50 um, 100 um]]")],
    ],
)  # fmt: skip
def test_what_can_be_is_let_be(changes: list[tuple[str, str]]) -> None:
    assert not [p for p in found(*changes) if "plate" in p or "barrier" in p]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("vesicles: 0.1", "vesicles: 0", "write 'closed' where nothing does"),
        ("vesicles: 0.1", "vesicles: shut", "tissue.barriers.0.vesicles"),
        ("axis: z, from: 100", "axis: w, from: 100", "'w' is not one of 'x', 'y' or 'z'"),
        ("to: 120 um, v", "to: 90 um, v", "'from' must be below 'to'"),
        ("vesicles: 0.1", "vesicle: 0.1", "did you mean 'vesicles'?"),
        ("vesicles: 0.1", "vesicles: 0.1, solutes: 0.5", "is not one of 'open' or 'closed'"),
    ],
)
def test_what_is_written_wrong_is_refused(old: str, new: str, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_text(TEXT.replace(old, new), "f.yaml")
    assert said in str(caught.value)


def test_layers_are_the_nearest() -> None:
    for low, high, layers in (
        (100, 120, (10, 12)),
        (96, 104, (10, 11)),
        (96, 97, (9, 10)),
        (0, 1, (0, 1)),
        (199, 200, (19, 20)),
        (94, 127, (9, 13)),
    ):
        scenario = Scenario.from_text(
            TEXT.replace("from: 100 um, to: 120 um, v", f"from: {low} um, to: {high} um, v")
        )
        assert scenario.tissue.barriers[0].layers(scenario.tissue) == layers, (low, high)


def test_plates_are_described_and_changed() -> None:
    scenario = Scenario.from_text(TEXT)
    assert (
        "Cells do not cross a plate across z from 100 um to 120 um (voxels from 100 to 120 um); what is hindered diffuses in it at 0.1 of its diffusivity outside, other solutes pass freely."
        in " ".join(scenario.describe().split())
    )
    shut = scenario.with_changes(
        {"tissue.barriers.0.vesicles": "closed", "tissue.barriers.0.solutes": "closed"}
    )
    assert "no vesicle and nothing that is hindered diffuses through, no solute does." in " ".join(
        shut.describe().split()
    )
    assert {"tissue.barriers.0.from", "tissue.barriers.0.vesicles"} <= {
        r["path"] for r in scenario.describe_rows()
    }
    assert shut.hash != scenario.hash


def test_cells_of_a_table_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_text(
        "x_um,y_um,z_um,cell_type\n50,50,100,sender\n50,50,100.5,sender\n", encoding="utf-8"
    )
    (tmp_path / "f.yaml").write_text(
        TEXT.replace("start:\n", "start:\n  - cells: cells.csv\n"), encoding="utf-8"
    )
    problems = [str(p) for p in Scenario.from_yaml(tmp_path / "f.yaml").check()]
    assert len(problems) == 1
    assert "cells.csv:3: z_um is '100.5', inside the plate from 100 to 120" in problems[0]
