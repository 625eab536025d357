"""What states a claim may be a rule or a law of the body; assumptions about either keep their names."""

from __future__ import annotations

from made_claim import made

from exocosm import scenarios
from exocosm.atlas.claim import Arm
from exocosm.atlas.experiment import Variant, laws, scenario_of
from exocosm.atlas.prior import moved, priors
from exocosm.knowledge.dimensions import PER_VESICLE
from exocosm.model.scenario import Scenario

RULE = {"in": "tumour", "high": "held tumour exosome", "raises": "apoptosis", "to": "1 1/hour", "half": 1}
CLAIM = made(scenario="plasma", changes={"rules.they kill": RULE}, arms=(Arm("as it is"),))
TROPISM = {"a6b4 sends to the lung", "avb5 sends to the liver", "b3 sends to the brain"}


def _laws(scenario: Scenario) -> set[str]:
    return set(laws(scenario))


def test_rules_and_laws_of_tropism_are_found_by_name() -> None:
    whole = scenario_of(CLAIM, CLAIM.arms[0])
    assert _laws(whole) == TROPISM | {"they kill"}
    assert laws(whole)["they kill"] == "rules.they kill"


def test_either_is_taken_out_and_the_others_stay() -> None:
    without = Variant(without=("they kill", "avb5 sends to the liver", "one that no arm has"))
    left = scenario_of(CLAIM, CLAIM.arms[0], without)
    assert _laws(left) == TROPISM - {"avb5 sends to the liver"}
    assert left.rules == ()


def test_an_assumption_about_laws_is_one_wherever_they_stand() -> None:
    """The first law out: what is assumed of the others is still called the same."""
    whole = scenarios.load("plasma")
    (name,) = (n for n in priors(whole) if n.startswith("body.tropism"))
    less = whole.with_changes({"body.tropism.a6b4 sends to the lung": None})
    assert [n for n in priors(less) if n.startswith("body.tropism")] == [name]
    after, known = moved(less, {name: "30 copies/vesicle"})
    assert known == {name} and after.body is not None
    assert [PER_VESICLE.value(law.half) for law in after.body.tropism] == [30, 30]


def test_an_assumption_about_a_named_event_of_the_body_is_called_by_it() -> None:
    loss = {"deplete": {"value": 0.5, "low": 0.1, "high": 0.9, "source": "unverified", "evidence": "estimated", "read_in": "memory"}, "when": {"at": ["1 hour"]}}  # fmt: skip
    found = priors(scenarios.load("plasma").with_changes({"body.events.loss": loss}))
    assert "body.events.loss.deplete" in found


def test_large_numbers_of_things_stay_whole() -> None:
    there = priors(scenarios.load("plasma"))
    assert there["body.stands for"].at(316227.766) == "316228.0"
    assert [n for n, prior in there.items() if prior.counts] == ["body.stands for"]
    assert there["upt.sat"].at(2236.068) == "2236.068 vesicle/cell"
