"""Therapies: laid over scenarios, courses, targets, a user's own, and every problem at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from exocosm import scenarios
from exocosm.errors import ExocosmError, ScenarioError, UnknownNameError
from exocosm.knowledge.references import references
from exocosm.model.describe_therapy import therapy_rows, therapy_text
from exocosm.model.regimen import Regimen
from exocosm.model.scenario import Scenario
from exocosm.model.therapies import bundled_therapy, therapy_names, therapy_of

TEXT = """exocosm: 1
title: t
tissue: {size: [200 um, 200 um, 100 um], voxel: 20 um, vessels: [{in: everywhere, density: 1}]}
molecules: {PD-L1: {where: membrane}}
vesicles: {exosome: {like: exosome, membrane: {PD-L1: 10 copies/vesicle}}, other: {like: exosome}}
cells:
  tumour: {like: carcinoma, consumes: {}, releases: {exosome: 10 vesicle/cell/hour}}
  T: {diameter: 7 um, captures: {other: upt.k_cell}, tags: [immune]}
start: [{put: tumour, number: 20}]
until: 10 days
"""
OPTIONS = {
    "trastuzumab": "HER2 on cancer",
    "lapatinib": "HER2 on cancer",
    "anti-PD-1": "contact",
    "blood filtration": "mouse",
}
ELSEWHERE = {"anti-VEGF": "sprouting_assay", "blood filtration": "plasma"}
COURSES = {"blood filtration": {"when": "at 2 hours"}}
MINE = """title: My drug
class: mine
about: It stops division.
solutes:
  mine: {unit: uM, diffusivity: 1e4 um^2/min}
rules:
  - {name: mine slows, in: cancer, high: mine, lowers: division, to: 0.5 x, half: 1 uM}
course: {add: mine, density: 2 uM, when: {at: [1 hour]}}
"""


def small(old: str = "", new: str = "") -> Scenario:
    assert old in TEXT
    return Scenario.from_text(TEXT.replace(old, new, 1) if old else TEXT, "s.yaml")


def told(scenario: Scenario, *regimens: object) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        scenario.with_regimens(list(regimens))
    return [str(p) for p in caught.value.problems]


@pytest.mark.parametrize("name", therapy_names())
def test_a_bundled_therapy_goes_over_a_bundled_scenario(name: str) -> None:
    before = scenarios.load(ELSEWHERE.get(name, "infiltrated_nodule"))
    known = {str(p) for p in before.check()}
    engineered = bundled_therapy(name).kind == "engineered vesicles"
    options = (OPTIONS[name],) if name in OPTIONS else ("into the tissue",) if engineered else ()
    treated = before.with_therapy(name, COURSES.get(name), options)
    plasma_is_far = [] if name != "anti-VEGF" else ["plasma does not reach the tissue"]
    new = [str(p) for p in treated.check() if str(p) not in known]
    assert [p for p in new if not any(text in p for text in plasma_is_far)] == []
    assert treated != before
    again = Scenario.from_text(treated.to_yaml())
    assert again == treated and again.hash == treated.hash
    assert treated.describe()


@pytest.mark.parametrize("name", [*therapy_names(), *therapy_names(fragments=True)])
def test_a_bundled_therapy_says_where_its_numbers_are_from(name: str) -> None:
    therapy = bundled_therapy(name)
    assert therapy.about and set(therapy.sources) <= set(references())
    for row in therapy_rows(therapy):
        alone = row["path"].rpartition(".")[2] in ("hill", "to", "half", "molar mass", "for", "blood")
        alone = alone or row["value"] == 0  # what there is none of was not measured
        assert row["source"] is not None or alone, row["path"]
        if row["read_in"] == "memory" and row["key"] is None and row["section"] != "course":
            assert row["low"] is not None and row["high"] is not None, row["path"]
    text = therapy_text(therapy)
    assert therapy.title in text and max(map(len, text.splitlines())) <= 100


def test_what_the_user_says_stays() -> None:
    own = small(
        "cells:",
        "solutes: {doxorubicin: {unit: nM, diffusivity: 7e4 um^2/min, vessels: {permeability: 2 1/min, blood: 3 nM}}}\ncells:",
    ).with_changes({"cells.tumour.consumes.doxorubicin": "5 um^3/min/cell"})
    treated = own.with_therapy("doxorubicin")
    drug = treated.solutes["doxorubicin"]
    assert (drug.unit, drug.diffusivity.to("um^2/min")) == ("nM", 7e4)
    assert drug.vessels is not None and drug.vessels.permeability.to("1/min") == 2.0
    assert drug.plasma is not None and drug.inside == "doxorubicin" and drug.vessels.blood is None
    assert treated.cells["tumour"].consumes["doxorubicin"].to("um^3/min/cell") == 5.0
    assert treated.cells["T"].consumes["doxorubicin"].to("um^3/min/cell") == 12000.0
    assert treated.cells["tumour"].releases == own.cells["tumour"].releases
    assert treated.rules[: len(own.rules)] == own.rules and treated.start == own.start
    assert treated.cells["tumour"].arrest.senescence_escape_rate.key == "tx.sen_escape"
    slow = own.with_changes({"cells.tumour.arrest.senescence escape rate": "0.5 1/day"})
    kept = slow.with_therapy("doxorubicin").cells["tumour"].arrest
    assert kept.senescence_escape_rate.to("1/day") == 0.5


def test_rules_go_to_whom_they_are_for() -> None:
    names = [r.name for r in small().with_therapy("doxorubicin").rules]
    assert "damage turns senescent in tumour" in names and "damage turns senescent in T" not in names
    assert "damage kills in tumour" in names and "damage kills in T" not in names
    assert "damage kills healthy cells later in T" in names
    assert "secretion raises release in tumour: exosome" in names
    assert "secretion raises release in T: exosome" not in names  # it releases none
    assert "damage stops division in T" not in names  # it does not divide
    assert not any("without p53" in n for n in names)
    mutant = small("consumes: {}", "consumes: {}, tags: [cancer, p53-null]").with_therapy("doxorubicin")
    names = [r.name for r in mutant.rules]
    assert "damage turns few senescent without p53 in tumour" in names
    assert "damage turns senescent in tumour" not in names and "damage kills in tumour" in names
    assert not any(n.startswith("secretion raises release") for n in names)


def test_only_types_with_a_cycle_are_dividing() -> None:
    whom = {r.cell_type for r in small().with_therapy("paclitaxel").rules if "mitosis" in r.name}
    assert whom == {"tumour"}
    divides = small("tags: [immune]", "tags: [immune], cycle: {phases: [{name: all, lasts: 1 day}]}")
    whom = {r.cell_type for r in divides.with_therapy("paclitaxel").rules if "mitosis" in r.name}
    assert whom == {"tumour", "T"}


def test_capture_of_any_means_every_kind_that_is_captured() -> None:
    treated = small().with_therapy("dynasore")
    assert [(r.cell_type, r.lowers) for r in treated.rules] == [
        ("tumour", "capture of exosome"),
        ("tumour", "capture of other"),
        ("T", "capture of other"),
    ]


def test_the_same_therapy_again_adds_its_course_only() -> None:
    once = small().with_therapy("doxorubicin")
    twice = once.with_therapy("doxorubicin", {"amount": "times 2", "when": "at 3 days"})
    assert [e.name for e in twice.events] == ["doxorubicin", "doxorubicin 2"]
    first, second = ({k: v for k, v in s.written().items() if k != "events"} for s in (once, twice))
    assert first == second
    assert twice.events[1].amount.to("mg/kg") == pytest.approx(2.6)
    both = once.with_therapy("cisplatin")
    assert {"perezblanco2016", "urien2004", "lehmann2008"} <= set(both.cited_keys()[0])
    assert sum(r.name == "damage kills in tumour" for r in both.rules) == 1
    down = small().with_therapy("Rab27a knock-down")
    assert down.with_therapy("Rab27a_knock-down") == down
    assert down.cells["tumour"].release("exosome") == pytest.approx(0.4 * 10 / 60)


def test_a_course_takes_keys_over_its_own() -> None:
    treated = small().with_regimens(
        [{"therapy": "radiotherapy", "amount": "3 Gy", "when": {"at": ["1 day", "2 day"]}}, "GW4869"]
    )
    first, second = treated.events
    assert first.irradiate.to("Gy") == 3.0 and [t.to("day") for t in first.when.at] == [1.0, 2.0]
    assert second.density.to("uM") == 10.0
    assert treated.cells["tumour"].radiosensitivity.alpha.key == "tx.LQ_alpha"
    assert treated.cells["T"].radiosensitivity.alpha.to("1/Gy") == 0.03
    assert treated.cells["T"].radiosensitivity.oxygen is None  # the scenario has no oxygen
    assert treated.cells["tumour"].radiosensitivity.senescent.to("") == 0.3
    assert treated.cells["T"].radiosensitivity.senescent.to("") == 0.0


def test_options_are_off_unless_asked_for() -> None:
    plain, off = small().with_therapy("GW4869"), small().with_therapy("GW4869", options=["off_target"])
    assert {r.behaviour for r in plain.rules} == {"release of exosome"}
    assert {r.behaviour for r in off.rules} == {"release of exosome", "division", "apoptosis"}
    later = plain.with_regimens([{"therapy": "GW4869", "options": "off target", "when": "at 2 days"}])
    assert set(later.rules) == set(off.rules)


@pytest.mark.parametrize(
    "name", [n for n in therapy_names() if "vesicle cargo" in bundled_therapy(n).options]
)
def test_cargo_that_treatment_shifts_is_an_option(name: str) -> None:
    before = scenarios.load("treated_tumour")
    plain = before.with_therapy(name)
    treated = before.with_therapy(name, options=["vesicle cargo", "immune clearance"])
    assert [str(p) for p in treated.check()] == [str(p) for p in plain.check()]
    assert plain.vesicles["tumour exosome"].varies == () and "EphA2" not in plain.molecules
    assert "EphA2" in treated.vesicles["tumour exosome"].varies
    new = {r.behaviour for r in treated.rules} - {r.behaviour for r in plain.rules}
    assert "loading of EphA2 into tumour exosome" in new
    assert "senescent cells are cleared in tumour" in {r.name for r in treated.rules}
    assert Scenario.from_text(treated.to_yaml()) == treated


def test_cargo_of_damage_goes_to_the_kinds_of_cancer_and_to_every_drug_that_is_exported() -> None:
    text = TEXT.replace(
        "T: {", "T: {releases: {other: 1 vesicle/cell/hour}, kills: {targets: [tumour], rate: 0.05 1/hour}, "
    )
    text = text.replace(
        "{PD-L1: 10 copies/vesicle}",
        "{PD-L1: 10 copies/vesicle}, lumen: {miR: 1 copies/vesicle}, varies: [miR]",
    )
    own = Scenario.from_text(
        text.replace("{where: membrane}", "{where: membrane}, miR: {where: lumen}"), "s.yaml"
    )
    treated = own.with_regimens(["paclitaxel", {"therapy": "doxorubicin", "options": ["vesicle cargo"]}])
    exosome, other = treated.vesicles["exosome"], treated.vesicles["other"]
    assert exosome.varies == ("miR", "EphA2", "PD-L1", "HSP70", "P-gp") and other.varies == ()
    assert exosome.membrane["PD-L1"].to("copies/vesicle") == 10.0  # the scenario's own
    named = {r.name: r for r in treated.rules}
    for drug in ("doxorubicin", "paclitaxel"):
        assert named[f"P-gp throws drugs out in T: {drug}"].behaviour == f"export of {drug}"
    assert named["PD-L1 calms killers in T"].signal == "contact with PD-L1"
    assert "damage loads danger in T: other" not in named
    armed = own.with_changes({"receptors": {"PD-1": {}}, "cells.T.carries": {"PD-1": "1e4 1/cell"}})
    names = {r.name for r in armed.with_therapy("doxorubicin", options=["vesicle cargo"]).rules}
    assert "danger spurs killers in T" in names and "PD-L1 calms killers in T" not in names


def test_therapies_laid_together_see_each_other_in_any_order() -> None:
    block, carrier = "dynasore", {"therapy": "exosomal paclitaxel", "options": ["into the tissue"]}
    own = small("{other: upt.k_cell}", "{any: upt.k_cell}")
    first, second = own.with_regimens([block, carrier]), own.with_regimens([carrier, block])
    assert {r.name for r in first.rules} == {r.name for r in second.rules}
    assert "capture of exosome with paclitaxel" in {r.behaviour for r in first.rules}


def test_an_option_that_includes_what_is_not_there_is_told() -> None:
    mine = {"title": "m", "options": {"more": {"includes": ["DNA damag", "GW4869"]}}}
    found = told(small(), {"therapy": mine, "options": ["more"]})
    assert any("DNA damag" in p and "did you mean 'DNA damage'" in p for p in found), found
    assert any("'GW4869' is no fragment that it could include" in p for p in found), found


def test_any_drug_needs_somebody_who_exports_one() -> None:
    rule = {"in": "any", "high": "pressure", "raises": "export of any", "to": "2 x", "half": 0.1}
    found = told(small(), {"therapy": {"title": "m", "rules": [rule]}})
    assert any("no cell type that is 'any' exports a drug" in p for p in found), found


def test_antibodies_need_somebody_who_carries_the_target_and_somebody_who_answers() -> None:
    assert "no cell carries its target 'HER2'" in "".join(told(small(), "trastuzumab"))
    assert "no rule answers to 'PD-L1'" in "".join(told(small(), "anti-PD-L1"))
    heard = small(
        "until",
        "rules: [{in: T, contact: PD-L1, raises: apoptosis, to: 1 1/day, half: 10 molecule}]\nuntil",
    )
    treated = heard.with_therapy("anti-PD-L1")
    assert treated.molecules["PD-L1"].blocked_by["anti-PD-L1"].key == "tx.aPDL1_Kd"
    receptor = small("cells:", "receptors: {HER2: {}}\ncells:").with_therapy(
        "trastuzumab", options=["HER2 on cancer"]
    )
    assert "HER2" not in receptor.molecules and "trastuzumab" in receptor.receptors["HER2"].blocked_by


@pytest.mark.parametrize(
    ("regimen", "says"),
    [
        (
            "doxorubicine",
            "unknown therapy 'doxorubicine' (did you mean 'doxorubicin' or 'liposomal doxorubicin'?)",
        ),
        ("DNA damage", "is a piece that therapies include"),
        (
            {"therapy": "GW4869", "options": ["of target"]},
            "has no option 'of target' (there are 'off target')",
        ),
        ({"therapy": "doxorubicin", "amount": "5 mL"}, "is no density in uM"),
        ({"therapy": "doxorubicin", "amount": "-5 mg/kg"}, "must not be negative"),
        ({"therapy": "doxorubicin", "when": {"at": ["-1 day"]}}, "must not be negative"),
        ({"therapy": "doxorubicin", "route": "by mouth"}, "unknown route 'by mouth'"),
        ({"therapy": "doxorubicin", "dose": "5 mg/kg"}, "unknown key 'dose'"),
        (
            {"therapy": "doxorubicin", "when": {"at": ["25 day"]}},
            "at 25 day lies beyond the 10 days of the run",
        ),
        (
            {"therapy": "doxorubicin", "when": {"every": "1 day", "from": "11 day"}},
            "from 11 day on lies beyond",
        ),
        ({"therapy": "doxorubicin", "when": "every 1 hour", "for": "2 hour"}, "still running"),
        ({"therapy": "radiotherapy", "amount": "2 mg"}, "no radiation dose"),
        ("blood filtration", "'filter' is done to a body, and the scenario has none (body: {like: mouse})"),
        ("lapatinib", "'lapatinib kills' has a target that no cell carries: no cell type is 'carrying HER2'"),
        ("anti-VEGF", "the scenario has no solute 'VEGF'"),
        ({"therapy": "Rab27a knock-down", "amount": "2 x"}, "nothing is given in this therapy"),
        ({"amount": "2 x"}, "is no regimen"),
        (7, "is no regimen"),
    ],
)
def test_what_does_not_fit_is_told(regimen: object, says: str) -> None:
    problems = told(small(), regimen)
    assert any(says in p for p in problems), problems
    assert len(problems) == len(set(problems))


def test_courses_that_overlap_are_told() -> None:
    at = {"when": {"at": ["1 day"]}}
    assert "overlaps" in "".join(
        told(small(), {"therapy": "radiotherapy", **at}, {"therapy": "radiotherapy", **at})
    )
    assert "dose of doxorubicin" in "".join(
        told(small(), *[{"therapy": "doxorubicin", **at, "for": "0 min"}] * 2)
    )
    small().with_regimens([{"therapy": "doxorubicin", **at}, {"therapy": "cisplatin", **at}])


def test_a_scenario_without_cancer_has_no_target() -> None:
    healthy = small("like: carcinoma", "like: fibroblast")
    assert "no cell type is 'cancer'" in "".join(told(healthy, "palbociclib"))
    healthy.with_therapy("doxorubicin")  # any cell answers to that


def test_all_problems_come_at_once() -> None:
    problems = told(
        small(),
        "doxorubicine",
        "blood filtration",
        {"therapy": "doxorubicin", "amount": "5 mL", "options": ["x"]},
        {"therapy": "GW4869", "when": {"at": ["30 day"]}},
        "trastuzumab",
    )
    for word in ("doxorubicine", "'filter'", "5 mL", "no option 'x'", "30 day", "HER2"):
        assert any(word in p for p in problems), (word, problems)


def test_problems_of_types_and_of_targets_come_together() -> None:
    problems = told(small(), {"therapy": "doxorubicin", "amount": "-5 mg/kg"}, "trastuzumab", "nothing")
    for word in ("negative", "HER2", "nothing"):
        assert any(word in p for p in problems), (word, problems)


def test_a_problem_stands_where_it_was_written(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        MINE.replace("half: 1 uM", "half: 1 mmHg").replace("lowers: division", "lowers: devision")
    )
    problems = told(small(), str(file))
    assert [p.partition(": ")[0] for p in problems] == ["mine.yaml:7"] * len(problems)
    assert "devision" in problems[0] and len(problems) == 2
    file.write_text(MINE.replace("about:", "abot:"))
    assert told(small(), str(file)) == ["mine.yaml:3: unknown key 'abot' (did you mean 'about'?)"]
    file.write_text(
        "drug:\n"
        + "".join(f"  {line}\n" for line in MINE.replace("course: {add", "course: {ad").splitlines())
    )
    assert told(small(), str(file))[0].startswith("mine.yaml:9: course: a course says what is done")


def test_a_users_own_therapy_is_found_from_the_folder(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(MINE)
    (tmp_path / "s.yaml").write_text(TEXT)
    scenario = Scenario.from_yaml(tmp_path / "s.yaml")
    treated = scenario.with_therapy("mine.yaml")
    assert treated == scenario.with_therapy(therapy_of(MINE and str(tmp_path / "mine.yaml")))
    assert [r.name for r in treated.rules] == ["mine slows in tumour"]
    assert treated.treated_with == ("mine",) and treated.events[0].name == "mine"
    nested = Regimen.read({"therapy": "mine.yaml", "density": "3 uM"}, tmp_path)
    assert small().with_regimens([nested]).events[0].density.to("uM") == 3.0
    assert "cannot be read" in "".join(told(scenario, "not_there.yaml"))


def test_a_mapping_is_a_therapy_too() -> None:
    from exocosm.model.yaml_reader import read_yaml

    data, _, _ = read_yaml(MINE, "mine")
    treated = small().with_therapy({"my drug": data}, {"amount": "9 uM"})
    assert treated.events[0].name == "my drug" and treated.events[0].density.to("uM") == 9.0


def test_tags_of_a_therapy_join_those_of_a_type() -> None:
    hit = {"title": "t", "cells": {"cancer": {"tags": ["hit"]}}}
    hit["rules"] = [
        {"in": "hit", "high": "time in stage", "lowers": "division", "to": "0 x", "half": "1 day"}
    ]
    treated = small().with_therapy(hit)
    assert treated.cells["tumour"].tags == ("cancer", "hit") and len(treated.rules) == 1


def test_names_of_therapies() -> None:
    assert bundled_therapy("release_inhibitor") is bundled_therapy("GW4869")
    with pytest.raises(UnknownNameError, match="did you mean 'navitoclax'"):
        bundled_therapy("navitoclaks")
    with pytest.raises(ExocosmError, match="is no therapy"):
        therapy_of(3)


def test_senescent_cells_lose_more_to_navitoclax_than_others() -> None:
    """The rules, by the grammar of rules at a saturating dose, give the shares of the knowledge base within 60 hours."""
    import math

    from exocosm.knowledge import catalogue

    rules = {r["name"]: r for r in bundled_therapy("navitoclax").rules}
    kills = rules["loss of BCL-XL kills"]
    lean = float(rules["cycling cells need less BCL-XL"]["half"]["value"])
    top = float(kills["to"]["value"].split()[0])
    for spared, key in ((0.0, "tx.navitoclax_kill"), ((1 / lean) / (1 + 1 / lean), "tx.navitoclax_nonsen")):
        x = ((1.0 - spared) / float(kills["half"])) ** float(kills["hill"])
        dead = 1.0 - math.exp(-top * x / (1 + x) * 60)
        assert dead == pytest.approx(catalogue().get(key).magnitude, abs=0.02)
