"""What was simulated, on which numbers, and whom to cite: the scenario of the run, read through the model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exocosm.errors import ExocosmError
from exocosm.knowledge.quantity import Quantity
from exocosm.report.prose import Block, blocks
from exocosm.store.run_folder import Run

if TYPE_CHECKING:
    from exocosm.knowledge.references import Reference
    from exocosm.model.scenario import Scenario

NOTES = "Where the numbers come from"
"""Heading of the last part of a description, which the table of numbers replaces on the page."""
_MARK = re.compile(r"^\[(?:prior )?(\d+)\] (.*)$", re.DOTALL)


@dataclass(frozen=True)
class Number:
    """One number with a source, however often the scenario uses it."""

    mark: str
    """Its number in the description; empty where that does not name it."""
    places: tuple[str, ...]
    """Paths in the scenario."""
    quantity: Quantity

    @property
    def spread(self) -> str:
        """Its range, in its unit."""
        q = self.quantity
        ends = q.range_in(q.unit)
        return f"{ends[0]:.4g} to {ends[1]:.4g}" if ends else ""


@dataclass(frozen=True)
class Sources:
    """Everything of the page that comes from the scenario."""

    about: str
    description: tuple[Block, ...]
    numbers: tuple[Number, ...]
    given: int
    """How many numbers the scenario gives itself, without a source."""
    references: tuple[Reference, ...]
    trouble: str = ""
    """Why the scenario could not be read, where it could not."""

    @property
    def priors(self) -> int:
        """How many of the numbers are priors."""
        return sum(n.quantity.is_prior for n in self.numbers)


def sources(run: Run) -> Sources:
    """Return description, numbers and citations; says so where the scenario cannot be read by this version."""
    from exocosm.model.scenario import Scenario

    try:
        scenario = Scenario.from_text(run.scenario_text, name="scenario.yaml", folder=run.path / "cells")
        text, _, notes = scenario.describe().partition(f"\n{NOTES}\n")
        rows = scenario.describe_rows()
        told = [b for b in blocks(text) if b.text not in (scenario.title, " ".join(scenario.about.split()))]
        return Sources(
            about=scenario.about,
            description=tuple(told),
            numbers=_numbers(rows, _marks(notes)),
            given=sum(not r["source"] for r in rows),
            references=_references(scenario),
        )
    except ExocosmError as error:
        return Sources("", (), (), 0, (), trouble=str(error))


def _marks(notes: str) -> dict[str, str]:
    """Return the mark of each note of a description, by its text."""
    found: dict[str, str] = {}
    for paragraph in re.split(r"\n(?=\[)", notes):
        match = _MARK.match(paragraph.strip())
        if match:
            found[" ".join(match.group(2).split())] = match.group(1)
    return found


def _numbers(rows: Sequence[Mapping[str, Any]], marks: Mapping[str, str]) -> tuple[Number, ...]:
    """Return each number with a source once, in the order of its marks, with the places that use it."""
    places: dict[Quantity, list[str]] = {}
    for row in rows:
        if row["source"]:
            quantity = Quantity(
                row["value"],
                row["unit"],
                row["low"],
                row["high"],
                **{k: row[k] for k in ("key", "source", "evidence", "read_in", "verdict")},
                note=row["note"] or "",
            )
            places.setdefault(quantity, []).append(str(row["path"]))
    found = []
    for quantity, paths in places.items():
        start = f"{quantity.key + ': ' if quantity.key else ''}{quantity}; {quantity.origin}"
        note = " ".join(quantity.note.split()).rstrip(".")
        mark = next((m for text, m in marks.items() if text.startswith(start) and note in text), "")
        found.append(Number(mark, tuple(paths), quantity))
    return tuple(sorted(found, key=lambda n: (not n.mark, int(n.mark or 0))))


def _references(scenario: Scenario) -> tuple[Reference, ...]:
    """Return the references that the scenario uses, sorted by key."""
    from exocosm.knowledge.references import references

    keys, _ = scenario.cited_keys()
    known = references()
    return tuple(known[k] for k in keys if k in known)
