"""Checking the sound parts of a scenario that cannot be loaded, so that its author sees every problem in one go."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Any

from pydantic import ValidationError

from exocosm.errors import Problem
from exocosm.model.problems import in_file
from exocosm.model.scenario import Scenario
from exocosm.model.yaml_reader import Lines, Path

# The tissue is so wide that nothing is outside, and coarse, so that nothing is too large.
_WIDE = {"size": ["1 m", "1 m", "1 m"], "voxel": "100 mm"}
_STAND_IN: dict[str, Any] = {"exocosm": 1, "title": "untitled", "until": "100 day", "tissue": _WIDE}
_ROUNDS = 4


def further(
    whole: dict[str, Any],
    lines: Lines,
    folder: FilePath | None,
    root: Any = Scenario,
    stand_in: Mapping[str, Any] = _STAND_IN,
) -> list[Problem]:
    """Return what `check` finds in a document without its faulty parts; nothing where too little is left.

    Problems that speak of what was taken out are left out too, since they may be no more than its absence.
    """
    data = copy.deepcopy(whole)
    gone: set[Path] = set()
    kept: dict[str, list[int]] = {}
    for round_ in range(_ROUNDS):
        try:
            scenario = root.model_validate(data)
        except ValidationError as error:
            found = error.errors(include_url=False)
            paths = {
                _faulty(in_file(e["loc"], data), e["type"] == "missing", str(e["loc"][-1]), round_)
                for e in found
            }
            gone |= paths
            for path in sorted(paths, key=_last_first, reverse=True):
                _take_out(data, path, kept, stand_in)
            continue
        scenario._folder, scenario._lines = folder, Lines(lines.name, lines.at, kept)
        return [p for p in scenario.check() if p.severity == "error" and not _speaks_of(p, gone)]
    return []


def _last_first(path: Path) -> tuple[int, int]:
    """Order paths so that a later entry of a list goes before an earlier one."""
    index = path[1] if len(path) > 1 and isinstance(path[1], int) else -1
    return index, len(path)


def _faulty(path: Path, missing: bool, key: str, round_: int) -> Path:
    """Return what to take out: the value itself, or its whole declaration where that is not enough."""
    if missing and not path:
        return (key,)
    in_list = len(path) > 1 and isinstance(path[1], int)
    return path[:2] if missing or round_ or in_list else path


def _take_out(
    data: dict[str, Any], path: Path, kept: dict[str, list[int]], stand_in: Mapping[str, Any]
) -> None:
    """Take a value out, or put a sound one in its place."""
    top = str(path[0]) if path else ""
    if top in stand_in:
        data[top] = copy.deepcopy(stand_in[top])
        return
    if len(path) < 2:
        data.pop(top, None)
        return
    here: Any = data
    for part in path[:-1]:
        here = here[part] if not isinstance(here, dict) or part in here else {}
    if isinstance(here, dict):
        here.pop(path[-1], None)
    elif isinstance(here, list) and isinstance(path[-1], int) and path[-1] < len(here):
        if len(path) == 2:
            kept.setdefault(top, list(range(len(here)))).pop(path[-1])
        here.pop(path[-1])


def _speaks_of(problem: Problem, gone: set[Path]) -> bool:
    """Tell whether a problem names something that was taken out."""
    words = {repr(part) for path in gone for part in path[1:] if isinstance(part, str)}
    text = problem.message
    return any(word in text for word in words) or any(
        text.startswith(".".join(map(str, path))) for path in gone if path
    )
