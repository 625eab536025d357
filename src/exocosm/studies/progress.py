"""What a running study tells whoever watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class StudyProgress:
    """A study, now."""

    done: int
    """Trials that have an outcome, those found in the store included."""
    total: int
    """Different trials in all."""
    running: tuple[str, ...]
    """Labels of trials that are being run, as far as is known."""
    wall_s: float
    """Seconds so far."""
    left_s: float | None
    """Estimate of the seconds left; ``None`` before the first run is done."""


StudyWatcher: TypeAlias = Callable[[StudyProgress], None]
"""Is told whenever something was done, and a few times a second."""
