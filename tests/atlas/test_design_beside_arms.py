"""A claim may ask a design over factors and arms at once: it holds where both do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from made_claim import made

from exocosm.atlas import Factor, Leads, Plan, Sensitivity, run_claims
from exocosm.atlas.check import check_claim

UPTAKE, DOSE = "uptake of one cell", "dose"


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
