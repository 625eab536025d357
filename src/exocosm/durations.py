"""Durations in Python as they are said: ``72 * hours``, ``every(2 * hours)``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exocosm.knowledge.quantity import Quantity
    from exocosm.model.when import When


@dataclass(frozen=True)
class TimeUnit:
    """A unit of time; a number times it is a `Quantity`."""

    name: str
    """As a scenario spells it."""

    def __rmul__(self, number: float) -> Quantity:
        """Return so many of this unit; `UnitError` on NaN and infinity."""
        from exocosm.knowledge.quantity import Quantity

        return Quantity(float(number), self.name)

    __mul__ = __rmul__


minutes = TimeUnit("min")
hours = TimeUnit("hour")
days = TimeUnit("day")


def every(interval: Quantity) -> When:
    """Return the times ``every interval`` from zero on: ``every(2 * hours)``."""
    from exocosm.model.when import When

    return When(every=interval)
