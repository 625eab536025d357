"""From a file to a cohort: read, validate, report every problem with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from exocosm.cohort.declaration import Cohort
from exocosm.errors import Problem, ScenarioError
from exocosm.model.changes import rewritten
from exocosm.model.loading import in_order, text_of
from exocosm.model.problems import explained
from exocosm.model.salvage import further
from exocosm.model.yaml_reader import Lines, read_yaml

_STAND_IN = {"exocosm cohort": 1, "title": "untitled", "blood": {"half life": "10 min"}}
"""What takes the place of a faulty part that no cohort can be without, so that the rest can be checked."""


def load_file(path: FilePath) -> Cohort:
    """Read a cohort file; see `load_text` for the errors."""
    return load_text(text_of(path, "cohort"), path.name)


def load_text(text: str, name: str = "cohort") -> Cohort:
    """Read a cohort.

    Parameters
    ----------
    text
        YAML.
    name
        Name of the file, for messages.

    Raises
    ------
    ScenarioError
        Every problem at once, each with its line.
    """
    data, lines, problems = read_yaml(text, name)
    if data is None:
        raise ScenarioError([Problem("the file is empty", name, "'exocosm cohort' lists those bundled")])
    if not isinstance(data, dict):
        kind = "a list" if isinstance(data, list) else "text"
        raise ScenarioError([Problem(f"a cohort is a mapping of keys, not {kind}", f"{name}:1")])
    return _build(data, lines, problems)


def changed(cohort: Cohort, changes: Mapping[str, object]) -> Cohort:
    """Return a cohort with some values changed; see `Cohort.with_changes`."""
    name = cohort.lines.name if cohort.lines is not None else "cohort"
    data = rewritten(cohort.written(), changes, name, Cohort)
    result = _build(data, Lines(f"{name}, as changed"), [])
    result._lines = cohort.lines
    return result


def _build(data: dict[str, Any], lines: Lines, problems: list[Problem]) -> Cohort:
    """Validate a document; `ScenarioError` holds `problems` and whatever else is found."""
    cohort = None
    try:
        cohort = Cohort.model_validate(data)
    except ValidationError as error:
        problems = problems + explained(error, data, lines, document=Cohort)
    if problems or cohort is None:
        problems = problems + further(data, lines, None, Cohort, _STAND_IN)
        raise ScenarioError(in_order(problems))
    cohort._lines = lines
    return cohort
