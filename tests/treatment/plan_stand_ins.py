"""A small tissue and two stand-in therapies: doses of a solute that kills, by rules that the scenario states itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from exocosm.model.scenario import Scenario

TISSUE = """\
exocosm: 1
title: Tumour cells among fibroblasts
about: Stand-in for a treatment.
tissue: {size: [120 um, 120 um], thickness: 20 um, voxel: 20 um}
solutes:
  poison: {unit: uM, diffusivity: 600 um^2/s, decay: 0.5 1/hour}
  balm: {unit: uM, diffusivity: 600 um^2/s, decay: 0.5 1/hour}
cells:
  tumour:
    like: carcinoma
    tags: [cancer]
    consumes: {}
    mechanics: {fixed: true}
    cycle: {phases: [{name: all, lasts: 16 hour}]}
  fibroblast:
    like: fibroblast
    consumes: {}
    mechanics: {fixed: true}
    cycle: null
start:
  - {put: tumour, number: 40}
  - {put: fibroblast, number: 40}
rules:
  - {in: tumour, high: poison, raises: apoptosis, to: 0.6 1/hour, half: 1 uM, hill: 1}
  - {in: fibroblast, high: poison, raises: apoptosis, to: 0.06 1/hour, half: 1 uM, hill: 1}
record: every 2 hours
until: 1 day
seed: 5
"""
COURSES: dict[str, dict[str, Any] | None] = {
    "poison": {"add": "poison", "density": "1 uM", "when": {"at": ["4 hour", "12 hour"]}},
    "kind balm": {"add": "balm", "density": "2 uM", "when": "every 8 hours"},
    "knock down": None,
    "late poison": {"add": "poison", "density": "1 uM", "when": {"at": ["40 day"]}},
}


def tissue() -> Scenario:
    return Scenario.from_text(TISSUE, "tissue.yaml")


class StandIns:
    """Therapies that are events."""

    def names(self) -> Sequence[str]:
        return list(COURSES)

    def find(self, text: str) -> str | None:
        name = text.replace("_", " ")
        return name if name in COURSES else None

    def course(self, name: str) -> Mapping[str, Any] | None:
        return COURSES[name]

    def apply(self, scenario: Scenario, regimens: Sequence[Mapping[str, Any]]) -> Scenario:
        events = list(scenario.written().get("events", []))
        for regimen in regimens:
            events.append(
                {**COURSES[regimen["therapy"]], "density": regimen["amount"], "when": regimen["when"]}
            )
        return scenario.with_changes({"events": events})
