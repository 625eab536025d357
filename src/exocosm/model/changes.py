"""Changing a scenario by dotted paths, as ``--set`` does."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from exocosm.errors import ExocosmError, Problem, ScenarioError, nearest
from exocosm.knowledge.dimensions import RELEASE_RATE
from exocosm.knowledge.quantity import Quantity
from exocosm.model.loading import build
from exocosm.model.problems import known_keys, spelt
from exocosm.model.solute import FACES
from exocosm.model.yaml_reader import Lines, Path, read_yaml

if TYPE_CHECKING:
    from pydantic import BaseModel

    from exocosm.model.scenario import Scenario

BODIES = "multivesicular bodies"
"""The first stage of a release that is stated in stages."""
_NAMED_LISTS = ("rules", "start", "events", "tropism")
"""Lists whose entries may have a name."""
_SECTIONS = ("solutes", "molecules", "receptors", "vesicles", "programmes", "cells")


def changed(scenario: Scenario, changes: Mapping[str, object]) -> Scenario:
    """Return a scenario with some values changed; see `Scenario.with_changes`."""
    name = scenario.lines.name if scenario.lines is not None else "scenario"
    data = rewritten(scenario.written(), changes, name)
    result = build(data, Lines(f"{name}, as changed"), scenario.folder, [])
    result._lines = scenario.lines
    return result


class _Document(NamedTuple):
    """What is changed, and what it declares; a scenario where that is None."""

    data: dict[str, Any]
    root: type[BaseModel] | None


def rewritten(
    data: dict[str, Any], changes: Mapping[str, object], name: str, root: type[BaseModel] | None = None
) -> dict[str, Any]:
    """Change a document as it is written, in place.

    Parameters
    ----------
    data
        The document: mappings, lists, text and numbers.
    changes
        Dotted path -> value.
    name
        Of the document, for messages.
    root
        What it declares; a scenario by default.

    Raises
    ------
    ScenarioError
        Unknown paths and values that cannot be read, all at once.
    """
    problems: list[Problem] = []
    for path, value in changes.items():
        try:
            _apply(_Document(data, root), path, _read(value))
        except ScenarioError as problem:
            problems += problem.problems
        except ExocosmError as problem:
            problems.append(Problem(problem.message, f"{name}, change of {path!r}", problem.remedy))
    if problems:
        raise ScenarioError(problems)
    return data


def _read(value: object) -> Any:
    """Read a value as YAML would; declarations and quantities are written out."""
    if isinstance(value, Quantity):
        return value.as_written()
    if hasattr(value, "written"):
        return value.written()
    if isinstance(value, str):
        multiple = Times.read(value)
        if multiple is not None:
            return multiple
        data, _, problems = read_yaml(value, "value") if value[:1] in "{[\"'" else (_scalar(value), None, [])
        if problems:
            raise ScenarioError(problems)
        return data
    if isinstance(value, tuple):
        return list(value)
    return deepcopy(value)  # a later change must not reach into what the caller gave


def _scalar(text: str) -> Any:
    from exocosm.model.yaml_reader import resolve

    return resolve(text.strip())


def _apply(whole: _Document, path: str, value: Any) -> None:
    """Change what a path means: one value, or several where a part of it is ``*``."""
    met = _walk(whole, whole.data, (), path.strip(), value)
    if not met:
        raise ExocosmError("nothing is there to change", remedy="a path with * must meet at least one entry")


def _walk(whole: _Document, here: Any, done: Path, rest: str, value: Any) -> bool:
    """Follow a path from a part of the document downwards; True where something was changed."""
    if rest == "*" or rest.startswith("*."):
        rest = rest[2:]
        keys: list[Any] = list(here) if isinstance(here, dict) else list(range(len(here)))
        if not rest:
            for key in reversed(keys):
                _put(whole, here, key, done, value)
            return bool(keys)
        # an entry that has no such part is passed over
        met = [_may_walk(whole, here[key], (*done, key), rest, value) for key in keys]
        return any(met)
    key, rest = _next(whole, here, done, rest)
    if not rest:
        _put(whole, here, key, done, value)
        return True
    if isinstance(here, dict) and (key not in here or here[key] is None):
        here[key] = [] if whole.root is None and _is_named_list((*done, key)) else {}
    below = here[key]
    if not isinstance(below, dict | list):
        raise ExocosmError(f"{'.'.join(map(str, (*done, key)))!r} has no parts", remedy="leave the rest out")
    return _walk(whole, below, (*done, key), rest, value)


def _may_walk(whole: _Document, here: Any, done: Path, rest: str, value: Any) -> bool:
    """Follow the rest of a path where the document has it already."""
    if not isinstance(here, dict | list):
        return False
    if rest != "*" and not rest.startswith("*."):
        try:
            key, _ = _next(whole, here, done, rest)
        except ExocosmError:
            return False
        if isinstance(here, dict) and here.get(key) is None:
            return False
    return _walk(whole, here, done, rest, value)


def _put(whole: _Document, here: Any, key: Any, done: Path, value: Any) -> None:
    """Change one value in place; ``None`` takes an entry out of a list."""
    if isinstance(here, list):
        _put_in_list(here, key, value)
        return
    old = here.get(key)
    many = isinstance(old, dict) and bool(old) and "value" not in old
    if many and not isinstance(value, dict | list) and value is not None and not _is_release(done):
        if known_keys((*done, key), whole.root):
            raise ExocosmError(
                "is a mapping of keys",
                remedy=f"name one of {', '.join(known_keys((*done, key), whole.root))}",
            )
        for name in old:
            old[name] = _given(old[name], value)
    else:
        here[key] = _given(old, value)


def _put_in_list(here: list[Any], key: Any, value: Any) -> None:
    """Change, add or take out an entry of a list; `key` is an index or the name of a new entry."""
    if isinstance(key, int):
        if value is None:
            del here[key]
        else:
            here[key] = _given(here[key], value)
    elif not isinstance(value, dict):
        raise ExocosmError(f"has no entry named {key!r}", remedy="give a whole entry to add one")
    else:
        here.append({"name": key, **value})


def _given(old: Any, value: Any) -> Any:
    """Return what stands in the place of `old`: a multiple of it, or the value itself."""
    if not isinstance(value, Times):
        return _same_unit(old, value)
    if isinstance(old, dict) and BODIES in old:  # release in stages: more or fewer bodies
        return {**old, BODIES: value.of(old[BODIES])}
    return value.of(old)


@dataclass(frozen=True)
class Times:
    """A multiple of what is there; written ``times 0.4``, or ``times rel.Rab27a_kd`` with a factor of the knowledge base."""

    factor: Quantity

    @classmethod
    def read(cls, text: str) -> Times | None:
        """Read ``times <number or key>``; None where the text says something else."""
        word, _, rest = text.strip().partition(" ")
        if word != "times" or not rest.strip():
            return None
        factor = Quantity.accept(rest.strip(), unitless=True)
        number = _pure(factor)
        if number < 0:
            raise ExocosmError(f"a multiple must not be negative, not {factor.label}")
        return cls(factor)

    def of(self, old: Any) -> Any:
        """Return the multiple of a quantity as it is written; its spread is multiplied with it."""
        if old is None:
            raise ExocosmError("there is no value to multiply", remedy="give a value instead")
        quantity, factor = Quantity.accept(old, unitless=True), _pure(self.factor)

        def scaled(number: float) -> str | float:
            return f"{number * factor!r} {quantity.unit}" if quantity.unit else number * factor

        written: dict[str, Any] = {"value": scaled(quantity.magnitude)}
        written |= {
            n: scaled(v) for n, v in (("low", quantity.low), ("high", quantity.high)) if v is not None
        }
        said = f"{quantity.label} times {self.factor.label}"
        marks = (quantity.evidence, quantity.read_in, self.factor.evidence, self.factor.read_in)
        if any(marks):
            read = "memory" if "memory" in marks else "page"
            written |= {"source": "derived", "evidence": "derived", "read_in": read, "note": said}
        return written


def _pure(factor: Quantity) -> float:
    """Return a factor as a number, whatever the source calls its unit (fold, fraction of control)."""
    return factor.to("")


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


def _next(whole: _Document, here: Any, done: Path, rest: str) -> tuple[Any, str]:
    """Take the longest key that the rest of a path begins with."""
    if isinstance(here, list):
        return _entry(here, done, rest)
    keys = known_keys(done, whole.root)
    known = list(dict.fromkeys([*keys, *here, *([] if keys else _new_names(whole, done))]))
    spellings = {k.replace(" ", "_"): k for k in keys} | {k: k for k in known} | spelt(done, whole.root)
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
    above = ".".join(map(str, done)) or (
        "a scenario" if whole.root is None else f"a {whole.root.__name__.lower()}"
    )
    hint = (
        "did you mean " + " or ".join(map(repr, near)) + "?"
        if near
        else f"there are {', '.join(map(repr, known[:12]))}"
    )
    raise ExocosmError(f"{above} has no {head!r}", remedy=hint)


def _entry(here: list[Any], done: Path, rest: str) -> tuple[Any, str]:
    """Take an entry of a list by index or by its name; a new name alone adds one."""
    head, _, tail = rest.partition(".")
    if head.isdigit() and int(head) < len(here):
        return int(head), tail
    named = {e["name"]: k for k, e in enumerate(here) if isinstance(e, dict) and e.get("name")}
    for name in sorted(named, key=len, reverse=True):
        if rest == name or rest.startswith(name + "."):
            return named[name], rest[len(name) + 1 :]
    above = ".".join(map(str, done))
    if _is_named_list(done) and not head.isdigit() and "." not in rest:
        return rest, ""
    if not named or head.isdigit():
        raise ExocosmError(f"{head!r} is no index of {above}", remedy=f"0 to {len(here) - 1}")
    near = nearest(head, named) or list(named)[:8]
    raise ExocosmError(
        f"{above} has no {head!r}", remedy="did you mean " + " or ".join(map(repr, near)) + "?"
    )


def _is_named_list(path: Path) -> bool:
    """Tell whether a list takes new entries by name: in the scenario, in its body, in a tissue of that."""
    above = path[:-1]
    inside = not above or above == ("body",) or (len(above) == 3 and above[:2] == ("body", "tissues"))
    return inside and path[-1] in _NAMED_LISTS


def _new_names(whole: _Document, done: Path) -> list[str]:
    """Return names that may be added to a mapping of names."""
    if done and done[-1] in ("boundaries", "open"):
        return [*FACES, "all"]
    if len(done) == 1:
        return []
    return ["any", *(name for section in _SECTIONS for name in whole.data.get(section) or ())]
