"""A claim may ask a design over factors, alone with a factor that acts on nothing, or beside arms: it holds where both do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made_claim import made

from exocosm.atlas import Factor, Idle, Leads, Plan, Sensitivity, run_claims
from exocosm.atlas.check import check_claim
from exocosm.atlas.sensitivity import alike
from exocosm.studies.sobol import Index
from exocosm.studies.sobol import Sensitivity as Indices

UPTAKE, DOSE, DUMMY = "uptake of one cell", "dose", "copies that no rule reads"
IDLE = Idle(factor=DUMMY, endpoint="taken up")


def asked(these: str, over: str) -> Sensitivity:
    """Return a design in which uptake varies forty-fold and the dose hardly."""
    return Sensitivity(
        factors=(
            Factor(UPTAKE, ("cells.recipient.captures.reporter exosome",), 1e-10, 4e-9, "mL/cell/hour"),
            Factor(DOSE, ("start.1.number",), 990, 1010),
        ),
        endpoint="taken up",
        expects=(Leads(these=(these,), over=(over,), endpoint="taken up"),),
        samples=16,
    )


def run(folder: Path, **other: Any) -> dict[str, Any]:
    """Return the result of the claim with a short sweep."""
    (found,) = run_claims([made(**other)], folder, plan=Plan(replicates=2), workers=0)
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("atlas") / "a"


def test_both_are_judged_and_assumptions_are_moved_in_the_arms(folder: Path) -> None:
    found = run(folder, sensitivity=asked(UPTAKE, DOSE))
    assert [f["outcome"] for f in found["findings"]] == ["met"] * 4, found["findings"]
    assert found["findings"][-1]["scale"] == "index"
    assert len(found["sensitivity"]["outcomes"]) == 16 * 4
    assert set(found["values"]) == {"dose", "blocked", "half"}
    assert found["replicates_by"] == "as asked"
    assert found["verdict"]["word"] == "depends on", "the arms turn with uptake"


def test_where_the_design_misses_no_arm_can_turn_the_claim(folder: Path) -> None:
    found = run(folder, sensitivity=asked(DOSE, UPTAKE))
    assert found["verdict"]["word"] == "not supported"
    assert found["sweep"] == []


def test_arms_beside_a_design_need_their_control_all_the_same() -> None:
    claim = made(sensitivity=asked(UPTAKE, DOSE), expectations=made().expectations[:2])
    assert any("negative control" in p.message for p in check_claim(claim, scenarios=False))


def test_only_arms_that_something_is_expected_of_are_moved() -> None:
    assert made().compared == ("dose", "half")


def test_a_product_over_decades_is_judged_by_its_logarithm() -> None:
    plain, log = asked(UPTAKE, DOSE), Sensitivity((), "taken up", (), logarithm=True)
    assert (plain.outcome(10.0), log.outcome(1.0), log.outcome(0.0), log.outcome(None)) == (
        10.0,
        0.0,
        None,
        None,
    )


def alone(*expects: Leads | Idle) -> dict[str, Any]:
    """Return what makes the claim one without arms, whose design also draws copies of a molecule that no rule reads."""
    given = asked(UPTAKE, DOSE)
    dummy = Factor(DUMMY, ("vesicles.reporter exosome.membrane.idle",), 1, 100, "copies/vesicle")
    return {
        "arms": (),
        "expectations": (),
        "sensitivity": replace(
            given,
            factors=(*given.factors, dummy),
            expects=(*given.expects, *expects),
            changes={"molecules.idle": {"where": "membrane"}},
        ),
    }


def test_a_design_alone_has_a_factor_that_must_decide_nothing(folder: Path) -> None:
    found = run(folder, **alone(IDLE))
    leads, idle = found["findings"]
    assert (leads["outcome"], idle["outcome"], idle["control"]) == ("met", "met", True)
    assert abs(idle["effect"]) < 1e-12
    assert found["expectations"][-1]["control"] is True
    assert found["sensitivity"]["alike"] == [[DOSE, DUMMY]]


def test_a_factor_that_acts_is_not_idle(folder: Path) -> None:
    found = run(folder, **alone(Idle(factor=UPTAKE, endpoint="taken up")))
    assert found["findings"][-1]["outcome"] == "not met"
    assert found["verdict"]["word"] == "not supported"


def test_a_design_alone_needs_its_control() -> None:
    (problem,) = check_claim(made(**alone()), scenarios=False)
    assert "negative control" in problem.message
    assert check_claim(made(**alone(IDLE))) == []
    unknown = made(**alone(Idle(factor="nothing like it", endpoint="taken up")))
    assert any("nothing like it" in p.message for p in check_claim(unknown, scenarios=False))


def test_the_scenario_of_a_design_is_checked() -> None:
    claim = made(**alone(IDLE))
    assert claim.sensitivity is not None
    (problem,) = check_claim(replace(claim, sensitivity=replace(claim.sensitivity, changes={})))
    assert "design" in problem.place and "idle" in problem.message


def held(*total: tuple[float | None, float | None, float | None]) -> Indices:
    """Return indices of which only the totals are known."""
    names = tuple("abcd"[: len(total)])
    every = tuple(Index(*t) for t in total)
    return Indices(names, every, every, 0, 32, 32, ())


def test_an_idle_factor_is_held_to_a_tenth() -> None:
    idle = Idle(factor="a", endpoint="e")
    for triple, outcome in (
        ((0.0, 0.0, 0.0), "met"),
        ((0.03, -0.02, 0.08), "met"),
        ((0.08, 0.01, 0.15), "undecided"),
        ((0.3, 0.2, 0.4), "not met"),
        ((None, None, None), "not met"),
    ):
        assert idle.find(held(triple)).outcome == outcome


def test_factors_whose_intervals_overlap_are_not_told_apart() -> None:
    found = held((0.9, 0.7, 1.1), (0.3, 0.2, 0.4), (0.1, 0.0, 0.25), (None, None, None))
    assert alike(found) == [("b", "c")]
