"""What is given to the body and how its level in plasma follows. See `engine.tables`."""

from __future__ import annotations

from dataclasses import dataclass

from exocosm.compartments import Compartments
from exocosm.engine.intervention_tables import Times


@dataclass(frozen=True, eq=False)
class Course:
    """Doses of one drug on one route."""

    times: Times
    amount: float
    """What a dose raises the density in the central compartment by, in the unit of the field, where it is there at once."""
    length: float
    """min that each takes; 0: at once."""
    absorption: float
    """1/min out of a depot; 0: straight into plasma."""


@dataclass(frozen=True, eq=False)
class Drug:
    """A field whose level in blood and at fixed faces follows from doses."""

    field: int
    compartments: Compartments
    """In intervals of a fate step."""
    free: float
    """Share that is not bound in plasma."""
    courses: tuple[Course, ...]
