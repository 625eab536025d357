"""Laws of tropism of a body: found, added and taken out by name."""

from __future__ import annotations

import pytest

from exocosm import scenarios
from exocosm.errors import ScenarioError
from exocosm.model.scenario import Scenario

LAW = {"molecule": "integrin b3", "organ": "all", "fold": 0.5, "half at": "1 copies/vesicle"}


@pytest.fixture(scope="module")
def plasma() -> Scenario:
    return scenarios.load("plasma")


def _names(scenario: Scenario) -> list[str | None]:
    assert scenario.body is not None
    return [law.name for law in scenario.body.tropism]


def test_a_law_is_taken_out_by_its_name(plasma: Scenario) -> None:
    left = plasma.with_changes({"body.tropism.a6b4 sends to the lung": None})
    assert _names(left) == ["avb5 sends to the liver", "b3 sends to the brain"]


def test_a_law_is_added_and_changed_by_its_name(plasma: Scenario) -> None:
    more = plasma.with_changes({"body.tropism.b3 protects": LAW, "body.tropism.b3 protects.fold": 0.25})
    assert more.body is not None and _names(more)[-1] == "b3 protects"
    assert more.body.tropism[-1].fold.magnitude == 0.25
    assert more.body.tropism[0] == plasma.body.tropism[0]  # type: ignore[union-attr]


def test_an_unknown_law_is_met_with_the_nearest(plasma: Scenario) -> None:
    with pytest.raises(ScenarioError, match="did you mean 'b3 sends to the brain'"):
        plasma.with_changes({"body.tropism.b3 sends to a brain.fold": 1})


def test_no_two_laws_have_one_name(plasma: Scenario) -> None:
    twice = plasma.with_changes({"body.tropism.1.name": "a6b4 sends to the lung"})
    (problem,) = twice.check()
    assert problem.severity == "error"
    assert problem.message == "body.tropism.1.name: the name 'a6b4 sends to the lung' stands twice"
    assert plasma.check() == []


def test_laws_without_a_name_are_none_the_same(plasma: Scenario) -> None:
    nameless = plasma.with_changes({"body.tropism.*.name": None})
    assert _names(nameless) == [None] * 3 and nameless.check() == []
