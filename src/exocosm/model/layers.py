"""Laying one declaration under another, with a record of what came from where."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from exocosm.model.bundled import FOLDERS, bundled, fitting, merged
from exocosm.model.cell_type import CellType
from exocosm.model.problems import spelt
from exocosm.model.receptor import Receptor
from exocosm.model.solute import Solute
from exocosm.model.yaml_reader import Lines, Path

GROWING = ("tags", "varies")
"""Lists that grow when two declarations meet."""


@dataclass
class Origins(Lines):
    """Where everything stands in a document that was put together from several."""

    base: Lines | None = None
    """Of the document that the others were laid over."""
    parts: dict[Path, tuple[Lines, Path]] = field(default_factory=dict)
    """Path here -> the file that it came from, and its path there."""

    def place(self, path: Path) -> str:
        """Return ``file.yaml:42`` for a path, in the file that it came from."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.parts:
                lines, there = self.parts[path[:length]]
                return lines.place((*there, *path[length:]))
        return self.base.place(path) if self.base is not None else ""


@cache
def _unsaid(section: str) -> Mapping[str, Any]:
    """Return what a declaration of a section is written as where its author said nothing."""
    if section == "cells":
        return dict(CellType.model_validate({"diameter": "1 um"}).written())
    if section == "solutes":
        return dict(Solute.model_validate({"unit": "uM", "diffusivity": "1 um^2/min"}).written())
    return dict(Receptor().written()) if section == "receptors" else {"kind": "protein"}


@dataclass(frozen=True)
class Layer:
    """A declaration that is laid under others, and where it stands."""

    entry: Mapping[str, Any]
    lines: Lines
    at: Path


def lie_under(own: Mapping[str, Any], layer: Layer, path: Path, origins: Origins) -> dict[str, Any]:
    """Return a declaration with what it does not say itself taken from a layer.

    Parameters
    ----------
    own
        As written. A value that is what counts where nothing is said counts as not said.
    layer
        What lies under it.
    path
        Of the declaration, in the document that `origins` speaks of.
    origins
        Grows by what was taken.
    """
    unsaid = {**_unsaid(str(path[0])), **dict.fromkeys(("diameter", "unit", "diffusivity"), object())}
    return _under(own, layer, path, origins, unsaid)


def _under(
    own: Mapping[str, Any], layer: Layer, path: Path, origins: Origins, unsaid: Mapping[str, Any]
) -> dict[str, Any]:
    result = dict(own)
    keys = spelt(path)
    for given, value in layer.entry.items():
        key = keys.get(given, given)
        here, there = (*path, key), (*layer.at, given)
        have = result.get(key)
        if key in GROWING and have:
            result[key] = list(dict.fromkeys([*have, *value]))
        elif isinstance(have, Mapping) and isinstance(value, Mapping) and not {"value"} & {*have, *value}:
            deeper = unsaid.get(key)
            result[key] = _under(
                have,
                Layer(value, layer.lines, there),
                here,
                origins,
                deeper if isinstance(deeper, Mapping) else {},
            )
        elif have is None or (key in unsaid and have == unsaid[key]):
            result[key] = deepcopy(value)
            origins.parts[here] = (layer.lines, there)
    return result


def whole_entry(section: str, entry: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a declaration with what its ``like`` names under it; `UnknownNameError` where that is nothing."""
    if section not in FOLDERS or not isinstance(entry, Mapping) or "like" not in entry:
        return entry
    own = {k: v for k, v in entry.items() if k != "like"}
    return merged(fitting(bundled(section, str(entry["like"])), document), own)
