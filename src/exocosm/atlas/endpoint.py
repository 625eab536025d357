"""What is measured in a run of a claim: a reading of an assay, or the ratio of two."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from exocosm.studies.reading import Reading


@dataclass(frozen=True)
class Endpoint:
    """One number a run."""

    name: str
    reading: Reading
    unit: str = ""
    per: Reading | None = None
    """What the reading is divided by, in the same run."""
    about: str = ""
    over_time: bool = False
    """Whether it is drawn over time; its table needs a column ``time_min`` and one row a time."""

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What must be read of a run."""
        return (self.reading,) if self.per is None else (self.reading, self.per)

    @property
    def course(self) -> tuple[Reading, ...]:
        """What must be read to draw it over time: times, reading, and what that is divided by; empty where it is not drawn."""
        if not self.over_time:
            return ()
        times = replace(self.reading, column="time_min", at="all", reduce="series")
        return (times, *(replace(r, at="all", reduce="series") for r in self.readings))

    def value(self, read: Mapping[Reading, object]) -> float | None:
        """Return the number; None where it is not defined (nothing there, or divided by zero).

        Parameters
        ----------
        read
            What a run said, by reading.
        """
        top = _number(read[self.reading])
        if self.per is None or top is None:
            return top
        below = _number(read[self.per])
        return None if below is None or below == 0 else top / below


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    return None
