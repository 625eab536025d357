"""Virtual patients: seeds in whom numbers of a scenario differ, by laws about their usual values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from exocosm.cohort.chance import factor
from exocosm.errors import ScenarioError

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

_ONE = np.zeros(1, np.int64)


def factors(seed: int, spreads: Mapping[str, float]) -> dict[str, float]:
    """Return by what the numbers of a patient differ from the usual ones.

    Log-normal laws with median 1. What is drawn depends on seed and path alone: not on what else differs, nor on how many
    patients there are.

    Parameters
    ----------
    seed
        Of the patient.
    spreads
        Dotted path of a number -> coefficient of variation between patients.
    """
    return {path: float(factor(spread, seed, _ONE, path)[0, 0]) for path, spread in spreads.items()}


def as_patient(scenario: Scenario, seed: int, spreads: Mapping[str, float]) -> Scenario:
    """Return a scenario, given with its usual values, as it is in one patient.

    Parameters are those of `factors`; every path leads to a number of the scenario (see `differing`).

    Raises
    ------
    ScenarioError
        If a value is drawn that cannot be, such as a share above one.
    """
    if not spreads:
        return scenario
    return scenario.with_changes({path: f"times {f:.17g}" for path, f in factors(seed, spreads).items()})


def differing(scenario: Scenario, paths: Iterable[str]) -> tuple[str, ...]:
    """Return those of some paths that lead to a number of a scenario; arms differ in what they have."""
    found = []
    for path in paths:
        try:
            scenario.with_changes({path: "times 1"})
        except ScenarioError:
            continue
        found.append(path)
    return tuple(found)
