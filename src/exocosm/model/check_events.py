"""Events: names, units and times fit the scenario, and each event can do something."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from exocosm.model.check_time import whole
from exocosm.model.event import ANY, WORDS, Dose, Hold, Removal, Seeding, Wash
from exocosm.model.findings import Findings
from exocosm.model.solute import FACES, check_density
from exocosm.model.yaml_reader import Path

if TYPE_CHECKING:
    from exocosm.knowledge.quantity import Quantity
    from exocosm.model.scenario import Scenario
    from exocosm.model.when import When

MOST_WHOLE = 2e9
"""Most whole vesicles of one dose."""


def check_events(scenario: Scenario, findings: Findings) -> None:
    """Look at every event."""
    seen: set[str] = set()
    for index, event in enumerate(scenario.events):
        if event.name in seen:
            findings.error(f"the name {event.name!r} stands twice", "events", index, "name")
        seen |= {event.name} if event.name is not None else set()
        check_times(scenario, ("events", index, "when"), event.when, findings)
        if isinstance(event, Dose):
            _dose(scenario, index, event, findings)
        elif isinstance(event, Wash):
            known = [*WORDS, *scenario.vesicles, *scenario.solutes]
            for number, name in enumerate(event.wash):
                findings.unknown("vesicle kind or solute", name, known, "events", index, "wash", number)
        elif isinstance(event, Seeding):
            _seeding(scenario, index, event, findings)
        elif isinstance(event, Hold):
            _hold(scenario, index, event, findings)
        elif isinstance(event, Removal):
            for number, name in enumerate(event.remove):
                findings.unknown("cell type", name, [ANY, *scenario.cells], "events", index, "remove", number)


def _seeding(scenario: Scenario, index: int, event: Seeding, findings: Findings) -> None:
    findings.unknown("cell type", event.put, scenario.cells, "events", index, "put")
    if event.group is not None:
        findings.unknown("group", event.group, scenario.groups, "events", index, "group")


def _dose(scenario: Scenario, index: int, event: Dose, findings: Findings) -> None:
    path = ("events", index, "add")
    if event.number is not None:
        if event.add in scenario.solutes:
            findings.error(
                f"{event.add!r} is a solute",
                *path,
                remedy="say by how much it rises: density instead of number",
            )
            return
        findings.unknown("vesicle kind", event.add, scenario.vesicles, *path)
        kind = scenario.vesicles.get(event.add)
        if kind is not None and kind.counting == "whole" and event.number.to("vesicle") > MOST_WHOLE:
            findings.error(
                f"{event.number.label} are more than can be counted whole",
                "events", index, "number",
                remedy="counting: expected",
            )  # fmt: skip
        return
    if event.add in scenario.vesicles:
        findings.error(
            f"{event.add!r} is a vesicle kind", *path, remedy="say how many in all: number instead of density"
        )
        return
    findings.unknown("solute", event.add, scenario.solutes, *path)
    _density(scenario, event.add, event.density, index, "density", findings)


def _hold(scenario: Scenario, index: int, event: Hold, findings: Findings) -> None:
    findings.unknown("solute", event.hold, scenario.solutes, "events", index, "hold")
    solute = scenario.solutes.get(event.hold)
    if solute is None:
        return
    _density(scenario, event.hold, event.level, index, "at", findings)
    faces = any(solute.at_face(face, scenario.tissue.planar) is not None for face in FACES)
    if not faces and (solute.vessels is None or not scenario.tissue.vessels):
        findings.error(
            f"{event.hold!r} has neither a fixed face nor vessels that could hold it",
            "events", index, "hold",
            remedy="give it boundaries or vessels, or add it instead",
        )  # fmt: skip


def _density(
    scenario: Scenario, name: str, given: Quantity | None, index: int, key: str, findings: Findings
) -> None:
    """Hold a density to the unit of its solute."""
    solute = scenario.solutes.get(name)
    if solute is None or given is None:
        return
    try:
        check_density(given, solute.unit, f"the {key} of {name!r}" if key == "density" else f"{key!r}")
    except ValueError as problem:
        findings.error(str(problem), "events", index, key)


def check_times(scenario: Scenario, path: Path, when: When, findings: Findings) -> None:
    """Events fall on fate steps, each on one of its own, and before the end."""
    fate, end = scenario.steps.fate.to("min"), scenario.until.to("min")
    late = "is not before the end of the run: nothing happens then"
    later = f"is not a whole number of fate steps of {fate:g} min: it happens at the next one"
    taken: dict[int, str] = {}
    for number, time in enumerate(when.at):
        minutes = time.to("min")
        if minutes >= end * (1 - 1e-9):
            findings.warning(f"{time.label} {late}", *path, "at", number)
        elif minutes and not whole(minutes, fate):
            findings.warning(f"{time.label} {later}", *path, "at", number)
        step = math.ceil(minutes / fate - 1e-9)
        if step in taken:
            findings.error(
                f"{time.label} falls on the same fate step of {fate:g} min as {taken[step]}",
                *path, "at", number,
            )  # fmt: skip
        taken.setdefault(step, time.label)
    if when.every is None:
        return
    if when.every.to("min") < fate * (1 - 1e-9):
        findings.error(f"{when.every.label} is shorter than a fate step of {fate:g} min", *path, "every")
    elif not whole(when.every.to("min"), fate):
        findings.warning(f"{when.every.label} {later}", *path, "every")
    if when.start.to("min") >= end * (1 - 1e-9):
        findings.warning(f"{when.start.label} {late}", *path, "from")
