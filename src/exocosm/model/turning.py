"""Which cell types may become which."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

_WORDS = ("transformation to ", "mutation to ")


def targets(scenario: Scenario, cell_type: str) -> set[str]:
    """Return the cell types that one or its daughters may turn into, by numbers of its own or by a rule."""
    declared = scenario.cells.get(cell_type)
    found = {*declared.becomes, *declared.mutates} if declared is not None else set()
    rules = [" ".join(r.behaviour.split()) for r in scenario.rules if r.cell_type == cell_type]
    return found | {text.removeprefix(words) for text in rules for words in _WORDS if text.startswith(words)}


def admitted(scenario: Scenario) -> dict[str, set[str]]:
    """Return the cell types that may come out of the blood, and who admits each, by a clearance of its own or by a rule."""
    words = "admission of "
    found: dict[str, set[str]] = {}
    for name, cell in scenario.cells.items():
        for guest in cell.admits:
            found.setdefault(guest, set()).add(name)
    for rule in scenario.rules:
        text = " ".join(rule.behaviour.split())
        if text.startswith(words):
            found.setdefault(text.removeprefix(words), set()).add(rule.cell_type)
    return found


def reached(scenario: Scenario, cell_types: Collection[str]) -> set[str]:
    """Return `cell_types` and all that they may become, over any number of turns."""
    found: set[str] = set()
    waiting = list(cell_types)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += targets(scenario, name)
    return found
