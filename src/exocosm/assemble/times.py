"""When -> times of the engine."""

from __future__ import annotations

from exocosm.engine.intervention_tables import Times
from exocosm.model.when import When


def times_of(when: When) -> Times:
    """Return times in min."""
    return Times(
        at=tuple(t.to("min") for t in when.at),
        every=when.every.to("min") if when.every is not None else 0.0,
        start=when.start.to("min"),
        until=when.until.to("min") if when.until is not None else float("inf"),
    )
