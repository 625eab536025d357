"""The level of a drug in plasma over a whole run, from what a scenario says alone."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from exocosm.compartments import Course, Input
from exocosm.model.event import Give
from exocosm.model.kinetics import VEIN

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

SLACK = 1e-9
"""Share of a fate step by which a time may lie behind it and still mean it."""


def plasma_course(scenario: Scenario, solute: str) -> Course:
    """Return the course of a solute with kinetics: bound and free together, in its unit, in intervals of a fate step.

    Raises
    ------
    KeyError
        Without such a solute.
    UnitError
        If a dose does not fit its volume.
    """
    declared = scenario.solutes[solute]
    assert declared.plasma is not None
    interval = scenario.steps.fate.to("min")
    compartments = declared.plasma.compartments(interval)
    end = scenario.until.to("min")
    begun: dict[int, list[Input]] = {}
    absorptions: set[float] = set()
    for event in scenario.whole.events:
        if not isinstance(event, Give) or event.give != solute:
            continue
        amount, absorption = declared.in_plasma(event.amount), 0.0
        if event.route != VEIN:
            way = declared.plasma.absorbed[event.route]
            amount, absorption = amount * way.share.to(""), math.log(2) / way.half_life.to("min")
        absorptions.add(absorption)
        for time in event.when.times(end):
            step = math.ceil(time / interval - SLACK)
            begun.setdefault(step, []).append(Input(amount, event.length.to("min"), absorption))
    return Course(compartments, sorted(absorptions), lambda k: begun.get(k, ()))
