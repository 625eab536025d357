"""What a running simulation tells whoever watches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Progress:
    """A running simulation, now."""

    step: int
    """Engine steps done since time zero."""
    steps: int
    """Engine steps in all."""
    time_min: float
    """Simulated minutes."""
    cells: int
    vesicles_in_flight: float
    wall_s: float
    """Seconds since this process began to simulate."""


Watcher: TypeAlias = Callable[[Progress], None]
"""Is told a few times a second."""
