"""The words of real sections: platforms, histology labels and cell types, and what this package calls them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from exocosm.errors import Problem, nearest
from exocosm.knowledge.quantity import Quantity
from exocosm.model.bundled import bundled

UNDETERMINED = "undetermined"
"""The region of a spot that nobody labelled."""


@dataclass(frozen=True)
class Region:
    """What a histology label says about the tissue under it (see ``data/regions.yaml``)."""

    name: str
    density: float
    arranged: str
    epithelial: str
    composition: Mapping[str, float]


@dataclass(frozen=True)
class SectionType:
    """A cell type that a section can hold (see ``data/cell_types.yaml``)."""

    name: str
    like: str
    release: str
    note: str
    other: Mapping[str, Any]

    @property
    def radius_um(self) -> float:
        """Radius of the bundled type, um."""
        return Quantity.accept(bundled("cells", self.like)["diameter"]).to("um") / 2


@dataclass(frozen=True)
class Platform:
    """A spot array: lattice (square or hexagonal), pitch and spot diameter in um."""

    name: str
    lattice: str
    pitch_um: float
    spot_um: float


@cache
def table(name: str) -> dict[str, Any]:
    """Return one of the tables in ``omics/data``, as read."""
    text = files("exocosm.omics").joinpath("data", f"{name}.yaml").read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


@cache
def regions() -> dict[str, Region]:
    """Return every region by name."""
    return {
        name: Region(name, row["density"], row["arranged"], row["epithelial"], row["composition"])
        for name, row in table("regions").items()
    }


@cache
def section_types() -> dict[str, SectionType]:
    """Return every cell type of sections by name, in the order in which tables list them."""
    return {
        name: SectionType(name, row["like"], row["release"], row.get("note", ""), row.get("other", {}))
        for name, row in table("cell_types").items()
    }


@cache
def platforms() -> dict[str, Platform]:
    """Return every spot array by name."""
    return {
        name: Platform(name, row["lattice"], row["pitch_um"], row["spot_um"])
        for name, row in table("platforms").items()
    }


def _folded(word: str) -> str:
    """Return `word` without case, underscores, hyphens and doubled blanks."""
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").replace(".", " ").split())


@cache
def _meanings(name: str) -> dict[str, str]:
    """Map every alias in a table, folded, to the name it stands for."""
    known: dict[str, str] = {}
    for meaning, row in table(name).items():
        for word in (meaning, *row["aliases"]):
            known[_folded(word)] = meaning
    return known


def find(which: str, word: str) -> str | None:
    """Return what `word` means in the table `which` (platforms, regions or cell_types); None if unknown."""
    return _meanings(which).get(_folded(word))


def translate(
    which: str, words: Iterable[str], rename: Mapping[str, str], *, what: str, place: str
) -> tuple[dict[str, str], list[Problem]]:
    """Find what every word means.

    Parameters
    ----------
    which
        The table: ``regions`` or ``cell_types``.
    words
        As the file has them.
    rename
        The user's own translations; looked at first.
    what, place
        For the problems: what such a word is called and where it stands.

    Returns
    -------
    dict, list of Problem
        Meaning by word; one problem for every word without a meaning.
    """
    found: dict[str, str] = {}
    problems = []
    for word in words:
        meaning = find(which, rename.get(word, word))
        if meaning is not None:
            found[word] = meaning
            continue
        near = [_meanings(which)[n] for n in nearest(_folded(rename.get(word, word)), _meanings(which))]
        likely = " or ".join(repr(n) for n in dict.fromkeys(near))
        known = ", ".join(table(which))
        problems.append(
            Problem(
                f"unknown {what} {word!r}",
                place=place,
                remedy=(f"did you mean {likely}? " if likely else "")
                + f"say with `rename` which it is of: {known}",
            )
        )
    return found, problems
