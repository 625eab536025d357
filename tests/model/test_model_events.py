"""Events in scenarios: read, written, described, checked."""

from __future__ import annotations

import pytest

from exocosm.errors import ScenarioError
from exocosm.model import memory
from exocosm.model.scenario import Scenario

TEXT = """exocosm: 1
title: t
tissue: {size: [200 um, 200 um, 100 um], voxel: 20 um}
solutes:
  oxygen: {unit: mmHg, diffusivity: 1e5 um^2/min, initial: 38 mmHg, boundaries: {all: 38 mmHg}}
  drug: {unit: uM, diffusivity: 1e3 um^2/min}
vesicles:
  exosome: {diameter: {median: 100 nm, sigma: 0.2}, counting: whole}
cells:
  tumour: {diameter: 17 um}
start: [{put: tumour, number: 20}]
events:
  - {name: dose, when: at 2 hours, add: exosome, number: 1e6, in: {layer: {axis: z, from: 20 um, to: 60 um}}}
  - {when: every 1 hour, add: drug, density: {value: 100 nM, source: heldin2013, evidence: estimated, read_in: memory}}
  - {when: {every: 1 hour, from: 1 hour, until: 5 hours}, wash: all, to: initial}
  - {when: at 1 hour, wash: [exosome, drug]}
  - {when: at 3 hours, hold: oxygen, at: 1 mmHg}
  - {name: surgery, when: at 3 hours, remove: tumour, share: 0.9, in: {sphere: {radius: 40 um}}}
  - {when: at 3 hours, remove: any}
until: 6 hours
"""


def found(old: str = "", new: str = "") -> list[str]:
    assert old in TEXT
    return [str(p) for p in Scenario.from_text(TEXT.replace(old, new, 1) if old else TEXT, "f.yaml").check()]


def test_a_sound_scenario_has_no_problems() -> None:
    assert found() == []


def test_what_is_written_reads_the_same() -> None:
    scenario = Scenario.from_text(TEXT)
    again = Scenario.from_text(scenario.to_yaml())
    assert again == scenario and again.hash == scenario.hash
    assert scenario.written()["events"][2]["wash"] == "all"
    assert scenario.written()["events"][3]["wash"] == ["exosome", "drug"]


def test_a_scenario_without_events_does_not_speak_of_them() -> None:
    head, end = TEXT.partition("events:\n")[0], "until: 6 hours\n"
    plain = Scenario.from_text(head + end)
    assert "events" not in plain.written()
    assert plain == Scenario.from_text(head + "events: []\n" + end)
    assert plain.hash != Scenario.from_text(TEXT).hash
    assert [p.name for p in plain.pool_list()] == []


def test_doses_make_a_pool_of_their_own() -> None:
    assert [p.name for p in Scenario.from_text(TEXT).pool_list()] == ["exosome from added"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("add: exosome", "add: exosom", "f.yaml:13: events.0.add: unknown vesicle kind 'exosom' (did you mean 'exosome'?)"),
        ("add: exosome", "add: drug", "f.yaml:13: events.0.add: 'drug' is a solute (say by how much it rises: density"),
        ("add: drug", "add: exosome", "f.yaml:14: events.1.add: 'exosome' is a vesicle kind (say how many in all: number"),
        ("add: drug", "add: drog", "events.1.add: unknown solute 'drog'"),
        ("value: 100 nM", "value: 100 mmHg", "f.yaml:14: events.1.density: the density of 'drug'"),
        ("value: 100 nM", "value: -1 nM", "must not be negative"),
        ("number: 1e6", "number: 1e10", "are more than can be counted whole"),
        ("from: 20 um, to: 60 um", "from: 120 um, to: 160 um", "f.yaml:13: events.0.in: lies outside the tissue"),
        ("{radius: 40 um}", "{radius: 4 um, centre: [900 um, 0 um]}", "f.yaml:18: events.5.in: lies outside the tissue"),
        ("wash: [exosome, drug]", "wash: [exosome, dru]", "f.yaml:16: events.3.wash.1: unknown vesicle kind or solute 'dru'"),
        ("hold: oxygen", "hold: oxygn", "f.yaml:17: events.4.hold: unknown solute 'oxygn' (did you mean 'oxygen'?)"),
        ("hold: oxygen, at: 1 mmHg", "hold: drug, at: 1 uM", "'drug' has neither a fixed face nor vessels"),
        ("at: 1 mmHg", "at: 1 uM", "f.yaml:17: events.4.at: 'at'"),
        ("remove: tumour", "remove: [tumour, tumor]", "f.yaml:18: events.5.remove.1: unknown cell type 'tumor'"),
        ("name: surgery", "name: dose", "f.yaml:18: events.5.name: the name 'dose' stands twice"),
        ("when: at 2 hours", "when: at 8 hours", "f.yaml:13: warning: events.0.when.at.0: 8 hours is not before the end of the run"),
        ("when: at 2 hours", "when: at 6 hours", "warning: events.0.when.at.0: 6 hours is not before the end"),
        ("when: at 2 hours", "when: at 100 min", "warning: events.0.when.at.0: 100 min is not a whole number of fate steps of 6 min"),
        ("when: at 2 hours", "'when': 'at 2 hours, 120 min'", "events.0.when.at.1: 120 min falls on the same fate step of 6 min as 2 hours"),
        ("every 1 hour", "every 5 min", "f.yaml:14: events.1.when.every: 5 min is shorter than a fate step"),
        ("every 1 hour", "every 10 min", "warning: events.1.when.every: 10 min is not a whole number"),
        ("from: 1 hour, until: 5 hours", "from: 1 day", "warning: events.2.when.from: 1 day is not before the end"),
        ("  tumour: {", "  any: {diameter: 3 um}\n  tumour: {", "cells.any: the name has a meaning of its own"),
    ],
)  # fmt: skip
def test_each_problem_is_found(old: str, new: str, said: str) -> None:
    problems = found(old, new)
    assert len(problems) == 1 and said in problems[0], problems


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("number: 1e6, ", "", "f.yaml:13: events.0: needs 'number' (of vesicles) or 'density' (of a solute)"),
        ("number: 1e6", "number: 1e6, density: 3 uM", "events.0: needs 'number'"),
        ("number: 1e6", "number: 3 um", "events.0.number: 3 um is no number of vesicles"),
        ("number: 1e6", "numbr: 1e6", "unknown key 'numbr' in events.0 (did you mean 'number'?)"),
        ("add: exosome", "ad: exosome", "f.yaml:13: events.0: an entry of 'events' says one of add:"),
        ("wash: all", "wash: all, hold: oxygen", "f.yaml:15: events.2: an entry of 'events' says one of add:"),
        ("wash: all, to: initial", "wash: all, to: start", "events.2.to: 'start' is not one of"),
        ("wash: [exosome, drug]", "wash: []", "events.3.wash"),
        ("share: 0.9", "share: 1.9", "events.5.share: 1.9: a share must be from 0 to 1"),
        ("hold: oxygen, at: 1 mmHg", "hold: oxygen", "f.yaml:17: events.4: the key 'at' is missing"),
        ("when: at 3 hours, hold", "hold", "f.yaml:17: events.4: the key 'when' is missing"),
        ("when: at 3 hours, hold", "when: 3 hours, hold", "cannot read '3 hours' as times"),
        ("name: surgery", "name: ' '", "events.5.name"),
    ],
)  # fmt: skip
def test_bad_input_is_met_with_one_sentence(old: str, new: str, said: str) -> None:
    assert old in TEXT
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_text(TEXT.replace(old, new, 1), "f.yaml")
    assert len(caught.value.problems) == 1, caught.value.problems
    assert said in str(caught.value.problems[0])


def test_events_are_described_with_their_sources() -> None:
    text = " ".join(Scenario.from_text(TEXT).describe().split())
    for sentence in (
        "At 2 hours, 1e+06 vesicle of exosome are put into the medium, in the layer 20 um to 60 um along z (dose).",
        "Every 1 hour, drug rises by 100 nM [prior",
        "Every 1 hour from 1 hour until 5 hours, the medium is exchanged, which washes away all vesicles and solutes but for",
        "fixed faces and blood are set to 1 mmHg of oxygen, and stay there.",
        "0.9 of the tumour cells in a sphere of radius 40 um around the middle are taken out (surgery).",
        "all cells of any type everywhere are taken out.",
    ):
        assert sentence in text, sentence


def test_sources_of_events_are_cited() -> None:
    scenario = Scenario.from_text(TEXT)
    assert any(r["path"] == "events.1.density" and r["source"] for r in scenario.describe_rows())


def test_changes_reach_events_by_number_and_by_name() -> None:
    scenario = Scenario.from_text(TEXT)
    changed = scenario.with_changes({"events.dose.number": "5 vesicle", "events.5.share": 0.2})
    assert changed.events[0].number.magnitude == 5
    assert changed.events[5].share.magnitude == 0.2
    assert scenario.with_changes({"events.surgery.when": "{at: [1 hour]}"}).events[5].when.times(600) == [60]
    with pytest.raises(ScenarioError, match=r"events has no 'dos'.*did you mean 'dose'"):
        scenario.with_changes({"events.dos.number": "5 vesicle"})


def test_shapes_of_events_take_memory() -> None:
    scenario = Scenario.from_text(TEXT)
    fewer = scenario.with_changes({"events": scenario.written()["events"][:-2]})
    assert memory.estimate_bytes(scenario) - memory.estimate_bytes(fewer) == 2 * 10 * 10 * 5
