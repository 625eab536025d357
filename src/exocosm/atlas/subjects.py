"""What claims are about: bundled scenarios, which are simulated, and bundled cohorts, whose patients are observed; by name."""

from __future__ import annotations

from functools import cache
from typing import TypeAlias

from exocosm import scenarios
from exocosm.cohort import bundled as cohorts
from exocosm.cohort.declaration import Cohort
from exocosm.errors import UnknownNameError
from exocosm.model.scenario import Scenario
from exocosm.studies.subject import Kind, kind_of

Subject: TypeAlias = Scenario | Cohort


@cache
def bundled(name: str) -> Subject:
    """Return a bundled scenario or cohort; `UnknownNameError` where there is neither."""
    if name in scenarios.names():
        return scenarios.load(name)
    if name in cohorts.names():
        return cohorts.load(name)
    raise UnknownNameError("scenario or cohort", name, [*scenarios.names(), *cohorts.names()])


def kind(name: str) -> Kind:
    """Return whether a name is that of a scenario or of a cohort; errors as in `bundled`."""
    return kind_of(bundled(name))
