"""Bundled cell types, solutes and vesicle kinds, and how ``like:`` takes them into a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from importlib.resources import files
from typing import Any

from exocosm.errors import UnknownNameError
from exocosm.model.yaml_reader import read_yaml

FOLDERS = {"cells": "cell_types", "solutes": "solutes", "vesicles": "vesicles"}
"""Section of a scenario -> folder of its bundled declarations."""
BODY = "body"
"""Section that is one declaration, which may be like a bundled one."""
_BODIES = "bodies"
_NAMED = {
    "releases": "vesicles",
    "captures": "vesicles",
    "secretes": "solutes",
    "consumes": "solutes",
    "exports": "molecules",
}
"""Mapping of a cell type -> section that must have the names in it."""
_NAMED |= {
    "initial programmes": "programmes",
    "initial cargo": "molecules",
    "membrane": "molecules",
    "packs": "molecules",
    "lumen": "molecules",
    "becomes": "cells",
    "mutates": "cells",
}


@cache
def _all(section: str) -> dict[str, Any]:
    """Read every bundled declaration of a section."""
    found: dict[str, Any] = {}
    for file in sorted(
        (files("exocosm.model") / "data" / FOLDERS.get(section, _BODIES)).iterdir(), key=lambda f: f.name
    ):
        if file.name.endswith(".yaml"):
            data, _, problems = read_yaml(file.read_text(encoding="utf-8"), file.name)
            if problems:
                raise ValueError("; ".join(str(p) for p in problems))
            found |= data
    return found


def bundled_names(section: str) -> tuple[str, ...]:
    """Return the names of the bundled ``cells``, ``solutes`` or ``vesicles``, or of the bundled bodies."""
    return tuple(_all(section))


def bundled(section: str, name: str) -> dict[str, Any]:
    """Return a copy of a bundled declaration, as written; `UnknownNameError` without one."""
    if name not in _all(section):
        raise UnknownNameError(f"bundled {_SINGULAR[section]}", name, _all(section))
    return dict(deepcopy(_all(section)[name]))


_SINGULAR = {"cells": "cell type", "solutes": "solute", "vesicles": "vesicle kind", BODY: "body"}


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Lay what the user wrote over a bundled declaration; mappings merge, all else (quantities, lists, null) replaces."""
    result = dict(base)
    for key, value in over.items():
        below = result.get(key)
        both = isinstance(below, Mapping) and isinstance(value, Mapping)
        if both and "value" not in below and "value" not in value:  # type: ignore[operator]
            result[key] = merged(below, value)  # type: ignore[arg-type]
        else:
            result[key] = value
    return result


def fitting(declared: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out of a bundled declaration what concerns solutes, vesicles or molecules that the scenario does not have."""
    result = dict(declared)
    for key, section in _NAMED.items():
        if isinstance(result.get(key), Mapping):
            known = document.get(section)
            names = known if isinstance(known, Mapping) else {}
            result[key] = {n: v for n, v in result[key].items() if n in names or n == "any"}
    if isinstance(result.get("tropism"), list):
        known = document.get("molecules") or {}
        result["tropism"] = [law for law in result["tropism"] if law["molecule"] in known]
    motility = result.get("motility")
    if isinstance(motility, Mapping) and motility.get("towards") is not None:
        known = {**(document.get("solutes") or {}), **(document.get("vesicles") or {})}
        if motility["towards"] not in known:
            result["motility"] = {k: v for k, v in motility.items() if k not in ("towards", "bias", "away")}
    return result
