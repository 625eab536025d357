"""Events, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exocosm.model.describe_space import where_text
from exocosm.model.event import ANY, WORDS, Dose, Event, Give, Hold, Irradiation, Removal, Wash
from exocosm.model.wording import Notes, listed, wrapped

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario
    from exocosm.model.when import When


def events_text(scenario: Scenario, note: Notes) -> list[str]:
    """Write each event as a sentence."""
    lines = [wrapped(f"- {event_sentence(event, note)}", hang=2) for event in scenario.events]
    return ["\n".join(lines)] if lines else []


def event_sentence(event: Event, note: Notes) -> str:
    """Write an event: at 24 hours, 1e+06 vesicle of tumour exosome are put into the medium, everywhere (dose)."""
    name = f" ({event.name})" if event.name else ""
    times = times_text(event.when, note)
    return f"{times[:1].upper()}{times[1:]}, {_what(event, note)}{name}."


def _what(event: Event, note: Notes) -> str:
    if isinstance(event, Dose):
        place = where_text(event.where)
        if event.number is not None:
            return f"{note(event.number)} of {event.add} are put into the medium, {place}"
        assert event.density is not None
        return f"{event.add} rises by {note(event.density)} {place}"
    if isinstance(event, Wash):
        words = dict(zip(WORDS, ("all vesicles and solutes", "all vesicles", "all solutes"), strict=True))
        what = listed(words.get(name, name) for name in event.wash)
        after = "; solutes are then as at time zero" if event.to == "initial" else ""
        return f"the medium is exchanged, which washes away {what} but for what cells hold{after}"
    if isinstance(event, Hold):
        return f"fixed faces and blood are set to {note(event.level)} of {event.hold}, and stay there"
    if isinstance(event, Give):
        length = f" over {note(event.length)}" if event.length.magnitude else ""
        return f"{note(event.amount)} of {event.give} are given {event.route}{length}"
    if isinstance(event, Irradiation):
        return f"cells are irradiated with {note(event.irradiate)}, {where_text(event.where)}"
    assert isinstance(event, Removal)
    kinds = "cells of any type" if ANY in event.remove else f"{listed(event.remove)} cells"
    share = "all" if event.share.to("") == 1 else f"{note(event.share)} of the"
    return f"{share} {kinds} {where_text(event.where)} are taken out"


def times_text(when: When, note: Notes) -> str:
    """Say when: at 24 hour, every 24 hour from 2 day until 5 day."""
    parts = [f"at {listed(note(t) for t in when.at)}"] if when.at else []
    if when.every is not None:
        begin = f" from {note(when.start)}" if when.start.magnitude else ""
        end = f" until {note(when.until)}" if when.until is not None else ""
        parts.append(f"every {note(when.every)}{begin}{end}")
    return " and ".join(parts)
