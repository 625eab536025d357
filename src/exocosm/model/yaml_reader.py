"""YAML for files of unknown origin: plain data only, every key and value with its line, every problem reported.

Built on the events of PyYAML, so that nothing is constructed but mappings, lists, text and numbers: tags are refused, a key
that stands twice is an error, and aliases count with all that they stand for, so that a file cannot grow when it is read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

from exocosm.errors import Problem, ScenarioError

LARGEST = 4_000_000
"""Characters of a file."""
MOST_NODES = 200_000
"""Values of a file, those that aliases stand for included."""
MOST_ALIASED = 20_000
"""Values that aliases stand for."""
DEEPEST = 30
"""Levels of nesting."""

Path: TypeAlias = tuple[str | int, ...]
"""Keys and indices from the top of the document."""

_INTEGER = re.compile(r"[-+]?\d+")
_FLOAT = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WORDS = {
    "true": True,
    "True": True,
    "false": False,
    "False": False,
    "null": None,
    "Null": None,
    "~": None,
    "": None,
}


@dataclass
class Lines:
    """Where everything stands in a file."""

    name: str
    """Name of the file, for messages."""
    at: dict[Path, int] = field(default_factory=dict)
    """Path -> line, from 1; a key's own line."""
    kept: dict[str, list[int]] = field(default_factory=dict)
    """Section -> indices in the file, where entries of a list were taken out."""

    def original(self, path: Path) -> Path:
        """Return a path with the index that its entry has in the file."""
        if len(path) > 1 and path[0] in self.kept and isinstance(path[1], int):
            return (path[0], self.kept[str(path[0])][path[1]], *path[2:])
        return path

    def place(self, path: Path) -> str:
        """Return ``file.yaml:42`` for a path, or for the nearest one above it that stands in the file."""
        path = self.original(path)
        while path and path not in self.at:
            other = (*path[:-1], str(path[-1]).replace(" ", "_"))
            path = other if other in self.at else path[:-1]
        line = self.at.get(path)
        return self.name if line is None else f"{self.name}:{line}"


def resolve(text: str) -> Any:
    """Return what a scalar without quotes stands for: finite number, true, false, null, or text (so are ``no``, ``.nan``)."""
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 300 else text
    if _FLOAT.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text


def read_yaml(text: str, name: str) -> tuple[Any, Lines, list[Problem]]:
    """Read one document.

    Parameters
    ----------
    text
        The document.
    name
        Name of the file, for messages.

    Returns
    -------
    tuple of data, Lines and list of Problem
        What stands in the file, where it stands, and what is wrong but can be read over.

    Raises
    ------
    ScenarioError
        Not YAML, too large, too deep, too many aliases, tags, or nothing at all.
    """
    if len(text) > LARGEST:
        raise _refusal(
            f"the file has {len(text)} characters; {LARGEST} is the most", name, "put cells in a table"
        )
    reader = _Reader(name)
    try:
        return reader.document(text)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        where = f"{name}:{mark.line + 1}" if mark else name
        raise _refusal(f"not YAML: {problem.problem or problem.context}", where, "") from problem
    except yaml.YAMLError as problem:
        raise _refusal(f"not YAML: {' '.join(str(problem).split())[:200]}", name, "") from problem


def _refusal(message: str, place: str, remedy: str) -> ScenarioError:
    return ScenarioError([Problem(message, place, remedy)])


def _line(event: Any) -> int:
    """Return the line of an event, from 1."""
    return int(event.start_mark.line) + 1


class _Reader:
    """Builds data from events."""

    def __init__(self, name: str) -> None:
        self.lines = Lines(name)
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.nodes = 0
        self.aliased = 0
        self.events: Iterator[Any] = iter(())

    def document(self, text: str) -> tuple[Any, Lines, list[Problem]]:
        """Read the only document of a stream."""
        self.events = iter(yaml.parse(text, Loader=_LOADER))
        data, seen = None, 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                seen += 1
                if seen > 1:
                    raise _refusal("a second document in the same file", self._place(event), "keep one")
            elif isinstance(event, yaml.NodeEvent):
                data = self.node(event, ())
        return data, self.lines, self.problems

    def _place(self, event: Any) -> str:
        return f"{self.lines.name}:{_line(event)}"

    def node(self, event: Any, path: Path) -> Any:
        """Build the node that an event opens."""
        self.lines.at.setdefault(path, _line(event))
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        before = self.nodes
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise _refusal(f"more than {MOST_NODES} values", self._place(event), "put cells in a table")
        if len(path) > DEEPEST:
            raise _refusal(f"nested deeper than {DEEPEST} levels", self._place(event), "")
        if event.tag is not None and event.tag != "!":
            raise _refusal(
                f"tags such as {event.tag!r} are not allowed", self._place(event), "leave the tag out"
            )
        if isinstance(event, yaml.ScalarEvent):
            self.printable(event)
            value: Any = resolve(event.value) if event.implicit[0] else event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self.sequence(path)
        else:
            value = self.mapping(path)
        if event.anchor is not None:
            self.anchors[event.anchor] = (value, self.nodes - before)
        return value

    def printable(self, event: Any) -> None:
        """Refuse control characters and halves of characters, which no name and no text needs."""
        if _UNPRINTABLE.search(event.value):
            raise _refusal(
                f"{event.value[:40]!r} holds characters that cannot be printed", self._place(event), ""
            )

    def alias(self, event: Any) -> Any:
        """Return what an alias stands for, and count all of it."""
        if event.anchor not in self.anchors:
            raise _refusal(f"the alias *{event.anchor} stands for nothing before it", self._place(event), "")
        value, size = self.anchors[event.anchor]
        self.nodes += size
        self.aliased += size
        if self.aliased > MOST_ALIASED or self.nodes > MOST_NODES:
            raise _refusal(
                f"the aliases stand for more than {MOST_ALIASED} values", self._place(event), "write them out"
            )
        return value

    def sequence(self, path: Path) -> list[Any]:
        """Build a list."""
        items: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.node(event, (*path, len(items))))
        return items

    def mapping(self, path: Path) -> dict[str, Any]:
        """Build a mapping; keys are text."""
        found: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent) or event.tag not in (None, "!"):
                raise _refusal("a key must be plain text", self._place(event), "")
            self.nodes += 1
            self.printable(event)
            key = event.value
            if event.anchor is not None:
                self.anchors[event.anchor] = (key, 1)
            if key in found:
                first = self.lines.at[(*path, key)]
                self.problems.append(
                    Problem(
                        f"the key {key!r} stands twice; first in line {first}", self._place(event), "keep one"
                    )
                )
                self.node(next(self.events), (*path, f"{key} (again)"))
                continue
            self.lines.at[(*path, key)] = _line(event)
            found[key] = self.node(next(self.events), (*path, key))
        return found
