"""Drugs in plasma: levels that follow from what was given, and from nothing else.

A level is the mean over a fate step, so that what tissues see of a dose adds up to all of it however short it was. It is a function of
the step, computed anew after an interruption.
"""

from __future__ import annotations

from collections.abc import Callable

from exocosm.arrays import Float
from exocosm.compartments import Course, Input
from exocosm.engine.plasma_binding import PlasmaBinding
from exocosm.engine.plasma_tables import Drug
from exocosm.engine.schedule import due
from exocosm.engine.tables import Tables


class Dosing:
    """Levels of all drugs."""

    def __init__(self, tables: Tables) -> None:
        self._steps = tables.steps
        self._drugs = tables.drugs
        antibodies = () if tables.binding is None else tables.binding.antibody.tolist()
        held_back = any(d.field in antibodies for d in tables.drugs)
        self._binding = PlasmaBinding(tables) if held_back else None
        self._courses = [Course(d.compartments, self._absorptions(d), self._starts(d)) for d in tables.drugs]

    def __bool__(self) -> bool:
        """Say whether there is any drug."""
        return len(self._drugs) > 0

    def levels(self, step: int, targets: Float | None = None) -> dict[int, float]:
        """Return the mean free level in plasma over the fate step that begins at an engine step, by field.

        ``targets`` [u] are the molecules per um^3 that vesicles in plasma carry, which hold antibodies back.
        """
        interval = step // self._steps.fate
        said = {d.field: d.free * c.mean(interval) for d, c in zip(self._drugs, self._courses, strict=True)}
        if self._binding is None or targets is None:
            return said
        return self._binding.free(said, targets)

    def _absorptions(self, drug: Drug) -> tuple[float, ...]:
        return tuple(sorted({c.absorption for c in drug.courses}))

    def _starts(self, drug: Drug) -> Callable[[int], list[Input]]:
        def begun(interval: int) -> list[Input]:
            step = interval * self._steps.fate
            return [
                Input(c.amount, c.length, c.absorption)
                for c in drug.courses
                if due(c.times, step, self._steps)
            ]

        return begun
