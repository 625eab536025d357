"""Files of arms: what is said, what is refused, and the scenario of each arm."""

from __future__ import annotations

from typing import Any

import pytest
from small_dish import ARMS, dish

from exocosm.errors import ScenarioError
from exocosm.treatment.arms import Arm, ArmsFile, arm_scenario
from exocosm.treatment.outcomes import default_outcomes
from exocosm.treatment.preparing import prepare


def refused(arms: str, **options: Any) -> str:
    """Return what is said of arms that cannot be compared."""
    with pytest.raises(ScenarioError) as caught:
        prepare(dish(), ArmsFile.from_text(arms, "arms.yaml"), **options)
    return str(caught.value)


def test_every_problem_is_told_at_once_with_its_line() -> None:
    text = """\
control: vehicel
burden: [tumor]
arms:
  vehicle:
  nothing: {}
  typo: {changes: {cells.tumour.cycel: null}}
  mixed: {of: [typo, absent]}
outcomes:
  - {name: x, assay: burdn, column: cells}
  - {name: y, assay: composition, column: cellz, where: {cell_type: tumour}}
  - {name: y, assay: composition, column: cells, where: {cell_type: tumour}, at: 90 days}
"""
    said = refused(text, replicates=-3, until=9 * 1440.0)
    for words in (
        "arms.yaml:1: unknown control 'vehicel'",
        "arms.yaml:2: burden: unknown cell type 'tumor' (did you mean 'tumour'?)",
        "arms.yaml:5: arms.nothing: changes nothing, as 'vehicle'",
        "arms.yaml:6, arm 'typo'",
        "cells.tumour has no 'cycel'",
        "arms.yaml:7: arms.mixed: unknown arm 'absent'",
        "arms.yaml:9: outcome 'x': unknown assay 'burdn'",
        "arms.yaml:10: outcome 'y': unknown column 'cellz'",
        "arms.yaml:11: outcome 'y' stands twice",
        "no run reaches 129600 min",
        "-3 replicates",
        "--until: 12960 min is after the end",
    ):
        assert words in said
    assert len(said.splitlines()) == 11


def test_wrong_keys_do_not_hide_what_else_is_wrong() -> None:
    with pytest.raises(ScenarioError) as caught:
        ArmsFile.from_text("control: a\nevnt: 2\narms: {b: {abuot: x}, c: {}}", "arms.yaml")
    said = str(caught.value)
    assert "'evnt' (did you mean 'event'?)" in said
    assert "'abuot'" in said


@pytest.mark.parametrize("text", ["", "- a", "control"])
def test_what_is_no_mapping_is_no_file_of_arms(text: str) -> None:
    with pytest.raises(ScenarioError, match="a file of arms is a mapping"):
        ArmsFile.from_text(text)


@pytest.mark.parametrize(
    ("arms", "words"),
    [
        ("{v: {}, a: {changes: {until: 2 days}}, b: {of: [a, v]}}", "'v' cannot be a part"),
        ("{v: {}, a: {changes: {until: 2 days}}, b: {of: [a]}}", "fewer than two different arms"),
        ("{v: {}}", "fewer than two arms"),
        ("{v: {}, a: {changes: {until: 2 days}}, b: {changes: {until: 2 days}}}", "does the same as 'a'"),
        ("{v: {}, a: {changes: {until: 24 hours}}}", "leaves the scenario as in 'v'"),
        (
            "{v: {}, a: {changes: {until: 20 h}}, b: {changes: {until: 21 h}}, c: {of: [a, b]}}",
            "its parts change 'until' to different values",
        ),
    ],
)
def test_arms_that_cannot_be_held_against_each_other(arms: str, words: str) -> None:
    assert words in refused(f"control: v\nburden: [tumour]\narms: {arms}")


def test_without_cancer_cells_nothing_can_be_treated() -> None:
    bare = ARMS.replace("burden: [tumour]\n", "")
    healthy = dish().with_changes({"cells.tumour.tags": ["healthy"]})
    with pytest.raises(ScenarioError, match=r"no cell type is tagged 'cancer'.*burden: \[tumour\]"):
        prepare(healthy, ArmsFile.from_text(bare))
    tagged = dish().with_changes({"cells.tumour.tags": ["cancer"]})
    found = prepare(tagged, ArmsFile.from_text(bare)).outcomes
    assert dict(found[0].readings[0].where)["cell_type"] == "tumour"


def test_a_combination_does_what_its_parts_do() -> None:
    arms = ArmsFile.from_text(ARMS)
    made = arm_scenario(dish(), arms.whole("both"))
    assert made.cells["tumour"].death.apoptosis_rate.to("1/hour") == pytest.approx(0.05)
    assert made.cells["tumour"].cycle.phases[0].lasts.to("hour") == pytest.approx(60)


def test_a_combination_has_the_therapies_of_its_parts_in_their_order() -> None:
    arms = ArmsFile.from_text(
        "control: v\narms: {v: {}, a: {therapies: [x]}, b: {therapies: [{therapy: y}, z]}, c: {of: [b, a]}}"
    )
    assert arms.whole("c").therapies == ({"therapy": "y"}, "z", "x")


def test_a_combination_that_says_more_is_what_it_says() -> None:
    arms = ArmsFile.from_text(ARMS.replace("{of: [slow, kill]}", "{of: [slow, kill], changes: {until: 1 h}}"))
    assert dict(arms.whole("both").changes) == {"until": "1 h"}


def test_therapies_come_after_changes() -> None:
    given = ({"therapy": "doxorubicin", "when": {"at": ["6 hours"]}},)
    added = Arm(therapies=given, changes={"cells.macrophage": {"like": "macrophage"}})
    made = arm_scenario(dish(), added)
    assert "doxorubicin" in made.solutes
    assert len(made.events) == 1
    # the therapy acts on a type that the changes brought in
    assert any("macrophage" in r.written()["in"] for r in made.rules)


def test_what_a_therapy_has_to_say_stands_at_its_arm() -> None:
    text = "control: v\narms:\n  v: {}\n  a: {therapies: [doxorubicine]}\n  b: {changes: {cells.tumor.cycle: null}}"
    said = refused(text)
    assert "arms.yaml:4, arm 'a'" in said
    assert "doxorubicin" in said
    assert "arms.yaml:5, arm 'b'" in said


def test_harm_is_every_other_type_and_each_alone_where_there_are_several() -> None:
    one = default_outcomes(dish(), ["tumour"])
    assert [(o.name, o.role, o.better) for o in one] == [
        ("cancer cells", "efficacy", "lower"),
        ("healthy cells", "harm", "higher"),
    ]
    more = dish().with_changes({"cells.macrophage": {"like": "macrophage"}})
    names = [o.name for o in default_outcomes(more, ["tumour"])]
    assert names == ["cancer cells", "healthy cells", "fibroblast", "macrophage"]
