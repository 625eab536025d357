"""A claim with an answer known by hand goes through the whole campaign."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from made_claim import RATE, made, rate_at, share

import exocosm as exo
from exocosm import scenarios
from exocosm.atlas import Arm, AtlasFolder, Nothing, Plan, Value, run_claims
from exocosm.atlas.assumption import Multiple
from exocosm.atlas.check import check_claim
from exocosm.atlas.experiment import Variant, scenario_of
from exocosm.atlas.prior import priors
from exocosm.atlas.record import declaration
from exocosm.atlas.silence import silenced
from exocosm.atlas.sweep import assumptions, corners
from exocosm.errors import ExocosmError, ScenarioError, StoreError, VersionError


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict:
    (found,) = run_claims([made()], tmp_path_factory.mktemp("atlas") / "a", workers=0)
    return found


def test_the_arithmetic_comes_out(result: dict) -> None:
    assert result["failures"] == []
    assert result["verdict"]["usual"] == "supported", result["findings"]
    first = result["findings"][0]
    assert first["effect"] == pytest.approx(share(4e-10), rel=0.02)
    assert result["imbalance"] < 1e-12
    assert result["replicates"] >= 4


def test_the_assumption_that_decides_is_found_with_the_place_where_it_turns(result: dict) -> None:
    assert result["verdict"]["word"] == "depends on"
    flips = {(f["end"]): f for f in result["verdict"]["flips"] if "captures" in f["prior"]}
    for end, edge in (("low", 3e-10), ("high", 5e-10)):
        low, high = sorted(flips[end]["bracket"])
        assert low <= edge * 1.03 and edge * 0.97 <= high, (end, flips[end])
        assert flips[end]["becomes"] == "not supported"
    assert len(flips) == len(result["verdict"]["flips"]), "nothing else may decide"


def test_silence_turns_it(tmp_path: Path) -> None:
    (found,) = run_claims([made()], tmp_path / "a", plan=Plan(silence=True), workers=0)
    assert found["verdict"]["word"] == "not supported"
    assert all(v in (0, None) for arm in found["values"].values() for v in arm["taken up"])


def test_a_second_time_nothing_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    claim, plan = made(), Plan(replicates=2, sweep=False)
    (first,) = run_claims([claim], tmp_path / "a", plan=plan, workers=0)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("ran again")

    monkeypatch.setattr("exocosm.studies.execution.run_trial", refuse)
    (second,) = run_claims([claim], tmp_path / "a", plan=plan, workers=0)
    assert second == first
    assert json.loads((tmp_path / "a" / "claims" / "S3-99.json").read_text())["values"] == first["values"]


def test_without_the_rule_that_states_it_a_claim_is_lost(tmp_path: Path) -> None:
    rule = {
        "in": "recipient",
        "high": "held reporter exosome",
        "raises": "apoptosis",
        "to": "1 1/hour",
        "half": 1,
    }
    claim = made(
        kind="built in",
        stated_by=("vesicles kill",),
        changes={**made().changes, "rules.vesicles kill": rule},
        endpoints=(made().endpoints[1], _deaths()),
        expectations=(
            Value(endpoint="deaths", arm="dose", above=0, smallest=1),
            Nothing(endpoint="taken up", arm="blocked"),
        ),
    )
    (found,) = run_claims([claim], tmp_path / "a", workers=0)
    assert found["verdict"]["usual"] == "supported"
    assert found["without_rule"] == "not supported"


def _deaths():
    from exocosm.atlas import Endpoint, Reading

    where = {"cell_type": "recipient", "event": "apoptosis"}
    return Endpoint(
        "deaths", Reading("cell_cycle", "events", table="rates", where=where, at="all", reduce="sum")
    )


def test_a_run_that_fails_does_not_sink_the_others(tmp_path: Path) -> None:
    broken = made(id="S3-98", changes={**made().changes, "until": "3 min", "record": "at 1000 hours"})
    from exocosm.atlas import Endpoint, Reading

    where = {"pool": "all", "receiver": "all"}
    late = Endpoint(
        "taken up", Reading("delivery", "captured_vesicles", table="vesicles", where=where, at=6000.0)
    )
    broken = made(id="S3-98", endpoints=(made().endpoints[0], late))
    found = run_claims([broken, made()], tmp_path / "a", plan=Plan(replicates=2, sweep=False), workers=0)
    assert found[0]["verdict"]["word"] == "failed"
    assert "unknown time" in found[0]["failures"][0]
    assert found[1]["verdict"]["word"] == "supported"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expectations": (Value(endpoint="share", arm="dose", above=0), *made().expectations)}, "unknown endpoint 'share'"),
        ({"expectations": (Nothing(endpoint="taken up", arm="blokked"),)}, "did you mean 'blocked'"),
        ({"arms": (*made().arms, Arm("dose"))}, "stands twice"),
        ({"mechanisms": ("one",)}, "two or more"),
        ({"sources": ()}, "needs a source"),
        ({"id": "X1-01"}, "seed text"),
        ({"expectations": made().expectations[:1]}, "negative control"),
        ({"arms": (*made().arms, Arm("odd", {"cells.nobody.captures": 0}))}, "nobody"),
        ({"scenario": "nowhere"}, "nowhere"),
    ],
)  # fmt: skip
def test_a_claim_that_cannot_be_run_says_why(change: dict, said: str) -> None:
    assert any(said in str(p) for p in check_claim(made(**change)))


def test_all_problems_come_at_once_and_nothing_is_run(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError) as error:
        run_claims([made(sources=(), mechanisms=())], tmp_path / "a", workers=0)
    assert len(error.value.problems) == 2
    assert not (tmp_path / "a" / "claims").exists()
    with pytest.raises(ExocosmError, match="no interval"):
        run_claims([made()], tmp_path / "b", plan=Plan(replicates=1), workers=0)


def test_folders_of_other_kinds_and_versions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no results of an atlas here"):
        AtlasFolder(tmp_path / "none")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thing").write_text("x")
    with pytest.raises(StoreError, match="holds something else"):
        AtlasFolder(tmp_path / "full", make=True)
    old = AtlasFolder(tmp_path / "old", make=True)
    (old.path / "atlas.json").write_text('{"format": "exocosm atlas", "version": 99}')
    with pytest.raises(VersionError, match="format version 99"):
        AtlasFolder(tmp_path / "old")


def test_the_same_assumption_in_several_places_moves_as_one() -> None:
    claim = made(
        changes={
            **made().changes,
            "cells.other": {"like": "carcinoma"},
            "start.others": {"put": "other", "number": 1},
        }
    )
    scenario = scenario_of(claim)
    there = priors(scenario)
    escape = there["upt.release_frac"]
    assert {p.split(".")[1] for p in escape.paths} == {"recipient", "other"}
    moved = scenario_of(claim, claim.arms[0], Variant(priors={"upt.release_frac": "0.1"}))
    assert all(c.intake.escape.magnitude == 0.1 for c in moved.cells.values())


def test_forces_between_cells_that_cannot_move_are_no_assumption(tmp_path: Path) -> None:
    rigid = scenarios.load("monolayer")
    forces = {"cells.recipient.mechanics.adhesion", "cells.recipient.mechanics.repulsion"}
    loose = rigid.with_changes({"cells.recipient.mechanics.fixed": False})
    of_forces = [{p for q in priors(s).values() for p in q.paths if p in forces} for s in (rigid, loose)]
    assert of_forces == [set(), forces]
    strong = rigid.with_changes({"cells.recipient.mechanics.adhesion": "4 um/min"})
    ends = [
        exo.simulate(s, seed=2, into=tmp_path / name, until=60.0, threads=1).snapshot(-1)
        for name, s in (("usual", rigid), ("strong", strong))
    ]
    for column in ("sphere", "behaviour", "surface", "endosome"):
        assert np.array_equal(*(end.cells[column] for end in ends))
    assert np.array_equal(*(end.fields.stack for end in ends))


def test_an_assumption_of_a_rule_is_the_same_one_in_an_arm_without_the_rule_before_it() -> None:
    half = {"value": "5 copies", "low": "1 copies", "high": "9 copies", "source": "unverified"}
    half |= {"evidence": "estimated", "read_in": "memory"}
    rule = {"in": "recipient", "high": "delivered reporter", "raises": "apoptosis", "to": "0.1 1/hour"}
    both = {f"rules.{n}": {**rule, "half": {**half, "note": n}} for n in ("first", "second")}
    arms = (*made().arms, Arm("cut", {"rules.first": None}))
    claim = made(changes={**made().changes, **both}, arms=arms)
    assert [n for n in assumptions(claim) if n.startswith("rules")] == [
        "rules.first.half",
        "rules.second.half",
    ]
    variant = Variant(priors={"rules.first.half": "9 copies"})
    (left,) = scenario_of(claim, claim.arm("cut"), variant).rules
    assert left.name == "second" and left.half.magnitude == 5


def test_a_moved_assumption_is_scaled_by_the_arm_that_scales_it() -> None:
    arms = (*made().arms, Arm("knocked down", {"cells.recipient.captures": "times upt.inh_heparin"}))
    claim = made(arms=arms)
    found = assumptions(claim)
    name = next(n for n in found if "captures" in n)
    assert {"upt.inh_heparin"} < set(found)
    variant = Variant(priors={name: "8e-10 mL/cell/hour", "upt.inh_heparin": "0.5"})
    scenario = scenario_of(claim, claim.arm("knocked down"), variant)
    got = scenario.cells["recipient"].captures["reporter exosome"].to("mL/cell/hour")
    assert got == pytest.approx(4e-10)
    assert RATE["value"].startswith("4e-10") and rate_at(share(4e-10)) == pytest.approx(4e-10)


def test_an_assumption_that_an_arm_writes_again_moves_there_too() -> None:
    arms = (*made().arms, Arm("written", {"cells.recipient.captures": {"reporter exosome": RATE}}))
    claim = made(arms=arms)
    name = next(n for n in assumptions(claim) if "captures" in n)
    for arm in (claim.arms[0], claim.arm("written")):
        scenario = scenario_of(claim, arm, Variant(priors={name: "8e-10 mL/cell/hour"}))
        got = scenario.cells["recipient"].captures["reporter exosome"].to("mL/cell/hour")
        assert got == pytest.approx(8e-10), arm.name


def test_a_factor_that_nobody_measured_moves_like_one_of_the_knowledge_base() -> None:
    factor = Multiple("binding left", 0.4, 0.2, 0.8, "a guess")
    arms = (*made().arms, Arm("knocked down", {"cells.recipient.captures": factor}))
    claim = made(arms=arms)
    assert check_claim(claim) == []
    found = assumptions(claim)["binding left"].quantity
    assert (found.magnitude, found.low, found.high, found.is_prior) == (0.4, 0.2, 0.8, True)
    assert {c.end: c.outside for c in corners(claim) if c.prior.name == "binding left"} == {
        "low": 0.2,
        "high": 0.8,
    }
    name = next(n for n in assumptions(claim) if "captures" in n)
    for moved, expected in (
        ({}, 1.6e-10),
        ({"binding left": "0.8"}, 3.2e-10),
        ({name: "8e-10 mL/cell/hour"}, 3.2e-10),
    ):
        scenario = scenario_of(claim, claim.arm("knocked down"), Variant(priors=moved))
        got = scenario.cells["recipient"].captures["reporter exosome"].to("mL/cell/hour")
        assert got == pytest.approx(expected), moved
    (shown,) = declaration(claim)["arms"][-1]["changes"].values()
    assert shown == "times 0.4 (0.2 to 0.8; binding left; a guess)"


def test_silence_leaves_no_vesicle_anywhere() -> None:
    from exocosm import scenarios

    for name in scenarios.names():
        quiet = silenced(scenarios.load(name))
        assert all(c.release(v) == 0 for c in quiet.cells.values() for v in c.releases)
        assert all(p.number.magnitude == 0 for p in quiet.start if hasattr(p, "release"))
        assert [p for p in quiet.check() if p.severity == "error"] == []


@pytest.mark.parametrize(
    ("note", "multiple"),
    [
        ("2 1/hour times rel.Rab27a_kd", True),
        ("upt.k_cell times 0.4", True),
        ("cell density times clearance per cell", False),
        ("ten times what it is without", False),
        ("", False),
    ],
)
def test_only_what_an_arm_multiplied_is_no_assumption_of_its_own(note: str, multiple: bool) -> None:
    from exocosm.atlas.assumption import is_multiple
    from exocosm.knowledge.quantity import Quantity

    assert is_multiple(Quantity(1.0, "1/hour", source="derived", note=note)) is multiple


def test_a_result_without_the_search_says_that_it_is_not_whole(tmp_path: Path) -> None:
    (found,) = run_claims([made()], tmp_path / "a", plan=Plan(replicates=2, sweep=False), workers=0)
    assert not found["complete"]
    silent = Plan(replicates=2, sweep=False, silence=True)
    (found,) = run_claims([made()], tmp_path / "a", plan=silent, workers=0)
    assert found["complete"]
