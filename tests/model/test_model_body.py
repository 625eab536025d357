"""Bodies in scenarios: read, written, changed, described, cited, checked."""

from __future__ import annotations

import jsonschema
import pytest

from exocosm.errors import ScenarioError
from exocosm.model.bundled import bundled_names
from exocosm.model.cites import cited_keys, used
from exocosm.model.memory import estimate_bytes
from exocosm.model.scenario import Scenario
from exocosm.model.schema import schema
from exocosm.model.yaml_reader import read_yaml

TEXT = """exocosm: 1
title: t
tissue: {size: [200 um, 200 um], voxel: 20 um, vessels: [{in: everywhere, density: 1, lymph: 1}]}
molecules: {integrin a6b4: {where: membrane}}
vesicles:
  tumour exosome:
    like: exosome
    membrane: {integrin a6b4: 20 molecule/vesicle}
    vessels: {permeability: 0.05 1/hour, blood: 0 vesicle/um^3}
    lymph: 0.02 1/hour
  plasma vesicle: {diameter: {median: 90 nm, sigma: 0.3}}
cells:
  tumour: {like: carcinoma, releases: {tumour exosome: rel.rate_typ}}
  macrophage: {like: macrophage, captures: {tumour exosome: 3e-8 mL/cell/hour}}
start: [{put: tumour, number: 100}]
body:
  like: mouse
  stands for: 1000
  half lives: {plasma vesicle: 20 min}
  background: {plasma vesicle: {secretion: 3.6e10 vesicle/min}}
  tropism:
    - {molecule: integrin a6b4, organ: lung, fold: upt.tropism_gain, half at: 3 molecule/vesicle}
  tissues:
    lung:
      in: lung
      stands for: 70000
      tissue: {size: [300 um, 200 um], voxel: 20 um, vessels: [{in: everywhere, density: 1}]}
      start: [{put: macrophage, number: 50}]
      events: [{name: flood, add: tumour exosome, number: 1e5, when: at 4 hour}]
      changes: {cells.macrophage.captures.tumour exosome: 6e-8 mL/cell/hour}
  events:
    - {name: dose, inject: tumour exosome, number: 1e9, when: at 1 hour}
    - {deplete: 0.9, when: at 3 hour}
    - {filter: 0.05 mL/min, sieved: 0.8, for: 1 hour, when: at 5 hour}
until: 8 hours
"""


def found(old: str = "", new: str = "") -> list[str]:
    assert old in TEXT
    return [str(p) for p in Scenario.from_text(TEXT.replace(old, new, 1) if old else TEXT, "f.yaml").check()]


def test_a_sound_body_has_no_problems() -> None:
    assert found() == []


def test_what_is_written_reads_the_same() -> None:
    scenario = Scenario.from_text(TEXT)
    again = Scenario.from_text(scenario.to_yaml())
    assert again == scenario and again.hash == scenario.hash
    assert again.to_yaml() == scenario.to_yaml()
    body = scenario.written()["body"]
    assert body["tissues"]["lung"]["changes"] == {
        "cells.macrophage.captures.tumour exosome": "6e-8 mL/cell/hour"
    }
    assert body["stands for"] == 1000 and body["tissues"]["lung"]["in"] == "lung"
    jsonschema.validate(scenario.written(), schema())
    jsonschema.validate(read_yaml(TEXT, "f")[0], schema())


def test_a_scenario_without_a_body_does_not_speak_of_it() -> None:
    scenario = Scenario.from_text(TEXT).with_changes({"body": None})
    assert "body" not in scenario.written()
    assert list(scenario.parts()) == ["primary"]
    assert scenario.parts()["primary"] is scenario
    assert "Body" not in scenario.describe()


@pytest.mark.parametrize("name", ["mouse", "human"])
def test_bundled_bodies_are_sound_and_can_be_changed(name: str) -> None:
    assert name in bundled_names("body")
    scenario = Scenario.from_text(TEXT.replace("like: mouse", f"like: {name}"))
    assert not scenario.check()
    body = scenario.body
    assert body is not None
    assert sum(body.share(organ) for organ in body.organs) == pytest.approx(1.0)
    assert 0 < body.share("rest") < 1
    ratio = {"mouse": 0.944e12, "human": 3.15e15}[name]
    assert body.plasma.to("um^3") == pytest.approx(ratio)
    assert body.plasma_flow > body.plasma.to("um^3"), (
        "the heart turns the plasma over more than once a minute"
    )
    more = TEXT.replace("like: mouse\n", f"like: {name}\n  organs: {{liver: {{share: 0.5}}}}\n")
    changed = Scenario.from_text(more).body
    assert changed is not None
    assert changed.share("liver") == 0.5
    assert changed.organs["liver"].phagocytes == body.organs["liver"].phagocytes, "what is not said stays"


def test_parts_are_scenarios_with_the_same_pools() -> None:
    scenario = Scenario.from_text(TEXT)
    parts = scenario.parts()
    assert list(parts) == ["primary", "lung"]
    pools = [p.name for p in scenario.pool_list()]
    assert pools == ["tumour exosome from tumour", "tumour exosome from added"]
    for part in parts.values():
        assert [p.name for p in part.pool_list()] == pools
        assert part.body is None and part.whole is scenario
    assert parts["lung"].tissue.size_um[0] == 300
    assert parts["lung"].cells["macrophage"].captures["tumour exosome"].to("mL/cell/hour") == pytest.approx(
        6e-8
    )
    assert parts["primary"].cells["macrophage"].captures["tumour exosome"].to(
        "mL/cell/hour"
    ) == pytest.approx(3e-8)
    assert parts["lung"].title == "t: lung"


@pytest.mark.parametrize(
    ("path", "value", "look"),
    [
        ("body.stands for", "7", lambda b: b.stands_for.magnitude == 7),
        ("body.half life", "times 2", lambda b: b.half_life.to("min") == 14),
        ("body.organs.liver.share", "0.4", lambda b: b.share("liver") == 0.4),
        ("body.organs.*.phagocytes", "0.1", lambda b: {o.phagocytes.magnitude for o in b.organs.values()} == {0.1}),
        ("body.tissues.lung.stands for", "9", lambda b: b.tissues["lung"].stands_for.magnitude == 9),
        ("body.tissues.lung.start.0.number", "5", lambda b: b.tissues["lung"].start[0].number.magnitude == 5),
        ("body.tissues.lung.start.seed", {"put": "tumour", "number": 3}, lambda b: b.tissues["lung"].start[1].name == "seed"),
        ("body.tissues.lung.events.flood.number", "times 3", lambda b: b.tissues["lung"].events[0].number.magnitude == 3e5),
        ("body.tissues.lung.events", [], lambda b: b.tissues["lung"].events == ()),
        ("body.tissues.lung", None, lambda b: not b.tissues),
        ("body.events.dose.number", "2e9", lambda b: b.events[0].number.magnitude == 2e9),
        ("body.events.dose", None, lambda b: len(b.events) == 2),
        ("body.events.again", {"deplete": 0.5, "when": "at 6 hour"}, lambda b: b.events[3].name == "again"),
        ("body.background", {}, lambda b: not b.background),
        ("body.tropism.0.fold", "1", lambda b: b.tropism[0].fold.magnitude == 1),
    ],
)  # fmt: skip
def test_paths_reach_into_the_body(path: str, value: object, look: object) -> None:
    changed = Scenario.from_text(TEXT).with_changes({path: value})
    assert look(changed.body), changed.written()["body"]  # type: ignore[operator]
    assert not [p for p in changed.check() if p.severity == "error"]


def test_every_number_of_the_body_is_described() -> None:
    for name in ("mouse", "human"):
        scenario = Scenario.from_text(TEXT.replace("like: mouse", f"like: {name}"))
        text = " ".join(scenario.describe().split())
        numbers = [(path, q) for path, q in used(scenario) if path[0] == "body"]
        assert len(numbers) > 40
        for path, quantity in numbers:
            if quantity.key:
                assert f"] {quantity.key}: " in text, path
            if "share" not in path or quantity.key is None:
                assert f"{quantity.magnitude:.3g}"[:3] in text, path
        for phrase in (
            "Lung is a tissue in the same run, one of 7e+04 such pieces of lung",
            "integrin a6b4 changes what lung takes of a vesicle, up to 4-fold",
            "of plasma vesicle into blood",
            "of tumour exosome are given into blood (dose)",
            "of the phagocytes are lost",
            "of plasma pass a filter that keeps",
            "one of 1000 such pieces",
            "Different there: cells.macrophage.captures.tumour exosome: 6e-8 mL/cell/hour.",
            "passes through lymph in",
            "remainder (0.539)",
        ):  # fmt: skip
            assert phrase in text, phrase
        assert max(len(line) for line in scenario.describe().splitlines()) <= 100


def test_what_is_different_in_a_tissue_is_said_as_elsewhere() -> None:
    rate = {
        "value": "2 1/day",
        "low": "1 1/day",
        "high": "3 1/day",
        "source": "unverified",
        "evidence": "estimated",
        "read_in": "memory",
    }
    changes = {"cells.macrophage.arrest": {"quiescence rate": rate}, "cells.macrophage.motility": None}
    text = Scenario.from_text(TEXT).with_changes({"body.tissues.lung.changes": changes}).describe()
    said = " ".join(text.split())
    assert "cells.macrophage.arrest.quiescence rate: 2 per day (1 to 3)" in said
    assert "cells.macrophage.motility left out" in said


def test_what_the_body_uses_is_cited() -> None:
    scenario = Scenario.from_text(TEXT)
    works, keys = cited_keys(scenario)
    assert {"shahbetts2012", "morishita2015", "kimdh2019"} <= set(works)
    assert {"body.mouse_plasma_volume", "pk.bio_liver", "upt.tropism_gain"} <= set(keys)
    works, keys = cited_keys(scenario.with_changes({"body": None}))
    assert "shahbetts2012" not in works and "body.mouse_plasma_volume" not in keys


def test_memory_counts_every_tissue() -> None:
    scenario = Scenario.from_text(TEXT)
    small = scenario.with_changes({"body.tissues.lung": None})
    assert estimate_bytes(scenario) > estimate_bytes(small)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("organ: lung, fold", "organ: lungs, fold", "f.yaml:22: body.tropism.0.organ: unknown organ 'lungs' (did you mean 'lung'?)"),
        ("molecule: integrin a6b4", "molecule: integrin a6b1", "f.yaml:22: body.tropism.0.molecule: unknown membrane molecule 'integrin a6b1'"),
        ("in: lung\n", "in: lungs\n", "body.tissues.lung.in: unknown organ 'lungs'"),
        ("half lives: {plasma", "half lives: {blood", "f.yaml:19: body.half lives.blood vesicle: unknown vesicle kind"),
        ("background: {plasma vesicle", "background: {plasma vesicl", "f.yaml:20: body.background.plasma vesicl: unknown vesicle kind"),
        ("inject: tumour exosome", "inject: tumor exosome", "f.yaml:32: body.events.0.inject: unknown vesicle kind 'tumor exosome'"),
        ("when: at 3 hour", "when: at 9 hour", "f.yaml:33: warning: body.events.1.when"),
        ("{deplete: 0.9", "{name: dose, deplete: 0.9", "f.yaml:33: body.events.1.name: the name 'dose' stands twice"),
        ("    lung:\n      in", "    primary:\n      in", "body.tissues.primary: 'primary' is the name of the scenario's own tissue"),
        ("    lung:\n      in", "    a/b:\n      in", "body.tissues.a/b: 'a/b' cannot name a tissue"),
        ("voxel: 20 um, vessels: [{in: everywhere, density: 1}]", "voxel: 20 um", "warning: body.tissues.lung.tissue: has no vessels"),
        ("plasma vesicle: 20 min", "plasma vesicle: 1 s", "body.organs.liver: would clear"),
        ("put: macrophage", "put: macrofage", "unknown cell type 'macrofage' (did you mean 'macrophage'?)"),
        ("add: tumour exosome", "add: tumor exosome", "unknown vesicle kind 'tumor exosome'"),
        ("changes: {cells.macrophage.captures.tumour exosome", "changes: {cells.macrofage.captures.tumour exosome", "body.tissues.lung.changes"),
        ("changes: {", "changes: {cells.macrophage.releases.tumour exosome: 1 vesicle/cell/hour, ", "body.tissues.lung.changes: adds or takes away"),
        ("changes: {", "changes: {precision: float32, ", "body.tissues.lung.changes: adds or takes away"),
        ("blood: 0 vesicle/um^3", "blood: 0.1 vesicle/um^3", "f.yaml:9: warning: vesicles.tumour exosome.vessels.blood: is not used"),
        ("  macrophage: {like", "  blood: {diameter: 3 um}\n  macrophage: {like", "'blood' is the sender of the body's own vesicles"),
    ],
)  # fmt: skip
def test_each_problem_is_found(old: str, new: str, said: str) -> None:
    problems = found(old, new)
    assert any(said in p for p in problems), problems
    if "1 s" not in new:
        assert len(problems) == 1, problems


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("like: mouse", "like: mous", "f.yaml:17: unknown bundled body 'mous' (did you mean 'mouse'?)"),
        ("stands for: 1000", "stands for: 1.5", "f.yaml:18: body.stands for: a tissue stands for a whole number of such pieces"),
        ("stands for: 70000", "stands for: 0", "body.tissues.lung.stands for: a tissue stands for a whole number"),
        ("like: mouse", "like: mouse\n  organs: {rest: {share: 0.2}}", "the shares of the organs sum to 0.661, not 1"),
        ("like: mouse", "like: mouse\n  organs: {liver: {share: 0.95}}", "the shares of the organs sum to 1.131, not 1"),
        ("like: mouse", "like: mouse\n  organs: {liver: {share: remainder}}", "'liver' and 'rest' cannot both take the remainder"),
        ("like: mouse", "like: mouse\n  organs: {liver: {share: 1.5}}", "a share must be from 0 to 1"),
        ("  like: mouse\n", "", "the key 'plasma' is missing"),
        ("deplete: 0.9", "depleat: 0.9", "f.yaml:33: body.events.1: an entry of 'body.events' says inject:"),
        ("deplete: 0.9", "deplete: 1.9", "body.events.1.deplete: 1.9: a share must be from 0 to 1"),
        ("filter: 0.05 mL/min", "filter: 0.05 mL", "body.events.2.filter"),
        ("for: 1 hour, ", "", "the key 'for' is missing"),
        ("in: lung\n", "on: lung\n", "body.tissues.lung"),
        ("secretion: 3.6e10 vesicle/min", "secretion: 3.6e10 vesicle/mL", "body.background.plasma vesicle.secretion"),
    ],
)  # fmt: skip
def test_bad_input_is_met_with_a_sentence(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_text(TEXT.replace(old, new, 1), "f.yaml")
    assert any(said in str(p) for p in caught.value.problems), [str(p) for p in caught.value.problems]


def test_all_problems_come_at_once_with_their_lines() -> None:
    text = TEXT.replace("organ: lung, fold", "organ: lungs, fold").replace("inject: tumour", "inject: tumor")
    text = text.replace("in: lung\n", "in: lnug\n").replace("background: {plasma", "background: {plasm")
    problems = [str(p) for p in Scenario.from_text(text, "f.yaml").check()]
    for line, word in ((20, "plasm vesicle"), (22, "lungs"), (25, "lnug"), (32, "tumor exosome")):
        assert any(p.startswith(f"f.yaml:{line}: ") and word in p for p in problems), (line, problems)


def test_two_tissues_cannot_share_an_organ() -> None:
    tissue = "{in: lung, tissue: {size: [40 um, 40 um], voxel: 20 um, vessels: [{in: everywhere, density: 1}]}, start: [{put: tumour, number: 1}]}"
    problems = found("  tissues:\n", f"  tissues:\n    niche: {tissue}\n")
    assert problems == ["f.yaml:26: body.tissues.lung.in: 'lung' is already the organ of 'niche'"]


def test_flow_without_a_heart_is_refused() -> None:
    bare = """  plasma: 1 mL
  half life: 7 min
  half life in organs: 2 hour
  organs: {lung: {share: remainder, flow: 0.5}}
"""
    problems = found("  like: mouse\n", bare)
    assert (
        len(problems) == 1
        and "body.organs.lung.flow: needs to know how much blood the heart pumps" in problems[0]
    )
