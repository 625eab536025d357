"""Cells that change the medium, as scenarios say it: read, refused, described, assembled."""

from __future__ import annotations

import numpy as np
import pytest

from exocosm.assemble.assemble import assemble
from exocosm.errors import ScenarioError
from exocosm.model import memory
from exocosm.model.scenario import Scenario

TEXT = """exocosm: 1
title: t
tissue:
  size: [200 um, 200 um, 100 um]
  voxel: 10 um
  matrix: {hindrance: 0.5, conductivity: 10 um^2/Pa/min}
solutes:
  oxygen: {like: oxygen, vessels: {permeability: 1 1/min, blood: 40 mmHg}}
vesicles:
  exosome: {like: exosome}
programmes:
  sprouting: {rise: 4 hours, fall: 4 hours}
cells:
  vessel: {like: sprouting endothelial}
  CAF: {like: CAF, remodels: {towards: 0.05, rate: 0.01 1/hour}}
start:
  - {put: vessel, number: 10}
  - {put: CAF, number: 10}
rules:
  - {in: vessel, high: sprouting, raises: perfusion, to: 2 x, half: 0.5}
  - {in: CAF, high: sprouting, raises: remodelling, to: 3, half: 0.5}
until: 12 hours
"""


def found(old: str, new: str) -> list[str]:
    assert old in TEXT
    return [str(p) for p in Scenario.from_text(TEXT.replace(old, new), "f.yaml").check()]


def test_a_sound_scenario_has_no_problems() -> None:
    assert [str(p) for p in Scenario.from_text(TEXT).check()] == []


CAF = "CAF: {like: CAF, remodels: {towards: 0.05, rate: 0.01 1/hour}}"
OXYGEN = "{like: oxygen, vessels: {permeability: 1 1/min, blood: 40 mmHg}}"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "conductivity: 10 um^2/Pa/min}",
            "conductivity: 10 um^2/Pa/min}\n  flow: {darcy: {filtration: 1e-6 1/Pa/min, vessel pressure: 1 Pa, drainage: 1e-6 1/Pa/min, open: {x+: 0 Pa}}}",
            "f.yaml:15: cells.vessel.supplies: Darcy flow is solved once, from vessels that stay",
        ),
        (
            "{like: exosome}",
            "{like: exosome, counting: whole}",
            "f.yaml:15: cells.CAF.remodels: 'exosome' is counted whole, which needs one hindrance everywhere",
        ),
        (
            OXYGEN,
            "{like: oxygen, vessels: null}",
            "f.yaml:14: warning: cells.vessel.supplies: nothing exchanges with blood",
        ),
        (
            "{like: exosome}",
            "{like: exosome, hindered: false}",
            "f.yaml:15: warning: cells.CAF.remodels: nothing is hindered by the matrix",
        ),
        (
            "{like: sprouting endothelial}",
            "{like: sprouting endothelial, supplies: null}",
            "f.yaml:20: warning: rules.0: 'vessel' has no base value of 'perfusion'",
        ),
        (CAF, "CAF: {like: CAF}", "f.yaml:21: warning: rules.1: 'CAF' has no base value of 'remodelling'"),
        ("perfusion, to: 2 x", "perfusion, to: 0.2 x", "f.yaml:20: rules.0.to: 0.2 x does the opposite"),
        (
            "raises: perfusion, to: 2 x",
            "raises: perfusion, to: 2 1/hour",
            "f.yaml:20: rules.0.to: 2 1/hour",
        ),
    ],
)
def test_what_cannot_be_or_changes_nothing_is_said(old: str, new: str, said: str) -> None:
    problems = found(old, new)
    assert any(p.startswith(said) for p in problems), problems


def test_a_multiple_of_a_speed_of_zero_is_warned_of() -> None:
    new = "{like: sprouting endothelial, motility: {speed: 0 um/hour}}"
    rule = "raises: speed, to: 3 x, half: 0.5}\n  - {in: vessel, high: sprouting, raises: perfusion"
    text = TEXT.replace("{like: sprouting endothelial}", new).replace("raises: perfusion", rule, 1)
    assert any("the base speed is 0" in str(p) for p in Scenario.from_text(text).check())
    text = text.replace("speed, to: 3 x", "speed, to: 5 um/hour")
    assert not Scenario.from_text(text).check()


def test_values_that_no_medium_can_have_are_refused_all_at_once() -> None:
    text = TEXT.replace("towards: 0.05", "towards: 0").replace(
        "{like: sprouting endothelial}", "{like: sprouting endothelial, supplies: -1 um^3}"
    )
    with pytest.raises(ScenarioError) as raised:
        Scenario.from_text(text, "f.yaml")
    said = "\n".join(str(p) for p in raised.value.problems)
    assert "f.yaml:14: cells.vessel.supplies: -1 um^3" in said
    assert "f.yaml:15: cells.CAF.remodels.towards: hindrance is" in said
    for bad in ("0.01 um", "-1 1/hour"):
        with pytest.raises(ScenarioError, match=r"remodels\.rate"):
            Scenario.from_text(TEXT.replace("rate: 0.01 1/hour", f"rate: {bad}"))
    with pytest.raises(ScenarioError, match="'reech'"):
        Scenario.from_text(TEXT.replace("rate: 0.01 1/hour", "rate: 0.01 1/hour, reech: 3"))


def test_it_is_written_and_described() -> None:
    scenario = Scenario.from_text(TEXT)
    assert Scenario.from_text(scenario.to_yaml()) == scenario
    text = " ".join(scenario.describe().split())
    assert "Carries blood: serves 4.5e+04 um^3" in text
    assert "Pulls the hindrance of the matrix around it towards 0.05" in text
    rows = {row["path"]: row for row in scenario.describe_rows()}
    assert rows["cells.vessel.supplies"]["evidence"] == "derived"


def test_the_bundled_value_is_the_arithmetic_of_its_note() -> None:
    given = Scenario.from_text(TEXT).cells["vessel"]
    assert given.supplies is not None
    assert given.supplies.to("um^3") == pytest.approx(given.volume_um3 / 0.02, rel=0.01)
    assert given.motility is not None
    assert given.motility.speed.to("um/hour") == pytest.approx(5.0)


def test_tables_hold_what_was_said() -> None:
    scenario = Scenario.from_text(TEXT)
    does = assemble(scenario, 1).tables.remodellers
    assert does is not None
    assert does.supplies.tolist() == [45000.0, 0.0]
    assert does.rate == pytest.approx([0.0, 0.01 / 60])
    assert does.towards.tolist() == [1.0, 0.05]
    without = {"cells.vessel.supplies": None, "cells.CAF.remodels": None}
    plain = scenario.with_changes(without)
    assert assemble(plain, 1).tables.remodellers is None
    maps = memory.estimate_bytes(scenario) - memory.estimate_bytes(plain)
    assert maps == pytest.approx(np.prod(scenario.tissue.shape) * 96)
