"""What a treatment is judged by: living cells of the disease (efficacy) and of everything else (harm)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from exocosm.errors import Problem, ScenarioError, nearest
from exocosm.studies.reading import Reading

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

CANCER = "cancer"
"""Tag of the cell types that are the disease."""
ASSAY, COUNT, TYPE, TIME = "composition", "cells", "cell_type", "time_min"
Role = Literal["efficacy", "harm", "measured"]


@dataclass(frozen=True)
class Outcome:
    """One number a run: the sum of some readings."""

    name: str
    readings: tuple[Reading, ...]
    """Each a number; they are added up."""
    role: Role
    better: Literal["lower", "higher"] = "lower"
    unit: str = ""

    def value(self, read: Mapping[Reading, object]) -> float | None:
        """Return the number; None where a part of it is not defined.

        Parameters
        ----------
        read
            What a run said, by reading.
        """
        parts = [read[r] for r in self.readings]
        known = [float(p) for p in parts if isinstance(p, int | float)]
        return sum(known) if len(known) == len(parts) else None

    @property
    def courses(self) -> tuple[Reading, ...]:
        """Series over the recorded times, to be added up at each; empty for what is not drawn over time."""
        if self.role == "measured":
            return ()
        made: list[Reading] = []
        for reading in self.readings:
            types = dict(reading.where)[TYPE]
            for name in types if isinstance(types, tuple) else (types,):
                made.append(replace(reading, where={TYPE: name}, at="all", reduce="series"))
        return tuple(made)

    @property
    def times(self) -> Reading | None:
        """What reads the recorded times in min; None for what is not drawn over time."""
        return replace(self.courses[0], column=TIME) if self.courses else None


def cancer_types(scenario: Scenario, named: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the cell types that are the disease: those named, else those tagged ``cancer``."""
    if named:
        return tuple(named)
    return tuple(name for name, cell in scenario.cells.items() if CANCER in cell.tags)


def other_types(scenario: Scenario, named: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the cell types that are not the disease, in the order of the scenario."""
    ill = cancer_types(scenario, named)
    return tuple(name for name in scenario.cells if name not in ill)


def living(scenario: Scenario, types: Sequence[str]) -> tuple[Reading, ...]:
    """Return the readings whose sum is the number of living cells of some types at the end, in all tissues."""
    where = {TYPE: types[0] if len(types) == 1 else list(types)}
    tissues = [{}, *({"tissue": name} for name in list(scenario.parts())[1:])]
    return tuple(Reading(ASSAY, COUNT, options=o, where=where, at="last", reduce="sum") for o in tissues)


def efficacy(scenario: Scenario, named: Sequence[str] = ()) -> Outcome:
    """Return the outcome that a treatment is given for: living cells of the disease at the end; fewer are better.

    Raises
    ------
    ScenarioError
        If no cell type is known to be the disease.
    """
    problems = burden_problems(scenario, named)
    if problems:
        raise ScenarioError(problems)
    return Outcome(
        "cancer cells", living(scenario, cancer_types(scenario, named)), "efficacy", "lower", "cell"
    )


def harm(scenario: Scenario, named: Sequence[str] = ()) -> Outcome | None:
    """Return the outcome that a treatment must spare: living cells of every other type at the end; None without any."""
    others = other_types(scenario, named)
    return Outcome("healthy cells", living(scenario, others), "harm", "higher", "cell") if others else None


def default_outcomes(scenario: Scenario, named: Sequence[str] = ()) -> tuple[Outcome, ...]:
    """Return efficacy, harm, and living cells of each other type where there are several.

    Parameters
    ----------
    scenario
        With cell types that are tagged ``cancer``, unless they are named.
    named
        Cell types that are the disease.

    Raises
    ------
    ScenarioError
        If no cell type is known to be the disease.
    """
    made = [efficacy(scenario, named)]
    spared, others = harm(scenario, named), other_types(scenario, named)
    if spared is not None:
        made.append(spared)
    if len(others) > 1:
        made += [Outcome(name, living(scenario, [name]), "harm", "higher", "cell") for name in others]
    return tuple(made)


def burden_problems(scenario: Scenario, named: Sequence[str] = (), place: str = "") -> list[Problem]:
    """Return what is wrong with the choice of the cells that are the disease."""
    found = []
    for name in named:
        if name not in scenario.cells:
            near = nearest(name, scenario.cells) or list(scenario.cells)
            found.append(
                Problem(
                    f"burden: unknown cell type {name!r}",
                    place,
                    f"did you mean {' or '.join(map(repr, near))}?",
                )
            )
    if not cancer_types(scenario, named):
        found.append(
            Problem(
                "no cell type is tagged 'cancer'",
                place or scenario.title,
                f"name those that are the disease, like burden: [{next(iter(scenario.cells), 'tumour')}]",
            )
        )
    return found
