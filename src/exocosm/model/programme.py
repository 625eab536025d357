"""Continuous states of a cell in [0, 1] that relax towards a target set by rules: EMT, exhaustion, activation."""

from __future__ import annotations

from exocosm.knowledge.dimensions import Duration
from exocosm.model.declaration import Declaration


class Programme(Declaration):
    """A programme with its time constants."""

    rise: Duration
    """Time constant towards a higher target."""
    fall: Duration
    """Time constant towards a lower target."""
    about: str = ""
    """What the programme is."""
