"""Whom a therapy is for: cell types by name, tag or what they carry; and whether anybody answers to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exocosm.errors import Problem
from exocosm.model.therapy import Overlay, Therapy
from exocosm.model.yaml_reader import Lines, Path

ANY = "any"
"""Every cell type."""
DIVIDING = "dividing"
"""The cell types that have a cycle."""
CARRYING = "carrying "
"""Before a receptor or a membrane molecule: the cell types that carry it."""
RELEASED = "released by "
"""Before a cell type, a tag, ...: the vesicle kinds that those release."""

_MISSING = {"capture": "takes up vesicles", "export": "exports a drug"}
"""First word of a behaviour of ``any`` -> what no cell type does where nothing is meant; else none releases vesicles."""


@dataclass(frozen=True)
class Part:
    """A layer of a therapy: itself, one of its options, or a fragment that it includes."""

    therapy: Therapy
    label: str
    """As in `treated with` of a scenario."""
    layer: Overlay
    at: Path
    """Where it stands in its file."""
    fragment: bool = False
    """Whether it may fall away where nobody answers."""

    @property
    def lines(self) -> Lines:
        """Of its file."""
        return self.therapy.lines if self.therapy.lines is not None else Lines(self.therapy.name)

    def place(self, path: Path) -> str:
        """Return ``file.yaml:42`` for a path of the layer."""
        return self.lines.place((*self.at, *path))

    def problem(self, path: Path, message: str, remedy: str = "") -> Problem:
        """Return a problem of the layer."""
        return Problem(f"therapy {self.label!r}: {message}", self.place(path), remedy)


def matching(data: Mapping[str, Any], keys: object, without: object = ()) -> list[str]:
    """Return the cell types of a document that one key, or any of several, means; in the order of the document.

    Parameters
    ----------
    data
        A scenario as written.
    keys
        Cell type, tag, ``carrying X``, ``dividing`` or ``any``.
    without
        Likewise: those that are left out.
    """
    cells: Mapping[str, Any] = data.get("cells", {})
    wanted, unwanted = _listed(keys), _listed(without)
    return [
        name
        for name, cell in cells.items()
        if any(_is(name, cell, key, cells) for key in wanted)
        and not any(_is(name, cell, key, cells) for key in unwanted)
    ]


def kinds_meant(data: Mapping[str, Any], key: str) -> list[str]:
    """Return the vesicle kinds that a key of a layer means: its name, which may be new, ``any``, or ``released by`` whom."""
    kinds: Mapping[str, Any] = data.get("vesicles", {})
    if key in kinds or (key != ANY and not key.startswith(RELEASED)):
        return [key]
    if key == ANY:
        return list(kinds)
    senders = matching(data, key[len(RELEASED) :])
    released = {kind for name in senders for kind in data["cells"][name].get("releases") or {}}
    return [kind for kind in kinds if kind in released]


def _listed(keys: object) -> list[str]:
    return [keys] if isinstance(keys, str) else [str(k) for k in keys] if isinstance(keys, Iterable) else []


def _is(name: str, cell: Mapping[str, Any], key: str, cells: Mapping[str, Any]) -> bool:
    if key in cells:
        return key == name
    if key.startswith(CARRYING):
        return key[len(CARRYING) :] in (cell.get("carries") or {})
    if key == DIVIDING:
        return bool(cell.get("cycle"))
    return key == ANY or key in (cell.get("tags") or ())


def spread(
    data: Mapping[str, Any], rule: Mapping[str, Any], number: int, part: Part
) -> tuple[list[dict[str, Any]], Problem | None]:
    """Return one rule for each cell type, and each vesicle kind, that a rule of a layer means; and what is wrong with it."""
    path: Path = ("rules", number)
    if "in" not in rule:
        return [], part.problem(path, "a rule says in whom: in: any, a tag, or a cell type")
    name = rule.get("name") or f"{part.label} {number + 1}"
    lost = _undeclared(data, rule)
    if lost and not part.fragment:
        return [], part.problem(
            path,
            f"{name!r} has a target that no cell carries: the scenario has no solute {lost!r}",
            f"solutes: {lost}: ...",
        )
    types = matching(data, rule["in"], rule.get("except", ()))
    made: list[dict[str, Any]] = []
    rest = {k: v for k, v in rule.items() if k not in ("in", "except", "name")}
    for cell_type in types:
        for kind, one in _kinds(data, cell_type, rest):
            made.append(
                {"name": f"{name} in {cell_type}" + (f": {kind}" if kind else ""), "in": cell_type, **one}
            )
    if made or part.fragment:
        return made, None
    whom = " or ".join(map(repr, _listed(rule["in"])))
    if types:
        does = _MISSING.get(str(rest.get("raises") or rest.get("lowers")).split()[0], "releases vesicles")
        return [], part.problem(
            path, f"{name!r} has a target that no cell carries: no cell type that is {whom} {does}"
        )
    return [], part.problem(
        path,
        f"{name!r} has a target that no cell carries: no cell type is {whom}",
        _remedy(data, _listed(rule["in"]), part),
    )


def _undeclared(data: Mapping[str, Any], rule: Mapping[str, Any]) -> str:
    """Return the solute that a rule is to change and the scenario does not have; empty where it has it."""
    behaviour = str(rule.get("raises") or rule.get("lowers") or "")
    for word in ("secretion of ", "consumption of "):
        if behaviour.startswith(word) and behaviour[len(word) :] not in data.get("solutes", {}):
            return behaviour[len(word) :]
    return ""


def _remedy(data: Mapping[str, Any], wanted: Sequence[str], part: Part) -> str:
    """Say how a scenario comes to have whom a rule wants."""
    carried = [key.removeprefix(CARRYING) for key in wanted if key.startswith(CARRYING)]
    if carried:
        return f"cells: <type>: carries: {{{carried[0]}: ...}}" + _options(part)
    tags = sorted({tag for cell in data.get("cells", {}).values() for tag in cell.get("tags") or ()})
    there = ", ".join([*data.get("cells", {}), *tags])
    return f"there are {there}; 'tags: [...]' of a cell type adds one" if there else "cells: ..."


def _options(part: Part) -> str:
    names = ", ".join(map(repr, part.therapy.options))
    return f"; or one of the options {names}" if names else ""


def _kinds(
    data: Mapping[str, Any], cell_type: str, rule: Mapping[str, Any]
) -> list[tuple[str, dict[str, Any]]]:
    """Return a rule for everything that ``any`` means at the end of a behaviour: vesicle kinds, or cargo that is exported."""
    for key in ("raises", "lowers"):
        behaviour = str(rule.get(key, ""))
        if not behaviour.endswith(f" {ANY}"):
            continue
        word = behaviour.removesuffix(ANY)
        meant = _subjects(data, data["cells"][cell_type], word)
        if meant is not None:
            return [(one, {**rule, key: word + one}) for one in meant]
    return [("", dict(rule))]


def _subjects(data: Mapping[str, Any], cell: Mapping[str, Any], word: str) -> list[str] | None:
    """Return what ``any`` means after the first words of a behaviour; None where it means nothing there."""
    released = list(cell.get("releases") or {})
    if word == "release of ":
        return released
    if word == "capture of ":
        known = cell.get("captures") or {}
        return [k for k in data.get("vesicles", {}) if k in known or ANY in known]
    if word == "export of ":
        return list(cell.get("exports") or {})
    if word.startswith("loading of ") and word.endswith(" into "):
        return [kind for kind in released if kind in data.get("vesicles", {})]
    return None


def answered(rules: Sequence[tuple[dict[str, Any], Part, int]], idle: Sequence[int]) -> list[Problem]:
    """Return a problem for every rule of a layer of which nothing is left, because no cell has what it changes."""
    every: dict[tuple[str, int], list[int]] = {}
    for index, (_, part, number) in enumerate(rules):
        if not part.fragment:
            every.setdefault((part.label, number), []).append(index)
    found: list[Problem] = []
    for indices in every.values():
        if set(indices) <= set(idle):
            rule, part, number = rules[indices[0]]
            what = rule.get("raises") or rule.get("lowers")
            found.append(
                part.problem(
                    ("rules", number),
                    f"{rule['name']!r} has a target that no cell carries: none of its cell types has {what!r}, or its base is 0",
                    "give the cell type one, or write an absolute value",
                )
            )
    return found


def target_problems(data: Mapping[str, Any], parts: Sequence[Part]) -> list[Problem]:
    """Return a problem for everything that a therapy blocks and nobody carries, or nobody listens to."""
    found: list[Problem] = []
    heard = {_signal(rule) for rule in data.get("rules", [])}
    heard |= {_signal(rule) for part in parts for rule in part.layer.rules}
    for part in parts:
        for section in ("molecules", "receptors"):
            for name, entry in getattr(part.layer, section).items():
                if not isinstance(entry, Mapping) or not (entry.get("blocked by") or entry.get("blocked_by")):
                    continue
                cells = [c for c in data.get("cells", {}).values() if name in (c.get("carries") or {})]
                vesicles = [v for v in data.get("vesicles", {}).values() if name in (v.get("membrane") or {})]
                if not cells and not vesicles:
                    found.append(
                        part.problem(
                            (section, name),
                            f"no cell carries its target {name!r}, and no vesicle",
                            f"cells: <type>: carries: {{{name}: ...}}" + _options(part),
                        )
                    )
                    continue
                declared = {**data.get("molecules", {}), **data.get("receptors", {})}.get(name) or {}
                ways = {f"blocked {name}", f"bound {name}", f"contact with {name}"}
                ways |= {f"bound {receptor}" for receptor in declared.get("binds") or {}}
                if not ways & heard:
                    found.append(
                        part.problem(
                            (section, name),
                            f"no rule answers to {name!r}: nothing changes when it is blocked",
                            f"a rule on {' or '.join(sorted(map(repr, ways)))}" + _options(part),
                        )
                    )
    return found


def _signal(rule: Mapping[str, Any]) -> str:
    contact = rule.get("contact")
    return f"contact with {contact}" if contact else str(rule.get("high") or rule.get("low") or "")
