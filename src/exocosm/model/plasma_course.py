"""The level of a drug in plasma over a whole run, from what a scenario says alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from exocosm.compartments import Course, Input
from exocosm.model.event import Give
from exocosm.model.kinetics import VEIN

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

SLACK = 1e-9
"""Share of a fate step by which a time may lie behind it and still mean it."""


def doses(scenario: Scenario, solute: str) -> Iterator[tuple[Give, Input]]:
    """Yield each event that gives a solute with kinetics, and what one dose of it brings: in the unit of the solute, min and 1/min.

    Raises
    ------
    UnitError
        If a dose does not fit its volume.
    """
    declared = scenario.solutes[solute]
    assert declared.plasma is not None
    for event in scenario.whole.events:
        if not isinstance(event, Give) or event.give != solute:
            continue
        amount, absorption = declared.in_plasma(event.amount), 0.0
        if event.route != VEIN:
            way = declared.plasma.absorbed[event.route]
            amount, absorption = amount * way.share.to(""), math.log(2) / way.half_life.to("min")
        yield event, Input(amount, event.length.to("min"), absorption)


def plasma_course(scenario: Scenario, solute: str, end_min: float) -> Course:
    """Return the course of a solute with kinetics: bound and free together, in its unit, in intervals of a fate step.

    Parameters
    ----------
    scenario
        What is run.
    solute
        One with `plasma`.
    end_min
        Doses up to then count: a run may go on for longer than its scenario says.
    """
    declared = scenario.solutes[solute]
    assert declared.plasma is not None
    interval = scenario.steps.fate.to("min")
    begun: dict[int, list[Input]] = {}
    for event, dose in doses(scenario, solute):
        for time in event.when.times(end_min):
            begun.setdefault(math.ceil(time / interval - SLACK), []).append(dose)
    absorptions = sorted({dose.absorption for given in begun.values() for dose in given})
    return Course(declared.plasma.compartments(interval), absorptions, lambda k: begun.get(k, ()))
