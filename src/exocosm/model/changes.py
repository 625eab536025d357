"""Changing a scenario by dotted paths, as ``--set`` does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from exocosm.errors import ExocosmError, Problem, ScenarioError, nearest
from exocosm.knowledge.dimensions import RELEASE_RATE
from exocosm.knowledge.quantity import Quantity
from exocosm.model.loading import build
from exocosm.model.problems import known_keys, spelt
from exocosm.model.solute import FACES
from exocosm.model.yaml_reader import Lines, Path, read_yaml

if TYPE_CHECKING:
    from exocosm.model.scenario import Scenario

_SECTIONS = ("solutes", "molecules", "vesicles", "programmes", "cells")


def changed(scenario: Scenario, changes: Mapping[str, object]) -> Scenario:
    """Return a scenario with some values changed; see `Scenario.with_changes`."""
    name = scenario.lines.name if scenario.lines is not None else "scenario"
    data: dict[str, Any] = scenario.written()
    problems: list[Problem] = []
    for path, value in changes.items():
        try:
            _apply(scenario, data, path, _read(value))
        except ScenarioError as problem:
            problems += problem.problems
        except ExocosmError as problem:
            problems.append(Problem(problem.message, f"{name}, change of {path!r}", problem.remedy))
    if problems:
        raise ScenarioError(problems)
    result = build(data, Lines(f"{name}, as changed"), scenario.folder, [])
    result._lines = scenario.lines
    return result


def _read(value: object) -> Any:
    """Read a value as YAML would; declarations and quantities are written out."""
    if isinstance(value, Quantity):
        return value.as_written()
    if hasattr(value, "written"):
        return value.written()
    if isinstance(value, str):
        data, _, problems = read_yaml(value, "value") if value[:1] in "{[\"'" else (_scalar(value), None, [])
        if problems:
            raise ScenarioError(problems)
        return data
    if isinstance(value, tuple):
        return list(value)
    return value


def _scalar(text: str) -> Any:
    from exocosm.model.yaml_reader import resolve

    return resolve(text.strip())


def _apply(scenario: Scenario, data: Any, path: str, value: Any) -> None:
    """Change one value in place."""
    here, rest = data, path.strip()
    done: Path = ()
    while True:
        key, rest = _next(scenario, here, done, rest, path)
        if not rest:
            break
        done = (*done, key)
        if isinstance(here, dict) and (key not in here or here[key] is None):
            here[key] = {}
        here = here[key]
        if not isinstance(here, dict | list):
            raise ExocosmError(f"{'.'.join(map(str, done))!r} has no parts", remedy="leave the rest out")
    old = here.get(key) if isinstance(here, dict) else here[key]
    if (
        isinstance(old, dict)
        and old
        and "value" not in old
        and not isinstance(value, dict | list)
        and value is not None
        and not _is_release(done)
    ):
        if known_keys((*done, key)):
            raise ExocosmError(
                "is a mapping of keys", remedy=f"name one of {', '.join(known_keys((*done, key)))}"
            )
        for name in old:
            old[name] = _same_unit(old[name], value)
    else:
        here[key] = _same_unit(old, value)


def _is_release(above: Path) -> bool:
    """Tell whether the value below may be stages or, in their place, a rate."""
    return len(above) == 3 and above[0] == "cells" and above[2] == "releases"


def _same_unit(old: Any, value: Any) -> Any:
    """Give a bare zero the unit of what it replaces: nothing is nothing in every unit."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != 0:
        return value
    if isinstance(old, dict) and "value" not in old:
        unit = RELEASE_RATE.unit  # of stages: the only mapping of keys for which a number may stand
        return f"0 {unit}"
    try:
        unit = Quantity.accept(old, unitless=True).unit
    except ExocosmError:
        return value
    return f"0 {unit}" if unit and isinstance(old, str | dict) else value


def _next(scenario: Scenario, here: Any, done: Path, rest: str, whole: str) -> tuple[Any, str]:
    """Take the longest key that the rest of a path begins with."""
    if isinstance(here, list):
        head, _, tail = rest.partition(".")
        if not head.isdigit() or int(head) >= len(here):
            raise ExocosmError(
                f"{head!r} is no index of {'.'.join(map(str, done))}", remedy=f"0 to {len(here) - 1}"
            )
        return int(head), tail
    keys = known_keys(done)
    known = list(dict.fromkeys([*keys, *here, *([] if keys else _new_names(scenario, done))]))
    spellings = {k.replace(" ", "_"): k for k in keys} | {k: k for k in known} | spelt(done)
    spellings |= {
        k.removesuffix("s"): k for k in keys if k.endswith("s") and k.removesuffix("s") not in known
    }
    for spelling in sorted(spellings, key=len, reverse=True):
        if rest == spelling or rest.startswith(spelling + "."):
            return spellings[spelling], rest[len(spelling) + 1 :]
    if not keys and len(done) == 1 and "." not in rest:
        return rest, ""
    head = rest.partition(".")[0]
    near = nearest(head, known) or nearest(rest, known)
    above = ".".join(map(str, done)) or "a scenario"
    hint = (
        "did you mean " + " or ".join(map(repr, near)) + "?"
        if near
        else f"there are {', '.join(map(repr, known[:12]))}"
    )
    raise ExocosmError(f"{above} has no {head!r}", remedy=hint)


def _new_names(scenario: Scenario, done: Path) -> list[str]:
    """Return names that may be added to a mapping of names."""
    if done and done[-1] in ("boundaries", "open"):
        return [*FACES, "all"]
    if len(done) == 1:
        return []
    return ["any", *(name for section in _SECTIONS for name in getattr(scenario, section))]
