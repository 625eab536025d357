"""The assumptions a claim stands on: numbers that nobody measured and read, each with its spread.

The same assumption stated in several places moves as one: a key of the knowledge base wherever it is used, and a number with
the same text, spread and note in several cell types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exocosm.atlas.assumption import Multiple, estimate
from exocosm.knowledge.quantity import Quantity
from exocosm.model.cites import used
from exocosm.model.parts import all_starts
from exocosm.model.placement import PutCells
from exocosm.model.problems import dotted
from exocosm.model.turning import targets

if TYPE_CHECKING:
    from exocosm.atlas.subjects import Subject
    from exocosm.model.scenario import Scenario


MANY = 1000
"""A number of things from which on rounding it is no change to speak of."""


@dataclass(frozen=True)
class Prior:
    """One assumption."""

    name: str
    """Key of the knowledge base, or where it stands (``cells.*.mechanics.adhesion``)."""
    quantity: Quantity
    paths: tuple[str, ...]

    @property
    def low(self) -> str | None:
        """Lower end as text; None without one."""
        return _text(self.quantity.low, self.quantity.unit)

    @property
    def high(self) -> str | None:
        """Upper end as text; None without one."""
        return _text(self.quantity.high, self.quantity.unit)

    @property
    def counts(self) -> bool:
        """Whether it is a large number of things, of which there is no half."""
        said = self.quantity.low, self.quantity.magnitude, self.quantity.high
        return not self.quantity.unit and all(v is not None and v >= MANY and v == int(v) for v in said)

    def at(self, magnitude: float) -> str:
        """Return a value in the unit of the quantity as text; large numbers of things stay whole."""
        text = _text(float(round(magnitude)) if self.counts else magnitude, self.quantity.unit)
        assert text is not None
        return text


def _text(magnitude: float | None, unit: str) -> str | None:
    return None if magnitude is None else f"{magnitude!r} {unit}".strip()


_KEY = re.compile(r"^times ([A-Za-z]\S*\.\S+)$")


def _by_name(written: Any, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Return the path with the names of rules, placements or events for their places, which move when an arm takes one out."""
    here, out = written, list(path)
    for k, part in enumerate(path):
        if isinstance(part, int) and isinstance(here, list) and part < len(here):
            here = here[part]
            out[k] = (here.get("name") if isinstance(here, dict) else None) or part
        elif isinstance(here, dict):
            here = here.get(str(part))
        else:
            break
    return tuple(out)


def _name(written: Any, path: tuple[str | int, ...], quantity: Quantity) -> str:
    """Return what an assumption is called; the same for the same assumption, in every arm."""
    if quantity.key is not None:
        return quantity.key
    if path[0] == "cells":
        where = dotted(("cells", "*", *path[2:]))
    elif path[:2] == ("panel", "instruments"):
        where = dotted(("panel", "instruments", "*", *path[3:]))
    elif path[0] in ("solutes", "vesicles", "groups"):
        where = dotted((str(path[0]), "*", *path[2:]))
    elif path[:2] == ("body", "tropism"):
        where = dotted(("body", "tropism", "*", *path[3:]))
    else:
        return dotted(_by_name(written, path))
    # what tells it from another assumption about the same thing in another type
    return f"{where} = {quantity}" + (f" [{quantity.note}]" if quantity.note else "")


def _placed(scenario: Scenario) -> set[str]:
    """Return the cell types that can occur: placed, read from tables, or turned into."""
    starts = tuple(all_starts(scenario))
    here = {p.put for p in starts if isinstance(p, PutCells)}
    if any(not hasattr(p, "put") and hasattr(p, "cells") for p in starts):
        return set(scenario.cells)
    turns = {t for name in scenario.cells for t in targets(scenario, name)}
    return here | (turns & set(scenario.cells))


def _still(scenario: Scenario) -> set[str]:
    """Return the cell types that neither move nor are moved, divide nor die, so that no force matters to them."""
    return {n for n, c in scenario.cells.items() if c.mechanics.fixed and c.cycle is None}


def _acting(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], Quantity]]:
    placed, still = _placed(scenario), _still(scenario)
    rigid = all(scenario.cells[name].mechanics.fixed for name in placed)
    for path, quantity in used(scenario):
        if path[0] == "cells":
            absent = str(path[1]) not in placed
            if absent or (str(path[1]) in still and path[2] in ("mechanics", "volume rate", "motility")):
                continue
            if rigid and path[2:] in (("mechanics", "adhesion"), ("mechanics", "repulsion")):
                continue  # a force between cells none of which can move; contacts, which reach sets, still matter
        yield path, quantity


def _of_subject(subject: Subject) -> Iterator[tuple[tuple[str | int, ...], Quantity]]:
    from exocosm.cohort.cites import used as used_in_cohort
    from exocosm.cohort.declaration import Cohort

    return used_in_cohort(subject) if isinstance(subject, Cohort) else _acting(subject)


def priors(scenario: Subject) -> dict[str, Prior]:
    """Return the assumptions of a scenario or cohort that have a spread, by name, in the order of the file."""
    places: dict[str, list[str]] = {}
    first: dict[str, Quantity] = {}
    written = scenario.written()
    for path, quantity in _of_subject(scenario):
        if not quantity.is_prior or (quantity.low is None and quantity.high is None):
            continue
        name = _name(written, path, quantity)
        first.setdefault(name, quantity)
        places.setdefault(name, []).append(dotted(path))
    return {name: Prior(name, first[name], tuple(paths)) for name, paths in places.items()}


def factors(changes: Mapping[str, object]) -> dict[str, Prior]:
    """Return the assumptions that stand as factors in the changes of an arm (``times rel.Rab27a_kd``, or a `Multiple`)."""
    found: dict[str, Prior] = {}
    for value in changes.values():
        if isinstance(value, Multiple):
            given = estimate(value.value, value.low, value.high, value.note, value.source)
            found[value.name] = Prior(value.name, Quantity.accept(given, unitless=True), ())
            continue
        match = _KEY.match(value) if isinstance(value, str) else None
        if match:
            quantity = Quantity.accept(match.group(1))
            if quantity.is_prior and (quantity.low is not None or quantity.high is not None):
                found[match.group(1)] = Prior(match.group(1), quantity, ())
    return found


def moved(
    scenario: Subject, wanted: Mapping[str, str], there: Mapping[str, Prior] | None = None
) -> tuple[Subject, frozenset[str]]:
    """Return the scenario with assumptions moved, and the names of those that it has; `there` are all of them, where known."""
    there = priors(scenario) if there is None else there
    known = frozenset(wanted) & frozenset(there)
    changes: dict[str, object] = {path: wanted[n] for n in sorted(known) for path in there[n].paths}
    return (scenario.with_changes(changes) if changes else scenario), known


def moved_factors(changes: Mapping[str, object], wanted: Mapping[str, str]) -> dict[str, object]:
    """Return the changes of an arm as a scenario takes them, with its factors moved."""
    out: dict[str, object] = {}
    for path, value in changes.items():
        if isinstance(value, Multiple):
            number = Quantity.accept(wanted.get(value.name, value.value), unitless=True).magnitude
            out[path] = f"times {number!r}"
            continue
        match = _KEY.match(value) if isinstance(value, str) else None
        if match and match.group(1) in wanted:
            number = Quantity.accept(wanted[match.group(1)], unitless=True).magnitude
            out[path] = f"times {number!r}"
        else:
            out[path] = deepcopy(value)  # what is changed again by a later path must not change the claim
    return out
