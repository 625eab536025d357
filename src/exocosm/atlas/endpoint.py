"""What is measured in a run of a claim: a reading of an assay, or the ratio of two."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True)
class HalfRise(Endpoint):
    """When a reading was half way up: the time in hours at which it first was half way from its first to its highest value.

    Between two records it is taken to go in a straight line. Not defined where it never rose. Its table needs a column
    ``time_min`` and one row a time.
    """

    unit: str = "hour"

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What must be read of a run: times, and the reading at each of them."""
        own = super().readings
        times = replace(self.reading, column="time_min", at="all", reduce="series")
        return (times, *(replace(r, at="all", reduce="series") for r in own))

    @property
    def course(self) -> tuple[Reading, ...]:
        """What must be read to draw the reading over time."""
        return self.readings if self.over_time else ()

    def value(self, read: Mapping[Reading, object]) -> float | None:
        """Return the time in hours; None where the reading never rose, or is not defined at some time."""
        times, *parts = (_numbers(read[r]) for r in self.readings)
        line = parts[0]
        if len(parts) > 1:
            line = [None if a is None or not b else a / b for a, b in zip(*parts, strict=True)]
        if not line or any(v is None for v in (*times, *line)):
            return None
        return _half_way([t or 0.0 for t in times], [v or 0.0 for v in line])


def _half_way(times: Sequence[float], line: Sequence[float]) -> float | None:
    """Return hours until a line first is half way from its first to its highest value; None where it never rises."""
    half = (line[0] + max(line)) / 2
    if not max(line) > line[0]:
        return None
    k = next(k for k, v in enumerate(line) if v >= half)
    share = (half - line[k - 1]) / (line[k] - line[k - 1])
    return (times[k - 1] + share * (times[k] - times[k - 1])) / 60


def _numbers(value: object) -> list[float | None]:
    return [_number(v) for v in value] if isinstance(value, list | tuple) else []


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    return None


@dataclass(frozen=True)
class TimeTo(Endpoint):
    """How long until a reading reaches a multiple of what it was: hours since a moment, in a straight line between records.

    Where it never gets there within the run, the time is that of the last record: later than any other, and no less than true.
    Its table needs a column ``time_min``; rows of one time are added.
    """

    unit: str = "hour"
    factor: float = 0.5
    """Below 1: until it has fallen to so much of what it was at the moment. Above 1: until it has risen to so much of its lowest."""
    since_min: float = 0.0
    """The moment, a recorded time in min."""

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What must be read of a run: times, and the reading at each of them."""
        own = super().readings
        times = replace(self.reading, column="time_min", at="all", reduce="series")
        return (times, *(replace(r, at="all", reduce="series") for r in own))

    @property
    def course(self) -> tuple[Reading, ...]:
        """What must be read to draw the reading over time."""
        return self.readings if self.over_time else ()

    def value(self, read: Mapping[Reading, object]) -> float | None:
        """Return the time in hours; None where the reading is not defined at some time, or starts from nothing."""
        times, *parts = (_numbers(read[r]) for r in self.readings)
        line = parts[0]
        if len(parts) > 1:
            line = [None if a is None or not b else a / b for a, b in zip(*parts, strict=True)]
        if any(v is None for v in (*times, *line)):
            return None
        sums: dict[float, float] = {}
        for t, v in zip(times, line, strict=True):
            if t is not None and v is not None and t >= self.since_min:
                sums[t] = sums.get(t, 0.0) + v
        return _passage(list(sums), list(sums.values()), self.factor)


def _passage(times: Sequence[float], line: Sequence[float], factor: float) -> float | None:
    """Return hours from the first time until a line passes a multiple of its first value (below 1) or of its lowest so far (above)."""
    if not line or line[0] <= 0:
        return None
    for k in range(1, len(line)):
        mark = factor * (line[0] if factor < 1 else min(line[:k]))
        before, now = line[k - 1], line[k]
        if (now <= mark < before) if factor < 1 else (now >= mark >= before and now > before):
            share = (mark - before) / (now - before)
            return (times[k - 1] + share * (times[k] - times[k - 1]) - times[0]) / 60
    return (times[-1] - times[0]) / 60
