"""Changes by dotted path, as ``--set`` makes them."""

from __future__ import annotations

import pytest

from exocosm import scenarios
from exocosm.errors import ScenarioError
from exocosm.knowledge.quantity import Quantity
from exocosm.model.scenario import Scenario


@pytest.fixture(scope="module")
def nodule() -> Scenario:
    return scenarios.load("breast_nodule")


def test_names_with_spaces_and_short_forms(nodule: Scenario) -> None:
    path = "cells.tumour.releases.tumour exosome"
    for key, value in (
        (path, "0 vesicle/cell/hour"),
        (path, "0"),
        (path, 0),
        ("cells.tumour.release", "0"),
        ("cells.tumour.releases", "0"),
    ):
        assert nodule.with_changes({key: value}).cells["tumour"].releases["tumour exosome"].magnitude == 0, (
            key
        )


@pytest.mark.parametrize(
    ("path", "value", "look"),
    [
        ("seed", "7", lambda s: s.seed == 7),
        ("seed", 7, lambda s: s.seed == 7),
        ("tissue.flow", "null", lambda s: s.tissue.flow is None),
        ("tissue.size.2", "30 um", lambda s: s.tissue.size_um[2] == 30),
        ("rules.0.to", "2 x", lambda s: s.rules[0].to.magnitude == 2),
        (
            "vesicles.CAF exosome.lost in tissue",
            "1 1/hour",
            lambda s: s.vesicles["CAF exosome"].decay.to("1/hour") == 1,
        ),
        (
            "vesicles.CAF exosome.lost_in_tissue",
            "1 1/hour",
            lambda s: s.vesicles["CAF exosome"].decay.to("1/hour") == 1,
        ),
        (
            "vesicles.CAF exosome.decay",
            "1 1/hour",
            lambda s: s.vesicles["CAF exosome"].decay.to("1/hour") == 1,
        ),
        (
            "cells.CAF.initial_programmes.EMT",
            "0.5",
            lambda s: s.cells["CAF"].initial_programmes["EMT"].magnitude == 0.5,
        ),
        (
            "cells.tumour.motility.speed",
            "1 um/min",
            lambda s: s.cells["tumour"].motility.speed.magnitude == 1,
        ),
        (
            "cells.tumour.captures.CAF exosome",
            "upt.k_cell",
            lambda s: s.cells["tumour"].captures["CAF exosome"].key == "upt.k_cell",
        ),
        ("cells.helper", "{like: CD8 T}", lambda s: s.cells["helper"].diameter.key == "tme.D_T"),
        ("record", "every 1 hour", lambda s: s.record.times(120) == [0, 60, 120]),
        ("until", Quantity(1.0, "hour"), lambda s: s.until.to("min") == 60),
    ],
)
def test_changes_reach_their_place(nodule: Scenario, path: str, value: object, look) -> None:
    changed = nodule.with_changes({path: value})
    assert look(changed)
    assert changed.hash != nodule.hash
    assert nodule.seed == 1


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("cells.tumor.diameter", "12 um", "cells has no 'tumor' (did you mean 'tumour'?)"),
        ("cells.tumour.diametr", "12 um", "did you mean 'diameter'?"),
        ("cell.tumour", "1", "is a mapping of keys"),
        ("cells.tumour.captures.CAF exosom", "0 um^3/min", "did you mean 'CAF exosome'"),
        ("cells.tumour.intake.internalise", "-1 1/hour", "must not be negative"),
        ("cells.tumour.death", "3", "name one of"),
        ("rules.99.to", "2 x", "'99' is no index of rules"),
        ("seed.x", "1", "has no parts"),
        ("start", "{}", "start: must be a list"),
        ("title", "[", "not YAML"),
        ("", "1", "has no ''"),
        ("cells.tumour.", "1", "is a mapping of keys"),
    ],
)
def test_bad_changes_say_where(nodule: Scenario, path: str, value: object, said: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        nodule.with_changes({path: value})
    assert said in str(caught.value)


def test_bad_changes_come_all_at_once(nodule: Scenario) -> None:
    with pytest.raises(ScenarioError) as caught:
        nodule.with_changes({"sed": 1, "titel": "x"})
    assert len(caught.value.problems) == 2


def test_entries_of_lists_go_by_name(nodule: Scenario) -> None:
    rule = {"in": "tumour", "high": "EMT", "raises": "division", "to": "2 x", "half": 0.5}
    more = nodule.with_changes({"rules.growth by EMT": rule})
    assert more.rules[-1].name == "growth by EMT"
    assert more.with_changes({"rules.growth by EMT.to": "3 x"}).rules[-1].to.magnitude == 3
    assert more.with_changes({"rules.growth by EMT": None}) == nodule
    assert len(nodule.with_changes({"start.1": None}).start) == len(nodule.start) - 1
    with pytest.raises(ScenarioError, match=r"rules has no 'growth by EMP'.*did you mean 'growth by EMT'"):
        more.with_changes({"rules.growth by EMP.to": "3 x"})


def test_the_first_entry_of_a_list_may_be_added_by_name() -> None:
    dish = scenarios.load("monolayer")
    assert not dish.rules and not dish.events
    more = dish.with_changes(
        {
            "rules.first": {"in": "recipient", "high": "pressure", "lowers": "speed", "to": "0 x", "half": 1},
            "events.wash": {"when": "at 1 hour", "wash": "all"},
        }
    )
    assert (more.rules[0].name, more.events[0].name) == ("first", "wash")


def test_what_one_change_adds_the_next_may_name(nodule: Scenario) -> None:
    new = {"where": "lumen", "kind": "miRNA"}
    path = "vesicles.tumour exosome.lumen"
    more = nodule.with_changes({"molecules.miR-9": new, f"{path}.miR-9": "1 copies/vesicle"})
    assert more.vesicles["tumour exosome"].lumen["miR-9"].magnitude == 1
    with pytest.raises(ScenarioError, match="has no 'miR-9'"):
        nodule.with_changes({f"{path}.miR-9": "1 copies/vesicle"})


def test_a_multiple_keeps_unit_and_spread_and_names_its_source(nodule: Scenario) -> None:
    path = "cells.tumour.releases.tumour exosome"
    before = nodule.cells["tumour"].releases["tumour exosome"]
    after = nodule.with_changes({path: "times rel.Rab27a_kd"}).cells["tumour"].releases["tumour exosome"]
    assert after.magnitude == pytest.approx(0.4 * before.magnitude) and after.unit == before.unit
    assert after.range_in(after.unit) == pytest.approx((0.4 * before.low, 0.4 * before.high))
    assert after.is_prior and "rel.Rab27a_kd" in after.note
    half = nodule.with_changes({"tissue.voxel": "times 0.5"})
    assert half.tissue.spacing_um[0] == 7.5
    with pytest.raises(ScenarioError, match="negative"):
        nodule.with_changes({path: "times -1"})


def test_a_star_changes_every_entry(nodule: Scenario) -> None:
    quiet = nodule.with_changes({"cells.*.releases": "0"})
    assert all(q.magnitude == 0 for c in quiet.cells.values() for q in c.releases.values())
    still = nodule.with_changes({"cells.*.motility.speed": "times 0"})
    moving = [n for n, c in nodule.cells.items() if c.motility is not None]
    assert moving and all(still.cells[n].motility.speed.magnitude == 0 for n in moving)
    with pytest.raises(ScenarioError, match="nothing is there to change"):
        nodule.with_changes({"cells.*.nothing": "0"})


def test_two_entries_of_one_name_are_a_problem(nodule: Scenario) -> None:
    twice = nodule.with_changes({"rules.0.name": "one", "rules.1.name": "one"})
    assert any("'one' stands twice" in str(p) for p in twice.check())


STAGES = {
    "multivesicular bodies": "15 1/hour",
    "to the membrane": "rel.mvb_to_pm",
    "vesicles each": "rel.ilv_per_mvb",
}


def test_stages_of_release_are_reached_by_their_names(nodule: Scenario) -> None:
    path = "cells.tumour.releases.tumour exosome"
    staged = nodule.with_changes({path: STAGES})
    assert staged.cells["tumour"].release("tumour exosome") == pytest.approx(15 * 0.2 * 20 / 60)
    assert Scenario.from_text(staged.to_yaml()) == staged
    none = staged.with_changes({f"{path}.to the membrane": 0})
    assert none.cells["tumour"].release("tumour exosome") == 0
    assert staged.with_changes({f"{path}.to_the_membrane": 0}) == none
    plain = staged.with_changes({path: "0.5 vesicle/cell/min"})
    assert plain.cells["tumour"].release("tumour exosome") == 0.5
    assert staged.with_changes({path: 0}).cells["tumour"].release("tumour exosome") == 0
    assert staged.with_changes({"cells.tumour.releases": 0}).cells["tumour"].release("tumour exosome") == 0
    for key, value, said in (
        ("to the membran", 0, "did you mean 'to the membrane'?"),
        (
            "to the membrane",
            1.5,
            "cells.tumour.releases.tumour exosome.to the membrane: 1.5: a share must be from 0 to 1",
        ),
        ("vesicles each", 0, "must be greater than zero"),
    ):
        with pytest.raises(ScenarioError) as caught:
            staged.with_changes({f"{path}.{key}": value})
        assert said in str(caught.value)
    for stages, said in (
        ({**STAGES, "share": 1}, "unknown key 'share'"),
        ({"multivesicular bodies": "1 1/hour"}, "the key 'to the membrane' is missing"),
    ):
        with pytest.raises(ScenarioError) as caught:
            nodule.with_changes({path: stages})
        assert said in str(caught.value)


def test_stages_of_release_are_described_and_cited(nodule: Scenario) -> None:
    staged = nodule.with_changes({"cells.tumour.releases.tumour exosome": STAGES})
    text = " ".join(staged.describe().split())
    assert "Releases tumour exosome from multivesicular bodies: 15 per hour form, a share of" in text
    assert "60 vesicle/cell/hour in all" in text
    assert "rel.mvb_to_pm" in text
    paths = {row["path"]: row["key"] for row in staged.describe_rows()}
    assert paths["cells.tumour.releases.tumour exosome.vesicles each"] == "rel.ilv_per_mvb"
    assert "rel.ilv_per_mvb" in staged.cited_keys()[1]
    assert staged.check() == nodule.check()
