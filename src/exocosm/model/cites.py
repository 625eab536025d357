"""What a scenario uses: its quantities, the references behind them, and its content for hashing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from exocosm.knowledge.catalogue import Entry, catalogue
from exocosm.knowledge.quantity import Quantity
from exocosm.knowledge.references import references
from exocosm.model.declaration import Declaration
from exocosm.model.placement import CellTable
from exocosm.model.yaml_reader import Path

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

GRAMMAR = "johnson2025"
"""Where the combination of rules comes from."""


def quantities(declared: object, path: Path = ()) -> Iterator[tuple[Path, Quantity]]:
    """Yield every quantity of a declaration with its path in YAML, in the order of the file."""
    if isinstance(declared, Quantity):
        yield path, declared
    elif isinstance(declared, Declaration):
        for name, about in type(declared).model_fields.items():
            yield from quantities(getattr(declared, name), (*path, about.alias or name))
    elif isinstance(declared, Mapping):
        for name, value in declared.items():
            yield from quantities(value, (*path, name))
    elif isinstance(declared, tuple):
        for index, value in enumerate(declared):
            yield from quantities(value, (*path, index))


def used(scenario: Scenario) -> Iterator[tuple[Path, Quantity]]:
    """Yield the quantities that can act.

    Not what happens after capture in cells that capture nothing, nor the geometry of bonds of receptors that nothing binds.
    """
    bound = {receptor for molecule in scenario.molecules.values() for receptor in molecule.binds}
    for path, quantity in quantities(scenario):
        if path[0] == "receptors" and path[2] in ("confinement", "contact share") and path[1] not in bound:
            continue
        if (
            path[0] == "cells"
            and path[2] in ("intake", "holds")
            and not scenario.cells[str(path[1])].captures
        ):
            continue
        yield path, quantity


def _named_in(note: str) -> set[str]:
    """Return the keys of the knowledge base that a note names."""
    known = catalogue().entries
    return {word for word in (w.strip(".,;:()\"'") for w in note.split()) if word in known}


def _based_on(keys: set[str]) -> set[str]:
    """Return `keys` and what their values were computed from, all the way down."""
    found: set[str] = set()
    waiting = set(keys)
    while waiting:
        key = waiting.pop()
        if key not in found and key in catalogue():
            found.add(key)
            waiting |= set(catalogue().finding(key).based_on)
    return found


def cited_keys(scenario: Scenario) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (keys of references, keys of the knowledge base) that a scenario uses, sorted.

    Besides what is named directly: what the note of a derived value names, what catalogue values were computed from, the
    sources of rules, the grammar where there are rules, and ``cites``.
    """
    keys: set[str] = set()
    sources = (
        {r.source for r in scenario.rules} | set(scenario.cites) | ({GRAMMAR} if scenario.rules else set())
    )
    for _, quantity in used(scenario):
        if quantity.key is not None:
            keys.add(quantity.key)
        else:
            sources.add(quantity.source or "")
            keys |= _named_in(quantity.note) if quantity.evidence == "derived" else set()
    keys = _based_on(keys)
    sources |= {catalogue().finding(key).source for key in keys}
    return tuple(sorted(sources & set(references()))), tuple(sorted(keys))


def content_hash(scenario: Scenario, written: Any) -> str:
    """Return the SHA-256 of what makes two scenarios the same: declarations as `written`, the values of cited keys, the bytes of tables."""
    values: dict[str, Any] = {}
    for _, quantity in quantities(scenario):
        if quantity.key is not None:
            entry = catalogue().finding(quantity.key)
            assert isinstance(entry, Entry)
            values[quantity.key] = [entry.value, entry.unit]
    tables: dict[str, str] = {}
    for placement in scenario.start:
        if isinstance(placement, CellTable) and scenario.folder is not None:
            file = scenario.folder / placement.cells
            if file.is_file():
                tables[placement.cells] = hashlib.sha256(file.read_bytes()).hexdigest()
    content = {"scenario": written, "values": values, "tables": tables}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
