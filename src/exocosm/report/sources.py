"""What was simulated, on which numbers, and whom to cite: the scenario of the run, read through the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from exocosm.errors import ExocosmError
from exocosm.store.run_folder import Run

if TYPE_CHECKING:
    from exocosm.knowledge.references import Reference
    from exocosm.model.scenario import Scenario


@dataclass(frozen=True)
class Block:
    """A heading, a paragraph or a list of the description."""

    kind: str
    """``heading``, ``paragraph`` or ``list``."""
    text: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sources:
    """Everything of the page that comes from the scenario."""

    about: str
    description: tuple[Block, ...]
    priors: tuple[Mapping[str, Any], ...]
    """One row a number that has a source: path, value, unit, spread, source, evidence, read_in."""
    given: int
    """How many numbers the scenario gives itself, without a source."""
    references: tuple[Reference, ...]
    trouble: str = ""
    """Why the scenario could not be read, where it could not."""


def sources(run: Run) -> Sources:
    """Return description, priors and citations; says so where the scenario cannot be read by this version."""
    from exocosm.model.scenario import Scenario

    try:
        scenario = Scenario.from_text(run.scenario_text, name="scenario.yaml", folder=run.path / "cells")
        rows = scenario.describe_rows()
        priors = tuple(r for r in rows if r.get("source"))
        return Sources(
            about=scenario.about,
            description=blocks(scenario.describe()),
            priors=priors,
            given=len(rows) - len(priors),
            references=_references(scenario),
        )
    except ExocosmError as error:
        return Sources("", (), (), 0, (), trouble=str(error))


def _references(scenario: Scenario) -> tuple[Reference, ...]:
    """Return the references that the scenario uses, sorted by key."""
    from exocosm.knowledge.references import references

    keys, _ = scenario.cited_keys()
    known = references()
    return tuple(known[k] for k in keys if k in known)


def blocks(text: str) -> tuple[Block, ...]:
    """Cut plain text into headings, paragraphs and lists.

    Headings are lines that start with ``#`` or are underlined; items start with ``-`` or ``*``; what is indented goes on.
    """
    out: list[Block] = []
    lines: list[str] = []
    items: list[str] = []

    def close() -> None:
        if lines:
            out.append(Block("paragraph", " ".join(lines)))
            lines.clear()
        if items:
            out.append(Block("list", items=tuple(items)))
            items.clear()

    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            close()
        elif set(line) <= set("=-~") and len(line) >= 3 and len(lines) == 1:
            out.append(Block("heading", lines.pop()))
        elif line.startswith("#"):
            close()
            out.append(Block("heading", line.lstrip("# ")))
        elif line[:2] in ("- ", "* "):
            if lines:
                close()
            items.append(line[2:])
        elif items and raw[:1].isspace():
            items[-1] += " " + line
        else:
            if items:
                close()
            lines.append(line)
    close()
    return tuple(out)
