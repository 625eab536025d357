"""The catalogue of cited values: one exact look-up over the YAML files in `data`, one topic a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from exocosm.errors import UnitError, UnknownNameError
from exocosm.knowledge.quantity import Quantity
from exocosm.knowledge.references import references

UNSOURCED = ("unverified", "derived")
"""What stands for a reference: no source could be named; or computed from other entries, as its note says."""


@dataclass(frozen=True)
class Finding:
    """What quantities and directions of the catalogue share."""

    key: str
    """``topic prefix . name``: ``upt.k_cell``."""
    topic: str
    """Name of the file it stands in."""
    title: str
    """What it is."""
    context: str
    """In which system, and how measured."""
    source: str
    """Key of a reference, or one of `UNSOURCED`."""
    evidence: str
    """measured, derived or estimated."""
    read_in: str
    """page or memory."""
    page: str
    """Address where it was read or looked for; may be empty."""
    note: str
    """What to know before using it."""
    verdict: str | None
    """Outcome of a second look: confirmed, corrected, contradicted, not found, new; None without one."""
    based_on: tuple[str, ...]
    """Entries it was computed from, where it is derived from others."""


@dataclass(frozen=True)
class Entry(Finding):
    """A number of the catalogue."""

    value: float
    low: float | None
    high: float | None
    unit: str
    kind = "quantity"

    @property
    def quantity(self) -> Quantity:
        """The number as a `Quantity`."""
        return Quantity(
            self.value,
            self.unit,
            self.low,
            self.high,
            key=self.key,
            source=self.source,
            evidence=self.evidence,
            read_in=self.read_in,
            note=self.note,
            verdict=self.verdict,
        )


@dataclass(frozen=True)
class Direction(Finding):
    """A finding of which only the sign is known."""

    sign: int
    """1 raises or holds, -1 lowers, 0 no effect."""
    kind = "direction"


class Catalogue:
    """All cited values.

    Parameters
    ----------
    entries, directions
        By key.
    topics
        Topic -> what it is about.
    """

    def __init__(
        self, entries: Mapping[str, Entry], directions: Mapping[str, Direction], topics: Mapping[str, str]
    ) -> None:
        self.entries = dict(entries)
        self.directions = dict(directions)
        self.topics = dict(topics)

    def __len__(self) -> int:
        """Count entries and directions."""
        return len(self.entries) + len(self.directions)

    def __contains__(self, key: object) -> bool:
        """Tell whether `key` names a number or a direction."""
        return key in self.entries or key in self.directions

    def get(self, key: str) -> Quantity:
        """Return the number of exactly this name.

        Raises
        ------
        UnknownNameError
            No such name; suggests the nearest.
        UnitError
            Only the direction is known, which is no number.
        """
        if key in self.directions:
            raise UnitError(f"of {key!r} only the direction is known", remedy="give a number and sweep it")
        if key not in self.entries:
            raise UnknownNameError("name in the knowledge base", key, self.entries)
        return self.entries[key].quantity

    def finding(self, key: str) -> Entry | Direction:
        """Return the number or direction of exactly this name; `UnknownNameError` without one."""
        found = self.entries.get(key) or self.directions.get(key)
        if found is None:
            raise UnknownNameError("name in the knowledge base", key, [*self.entries, *self.directions])
        return found

    def references_of(self, quantity: Quantity) -> tuple[str, ...]:
        """Return the keys of the references to cite for a quantity, sorted; those it was computed from included.

        Free text, ``unverified`` and values given without a source have none.
        """
        found: set[str] = set()
        waiting = [quantity.key] if quantity.key in self else []
        seen: set[str] = set()
        if quantity.source in references():
            found.add(quantity.source)
        while waiting:
            key = waiting.pop()
            if key is None or key in seen:
                continue
            seen.add(key)
            finding = self.finding(key)
            if finding.source in references():
                found.add(finding.source)
            waiting.extend(finding.based_on)
        return tuple(sorted(found))

    def search(self, text: str) -> list[Entry | Direction]:
        """Return what holds every word of `text` in key, title, context, source or note, in order of topic."""
        words = text.casefold().split()
        everything: list[Entry | Direction] = [*self.entries.values(), *self.directions.values()]
        return [
            f
            for f in everything
            if all(w in f"{f.key} {f.title} {f.context} {f.source} {f.note}".casefold() for w in words)
        ]

    def table(self, topic: str | None = None) -> list[dict[str, Any]]:
        """Return one row a finding, ready for a listing or JSON; `UnknownNameError` for an unknown topic."""
        if topic is not None and topic not in self.topics:
            raise UnknownNameError("topic", topic, self.topics)
        everything: list[Entry | Direction] = [*self.entries.values(), *self.directions.values()]
        return [{"kind": f.kind, **asdict(f)} for f in everything if topic in (None, f.topic)]


@cache
def catalogue() -> Catalogue:
    """Return the catalogue; read at the first call."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    entries: dict[str, Entry] = {}
    directions: dict[str, Direction] = {}
    topics: dict[str, str] = {}
    folder = files("exocosm.knowledge") / "data"
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".yaml") or file.name == "references.yaml":
            continue
        content = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
        topic = str(content["topic"])
        topics[topic] = str(content["about"])
        for key, row in content["entries"].items():
            if key in entries or key in directions:
                raise ValueError(f"{file.name}: {key} is defined twice")
            shared = _shared(key, topic, row)
            if row.get("kind") == "direction":
                directions[key] = Direction(**shared, sign=int(row["sign"]))
            else:
                low, high = row.get("low"), row.get("high")
                entries[key] = Entry(
                    **shared,
                    value=float(row["value"]),
                    low=None if low is None else float(low),
                    high=None if high is None else float(high),
                    unit=str(row.get("unit", "")),
                )
    return Catalogue(entries, directions, topics)


def _shared(key: str, topic: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Pick the fields of a `Finding` from a row of a file."""
    return {
        "key": key,
        "topic": topic,
        "title": str(row["title"]),
        "context": str(row.get("context", "")),
        "source": str(row["source"]),
        "evidence": str(row["evidence"]),
        "read_in": str(row["read_in"]),
        "page": str(row.get("page", "")),
        "note": str(row.get("note", "")),
        "verdict": row.get("verdict"),
        "based_on": tuple(row.get("based_on", ())),
    }
