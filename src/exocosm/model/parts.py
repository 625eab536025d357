"""The tissues of a scenario with a body, each as a scenario of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exocosm.model.event import Event
    from exocosm.model.placement import Placement
    from exocosm.model.scenario import Scenario

PRIMARY = "primary"
"""Name of the scenario's own tissue among those of a body."""


def parts(scenario: Scenario) -> dict[str, Scenario]:
    """Return every tissue as a scenario without a body, the scenario's own first, under `PRIMARY`.

    All have the same pools in the same order, whatever is placed where.

    Raises
    ------
    ScenarioError
        If the changes of a tissue do not fit.
    """
    if scenario.body is None:
        return {PRIMARY: scenario}
    own = _part(scenario, scenario.model_copy(update={"body": None}))
    found = {PRIMARY: own}
    for name, tissue in scenario.body.tissues.items():
        what = {"tissue": tissue.tissue, "start": tissue.start, "events": tissue.events}
        part = _part(
            scenario, scenario.model_copy(update={"body": None, "title": f"{scenario.title}: {name}", **what})
        )
        if tissue.changes:
            part = _part(scenario, part.with_changes(tissue.changes))
        found[name] = part
    return found


def _part(whole: Scenario, part: Scenario) -> Scenario:
    part._folder, part._lines, part._whole = whole.folder, None, whole
    return part


def all_starts(scenario: Scenario) -> Iterator[Placement]:
    """Yield what is placed at time zero in any tissue of the whole to which a scenario belongs."""
    whole = scenario.whole
    yield from whole.start
    if whole.body is not None:
        for tissue in whole.body.tissues.values():
            yield from tissue.start


def all_events(scenario: Scenario) -> Iterator[Event]:
    """Yield what is done at set times to any tissue of the whole to which a scenario belongs."""
    whole = scenario.whole
    yield from whole.events
    if whole.body is not None:
        for tissue in whole.body.tissues.values():
            yield from tissue.events


def injected(scenario: Scenario) -> tuple[str, ...]:
    """Return the vesicle kinds that are given into blood, each once."""
    from exocosm.model.body_event import Injection

    body = scenario.whole.body
    given = () if body is None else tuple(e.inject for e in body.events if isinstance(e, Injection))
    return tuple(dict.fromkeys(given))
