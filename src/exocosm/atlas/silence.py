"""The global control: the same experiment without exosomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exocosm.model.body_event import Injection
from exocosm.model.event import Dose
from exocosm.model.placement import AddVesicles

if TYPE_CHECKING:
    from exocosm.atlas.subjects import Subject
    from exocosm.cohort.declaration import Cohort
    from exocosm.model.body import Body
    from exocosm.model.scenario import Scenario


NONE = "0 vesicle"


def silenced(subject: Subject) -> Subject:
    """Return a scenario without vesicles, or a cohort whose lesions release none."""
    from exocosm.cohort.declaration import Cohort

    return _without_lesion_vesicles(subject) if isinstance(subject, Cohort) else _without_vesicles(subject)


def _without_lesion_vesicles(cohort: Cohort) -> Cohort:
    """Return a cohort in which lesions release nothing; what the body itself releases into blood stays."""
    changes: dict[str, object] = {
        f"groups.{name}.lesion.releases.{kind}": "0 vesicle/cell/hour"
        for name, group in cohort.groups.items()
        if group.lesion is not None
        for kind in group.lesion.releases
    }
    return cohort.with_changes(changes) if changes else cohort


def _without_vesicles(scenario: Scenario) -> Scenario:
    """Return a scenario in which no vesicle is ever made, added, injected or held in blood; all else stays.

    Cells release at a rate of zero, none is put in the medium at time zero or later, and fixed densities at faces and in blood
    are zero. The pools stay, empty.
    """
    changes: dict[str, object] = {}
    for name, cell in scenario.cells.items():
        if cell.releases:
            changes[f"cells.{name}.releases"] = dict.fromkeys(cell.releases, "0 vesicle/cell/hour")
    for index, placement in enumerate(scenario.start):
        if isinstance(placement, AddVesicles):
            changes[f"start.{index}.number"] = NONE
    for index, event in enumerate(scenario.events):
        if isinstance(event, Dose) and event.add in scenario.vesicles:
            changes[f"events.{index}.number"] = NONE
    if scenario.body is not None:
        changes |= _silent_body(scenario, scenario.body)
    for name, vesicle in scenario.vesicles.items():
        if vesicle.vessels is not None:
            changes[f"vesicles.{name}.vessels"] = None
        for face, value in vesicle.boundaries.items():
            if not isinstance(value, str) and value.magnitude > 0:
                changes[f"vesicles.{name}.boundaries.{face}"] = "0 vesicle/um^3"
    return scenario.with_changes(changes) if changes else scenario


def _silent_body(scenario: Scenario, body: Body) -> dict[str, object]:
    """Return the changes that keep vesicles out of blood and of further tissues."""
    changes: dict[str, object] = {
        f"body.background.{kind}.secretion": "0 vesicle/min" for kind in body.background
    }
    for index, event in enumerate(body.events):
        if isinstance(event, Injection) and event.inject in scenario.vesicles:
            changes[f"body.events.{index}.number"] = NONE
    for name, tissue in body.tissues.items():
        for index, placement in enumerate(tissue.start):
            if isinstance(placement, AddVesicles):
                changes[f"body.tissues.{name}.start.{index}.number"] = NONE
        for index, done in enumerate(tissue.events):
            if isinstance(done, Dose) and done.add in scenario.vesicles:
                changes[f"body.tissues.{name}.events.{index}.number"] = NONE
    return changes
