"""``exocosm therapies``: list, show, apply."""

from __future__ import annotations

import json
from pathlib import Path

from exocosm.model.scenario import Scenario

MINE = """title: Mine
about: A test.
solutes: {drug: {unit: uM, diffusivity: 1e4 um^2/min}}
rules: [{in: sender, high: drug, lowers: release of any, to: 0.5 x, half: 1 uM}]
course: {add: drug, density: 1 uM, when: at 30 min}
"""


def good(done):
    assert done.exit_code == 0, done.output
    return done.stdout


def test_therapies_are_listed_one_line_each(call) -> None:
    rows = json.loads(good(call("therapies", "--json")))
    names = {row["name"] for row in rows}
    assert {"doxorubicin", "navitoclax", "release inhibitor", "radiotherapy"} <= names
    assert "DNA damage" not in names
    assert len(good(call("therapies")).strip().splitlines()) == len(rows) + 1


def test_show_tells_mechanism_course_rules_and_where_numbers_come_from(call) -> None:
    text = " ".join(good(call("therapies", "show", "doxorubicin")).split())
    for words in (
        "topoisomerase",
        "Course: give doxorubicin",
        "drug.dox_V1",
        "prior",
        "perezblanco2016",
        "senescent secretion",
    ):
        assert words in text
    data = json.loads(good(call("therapies", "show", "GW4869", "--json")))
    assert data["name"] == "release inhibitor"
    assert any(row["key"] == "rel.GW4869" for row in data["numbers"])
    assert any(row["part"] == "release inhibitor: off target" for row in data["numbers"])


def test_apply_writes_a_scenario_that_reads_back(call, scenario: Path, tmp_path: Path, monkeypatch) -> None:
    out = tmp_path / "treated.yaml"
    good(call("therapies", "apply", scenario, "{therapy: GW4869, amount: 3 uM, when: at 12 min}", "-o", out))
    treated = Scenario.from_yaml(out)
    assert treated.treated_with == ("release inhibitor",)
    assert treated.events[0].density.to("uM") == 3.0
    assert good(call("therapies", "apply", scenario, "Rab27a knock-down")).startswith("exocosm: 1")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine.yaml").write_text(MINE, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert "mine 1 in sender: exosome" in good(call("therapies", "apply", scenario, "mine.yaml"))
    assert "Mine" in good(call("therapies", "show", "mine.yaml"))


def test_what_does_not_fit_is_told_at_once(call, scenario: Path) -> None:
    done = call(
        "therapies",
        "apply",
        scenario,
        "doxorubicine",
        "{therapy: GW4869, when: at 2 days}",
        "blood filtration",
    )
    assert done.exit_code == 2
    for words in ("did you mean 'doxorubicin'", "2 days lies beyond", "has none"):
        assert words in done.output
    assert call("therapies", "show", "aspirin").exit_code == 2
