"""Courses: the event in which a therapy is given, what is laid over it, and when it cannot be."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from exocosm.errors import ExocosmError
from exocosm.knowledge.quantity import Quantity
from exocosm.model.body_event import BODY_TAGS, Filtration
from exocosm.model.changes import Times
from exocosm.model.event import TAGS, Give, Timed

if TYPE_CHECKING:
    from exocosm.model.findings import Findings
    from exocosm.model.scenario import Scenario
    from exocosm.model.yaml_reader import Path

AMOUNTS = {
    "give": ("amount",),
    "add": ("density", "number"),
    "hold": ("at",),
    "irradiate": ("irradiate",),
    "filter": ("filter",),
    "inject": ("number",),
    "inject cells": ("number",),
    "deplete": ("deplete",),
    "remove": ("share",),
}
"""What an event does -> key that says how much, which ``amount`` stands for."""


def action_of(event: Mapping[str, Any]) -> str | None:
    """Return the key that tells what an event does; None where there is none, or more than one."""
    found = [key for key in (*TAGS, *BODY_TAGS) if key in event]
    return found[0] if len(found) == 1 else None


def concerns_body(event: Mapping[str, Any]) -> bool:
    """Tell whether an event is one of the body rather than of the tissue."""
    return action_of(event) in BODY_TAGS


def course_with(own: Mapping[str, Any] | None, over: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the event of a course with some keys replaced; ``amount: times 2`` is a multiple of what stands there.

    Parameters
    ----------
    own
        The therapy's course; None: it has none.
    over
        Keys laid over it.

    Raises
    ------
    ExocosmError
        Keys where there is no course to lay them over.
    """
    over = {str(k).replace("_", " "): v for k, v in over.items()}
    if own is None and action_of(over) is None:
        if over:
            raise ExocosmError(
                f"nothing is given in this therapy, so {', '.join(map(repr, over))} cannot be set",
                remedy="say what is done, like 'add: <solute>' with 'when'",
            )
        return None
    event = {str(k).replace("_", " "): v for k, v in (own or {}).items()}
    if action_of(over) is not None and action_of(over) != action_of(event):
        kept = ("name", "when", "for")
        event = {k: v for k, v in event.items() if k in kept}
    action = action_of({**event, **over})
    for key, value in over.items():
        aim = key
        if key == "amount" and action is not None:
            known = AMOUNTS.get(action, ("amount",))
            aim = next((k for k in known if k in event), known[0])
        event[aim] = _multiple(event.get(aim), value)
    return event


def _multiple(old: Any, value: Any) -> Any:
    """Return the value, or where it says ``times``, that multiple of what was there."""
    times = Times.read(value) if isinstance(value, str) else None
    if times is not None:
        return times.of(old)
    if isinstance(value, Quantity):
        return value.as_written()
    return value.written() if hasattr(value, "written") else value


def check_courses(scenario: Scenario, added: Sequence[tuple[Path, str]], findings: Findings) -> None:
    """Look at the courses that therapies added: within the run, and none while the same is under way.

    Parameters
    ----------
    scenario
        With the courses.
    added
        Path of each event that a therapy added, and the name of the therapy.
    findings
        Grows.
    """
    end, step = scenario.until.to("min"), scenario.steps.fate.to("min")
    body = () if scenario.body is None else scenario.body.events
    for path, therapy in added:
        events: Sequence[Timed] = body if path[0] == "body" else scenario.events
        event = events[int(path[-1])]
        until = f"{scenario.until.label} of the run"
        for number, time in enumerate(event.when.at):
            if time.to("min") >= end * (1 - 1e-12):
                findings.error(
                    f"the course of {therapy!r} at {time.label} lies beyond the {until}",
                    *path, "when", "at", number,
                    remedy="earlier times, or a later 'until'",
                )  # fmt: skip
        if event.when.every is not None and event.when.start.to("min") >= end * (1 - 1e-12):
            findings.error(
                f"the course of {therapy!r} from {event.when.start.label} on lies beyond the {until}",
                *path, "when", "from",
                remedy="an earlier 'from', or a later 'until'",
            )  # fmt: skip
    news = {path for path, _ in added}
    for section, events in ((("events",), scenario.events), (("body", "events"), body)):
        spans: dict[str, list[tuple[float, float, int]]] = {}
        for index, one in enumerate(events):
            # how long a drug is given is looked at with the drugs
            length = one.length.to("min") if isinstance(one, Filtration) else 0.0
            for minutes in one.when.times(end):
                begins = math.ceil(minutes / step - 1e-9) * step
                spans.setdefault(_subject(one), []).append((begins, begins + length, index))
        _overlaps(spans, section, news, findings)


def _subject(event: Timed) -> str:
    return f"{event.action} {event.route}" if isinstance(event, Give) else event.action


def _overlaps(
    spans: Mapping[str, list[tuple[float, float, int]]],
    section: tuple[str, ...],
    news: set[Path],
    findings: Findings,
) -> None:
    for what, times in spans.items():
        times.sort()
        for (begins, stops, first), (then, _, second) in pairwise(times):
            late = max(first, second)
            if (*section, late) not in news or (then >= stops * (1 - 1e-12) and then > begins):
                continue
            findings.error(
                f"{what} at {then:g} min overlaps the one that began at {begins:g} min", *section, late, "when",
                remedy="times further apart, or shorter ones ('for')",
            )  # fmt: skip
            break
