"""The global control: the same experiment without exosomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exocosm.model.placement import AddVesicles

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario


def silenced(scenario: Scenario) -> Scenario:
    """Return a scenario in which no vesicle is ever made, added or held in blood; all else stays.

    Cells release at a rate of zero, vesicles put in the medium at time zero or later are left out, and so are fixed densities
    of vesicles at faces and in blood.
    """
    changes: dict[str, object] = {}
    for name, cell in scenario.cells.items():
        if cell.releases:
            changes[f"cells.{name}.releases"] = dict.fromkeys(cell.releases, "0 vesicle/cell/hour")
    for index in reversed(range(len(scenario.start))):
        if isinstance(scenario.start[index], AddVesicles):
            changes[f"start.{index}"] = None
    for index in reversed(range(len(scenario.events))):
        if getattr(scenario.events[index], "add", None) in scenario.vesicles:
            changes[f"events.{index}"] = None
    for name, vesicle in scenario.vesicles.items():
        if vesicle.vessels is not None:
            changes[f"vesicles.{name}.vessels"] = None
        for face, value in vesicle.boundaries.items():
            if not isinstance(value, str) and value.magnitude > 0:
                changes[f"vesicles.{name}.boundaries.{face}"] = "0 vesicle/um^3"
    return scenario.with_changes(changes) if changes else scenario
