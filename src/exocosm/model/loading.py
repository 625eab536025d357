"""From a file to a scenario: read, take in what ``like`` names, validate, report every problem with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from exocosm.errors import Problem, ScenarioError, UnknownNameError
from exocosm.model.bundled import BODY, FOLDERS, bundled, fitting, merged
from exocosm.model.problems import explained
from exocosm.model.salvage import further
from exocosm.model.scenario import Scenario
from exocosm.model.yaml_reader import LARGEST, Lines, Path, read_yaml


def load_file(path: FilePath) -> Scenario:
    """Read a scenario file; see `load_text` for the errors."""
    return load_text(text_of(path, "scenario"), path.name, path.resolve().parent)


def text_of(path: FilePath, what: str) -> str:
    """Return the text of a file in which `what` stands; `ScenarioError` where it cannot be read, or is no text."""
    try:
        if path.stat().st_size > 4 * LARGEST:
            raise ScenarioError(
                [Problem(f"the file has {path.stat().st_size} bytes", str(path), "put cells in a table")]
            )
        raw = path.read_bytes()
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise ScenarioError([Problem(f"cannot be read: {reason}", str(path))]) from problem
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw[: problem.start].count(b"\n") + 1
        raise ScenarioError(
            [Problem("not a text file in UTF-8", f"{path.name}:{line}", f"a {what} is a YAML file")]
        ) from problem


def load_text(text: str, name: str = "scenario", folder: FilePath | None = None) -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    text
        YAML.
    name
        Name of the file, for messages.
    folder
        Where tables named in the scenario are.

    Raises
    ------
    ScenarioError
        Every problem at once, each with its line.
    """
    data, lines, problems = read_yaml(text, name)
    if data is None:
        raise ScenarioError(
            [
                Problem(
                    "the file is empty", name, "'exocosm scenarios show monolayer' prints one to start from"
                )
            ]
        )
    if not isinstance(data, dict):
        kind = "a list" if isinstance(data, list) else "text"
        raise ScenarioError([Problem(f"a scenario is a mapping of keys, not {kind}", f"{name}:1")])
    return build(data, lines, folder, problems)


def build(data: dict[str, Any], lines: Lines, folder: FilePath | None, problems: list[Problem]) -> Scenario:
    """Validate a document; `ScenarioError` holds `problems` and whatever else is found."""
    whole, incomplete, more = resolved(data, lines)
    problems = problems + more
    scenario = None
    try:
        scenario = Scenario.model_validate(whole)
    except ValidationError as error:
        problems = problems + explained(error, whole, lines, incomplete)
    if problems or scenario is None:
        problems = problems + further(whole, lines, folder)
        raise ScenarioError(in_order(problems))
    scenario._folder = folder
    scenario._lines = lines
    return scenario


def in_order(problems: list[Problem]) -> list[Problem]:
    """Return problems by line, each once."""
    return sorted(dict.fromkeys(problems), key=_line)


def _line(problem: Problem) -> int:
    """Return the line of a problem, for sorting."""
    tail = problem.place.rpartition(":")[2]
    return int(tail) if tail.isdigit() else 0


def resolved(data: Mapping[str, Any], lines: Lines) -> tuple[dict[str, Any], set[Path], list[Problem]]:
    """Replace ``like: name`` by what the bundled declaration says, under what the user wrote.

    Returns
    -------
    tuple of dict, set of Path and list of Problem
        The whole document, the declarations whose `like` names nothing, and what is wrong with those.
    """
    whole: dict[str, Any] = dict(data)
    incomplete: set[Path] = set()
    problems: list[Problem] = []
    for section in FOLDERS:
        entries = data.get(section)
        if isinstance(entries, Mapping):
            whole[section] = {
                name: _like(entry, section, (section, name), data, lines, incomplete, problems)
                for name, entry in entries.items()
            }
    if BODY in data:
        whole[BODY] = _like(data[BODY], BODY, (BODY,), data, lines, incomplete, problems)
    return whole, incomplete, problems


def _like(
    entry: Any,
    section: str,
    path: Path,
    data: Mapping[str, Any],
    lines: Lines,
    incomplete: set[Path],
    problems: list[Problem],
) -> Any:
    """Return one declaration with what it is like under it; what is wrong with that is added to `problems`."""
    if not isinstance(entry, Mapping) or "like" not in entry:
        return entry
    own = {k.replace("_", " "): v for k, v in entry.items() if k != "like"}
    like = entry["like"]
    try:
        if not isinstance(like, str):
            raise UnknownNameError("bundled name", str(like), ())
        return merged(fitting(bundled(section, like), data), own)
    except UnknownNameError as problem:
        incomplete.add(path)
        problems.append(Problem(problem.message, lines.place((*path, "like")), problem.remedy))
        return own
