"""Therapies by name: those bundled, and a user's own in a file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from exocosm.errors import ExocosmError, Problem, ScenarioError, UnknownNameError
from exocosm.model.loading import text_of
from exocosm.model.problems import explained
from exocosm.model.therapy import Therapy
from exocosm.model.yaml_reader import Lines, Path, read_yaml

ENDINGS = (".yaml", ".yml")
"""What a therapy that is a file ends with."""


@cache
def _all() -> dict[str, Therapy]:
    """Read every bundled therapy and fragment, by name."""
    found: dict[str, Therapy] = {}
    folder = files("exocosm.model") / "data" / "therapies"
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(ENDINGS):
            data, lines, problems = read_yaml(file.read_text(encoding="utf-8"), file.name)
            if problems:
                raise ScenarioError(problems)
            for name, entry in data.items():
                found[name] = _declared(entry, name, lines, (name,))
    return found


def therapy_names(fragments: bool = False) -> tuple[str, ...]:
    """Return the names of the bundled therapies, sorted; or of the fragments that they include."""
    return tuple(sorted(name for name, one in _all().items() if one.fragment is fragments))


def bundled_therapy(name: str, *, fragment: bool = False) -> Therapy:
    """Return a bundled therapy or fragment; ``_`` may stand for a blank.

    Raises
    ------
    UnknownNameError
        There is none; it offers names of therapies, or of fragments where a `fragment` was wanted.
    """
    book = _all()
    spelt = name.strip().replace("_", " ")
    others = {other: one for one in book.values() for other in one.also}
    found = book.get(spelt) or others.get(spelt) or book.get(name) or others.get(name)
    if found is None:
        known = therapy_names(fragments=True) if fragment else (*therapy_names(), *others)
        raise UnknownNameError("fragment" if fragment else "therapy", name, known)
    return found


def therapy_of(given: object, folder: FilePath | None = None) -> Therapy:
    """Return a therapy from whatever names it.

    Parameters
    ----------
    given
        A name, the path of a YAML file, a mapping as in such a file, or a therapy.
    folder
        Where a path that is not absolute begins; the current folder by default.

    Raises
    ------
    UnknownNameError
        No bundled therapy of that name.
    ScenarioError
        Everything that is wrong with a file, each with its line.
    """
    if isinstance(given, Therapy):
        return given
    if isinstance(given, Mapping):
        return _single(given, "therapy", Lines("therapy"), [])
    if not isinstance(given, str):
        raise ExocosmError(
            f"{given!r} is no therapy", remedy="a name, a YAML file, or a mapping as in such a file"
        )
    if not given.endswith(ENDINGS):
        return bundled_therapy(given)
    path = FilePath(given) if folder is None else folder / given
    data, lines, problems = read_yaml(text_of(path, "therapy"), path.name)
    if not isinstance(data, dict) or not data:
        raise ScenarioError(
            [*problems, Problem("a therapy is a mapping of keys: title, course, rules, ...", path.name)]
        )
    return _single(data, path.stem, lines, problems)


def _single(data: Mapping[str, Any], name: str, lines: Lines, problems: list[Problem]) -> Therapy:
    """Return the one therapy of a document: its keys at the top, or under its name."""
    entry, at = data, ()
    values = list(data.values())
    if "title" not in data and len(values) == 1 and isinstance(values[0], Mapping):
        name, entry = next(iter(data.items()))
        return _declared(entry, str(name), lines, (str(name),), problems)
    return _declared(entry, name, lines, at, problems)


def _declared(
    entry: Any, name: str, lines: Lines, at: Path, problems: list[Problem] | None = None
) -> Therapy:
    """Read one declaration; `ScenarioError` holds `problems` and whatever else is found."""
    found = list(problems or ())
    try:
        made = Therapy.model_validate(entry)
    except ValidationError as error:
        moved = Lines(lines.name, {p[len(at) :]: n for p, n in lines.at.items() if p[: len(at)] == at})
        raise ScenarioError(found + explained(error, entry, moved, document=Therapy)) from None
    if found:
        raise ScenarioError(found)
    return made.named(name, lines, at)
