"""What can be read of a cell, by kind and name; and which cells are meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exocosm.arrays import Bool, Float
from exocosm.assays.geometry import Region
from exocosm.assays.reading import Facts, alive
from exocosm.errors import ExocosmError, UnknownNameError
from exocosm.store.cell_table import membrane_contact
from exocosm.store.run_folder import Snapshot

ALL = "all"
"""Stands for every cell type, group or pool."""
ALWAYS = ("one", "zero")
"""Columns of the behaviours that hold constants."""
KINDS = ("programme", "cytosol", "contact", "held", "surface", "endosome", "behaviour", "size")
"""What is measured of every cell; `read_quantity` knows ``type`` and ``stage`` besides."""


@dataclass(frozen=True)
class Quantities:
    """Numbers of one kind for every cell of a snapshot."""

    kind: str
    names: tuple[str, ...]
    """[k]"""
    units: tuple[str, ...]
    """[k]"""
    values: Float
    """[n, k]"""


def positions(snapshot: Snapshot) -> Float:
    """Return where the cells are, [n, 3] um."""
    return np.asarray(snapshot.cells["sphere"], dtype=float)[:, :3]


def read_quantities(facts: Facts, snapshot: Snapshot, kind: str) -> Quantities:
    """Return all quantities of one kind.

    Kinds: ``programme``; ``cytosol``, copies of lumen cargo; ``contact``, copies of membrane molecules on vesicles bound to the
    surface; ``held``, ``surface`` and ``endosome``, vesicles by vesicle kind; ``behaviour``, at the base of the cell type where no
    rule moves it; ``size``, the radius; ``type`` and ``stage``, 1 for a cell that is of it. Columns that a run did not record
    give no quantities.
    """
    cells, layout, n = snapshot.cells, facts.layout, snapshot.count
    none: Float = np.zeros((n, 0))

    def column(name: str, width: int) -> Float:
        if not width or name not in cells:
            return none
        return np.asarray(cells[name], dtype=float)[:, :width]

    if kind == "programme":
        names, unit, values = layout.programmes, "1", column("programme", len(layout.programmes))
    elif kind == "cytosol":
        names, unit, values = layout.lumen, "copy", column("cytosol", len(layout.lumen))
    elif kind == "contact":
        some = layout.membrane and "surface" in cells
        names, unit = layout.membrane, "copy"
        values = membrane_contact(snapshot) if some else none
    elif kind in ("held", "surface", "endosome"):
        names, unit, values = (*_vesicles(facts, snapshot, kind),)
    elif kind == "behaviour":
        names, unit, values = (*_behaviours(facts, snapshot),)
    elif kind == "size":
        names, unit, values = ("radius",), "um", np.asarray(cells["sphere"], dtype=float)[:, 3:4]
    else:
        names = facts.types if kind == "type" else facts.stages
        code = np.asarray(cells["kind" if kind == "type" else "stage"], np.int64)
        unit, values = "1", (code[:, None] == np.arange(len(names))).astype(float)
    if not values.shape[1]:
        names = ()
    return Quantities(kind, names, (unit,) * len(names), values)


def _behaviours(facts: Facts, snapshot: Snapshot) -> tuple[tuple[str, ...], str, Float]:
    """Return behaviours: recorded ones, then those that no rule moves."""
    layout = facts.layout
    names, values = [s.name for s in layout.steady], np.zeros((snapshot.count, 0))
    if layout.steady:
        kind = np.asarray(snapshot.cells["kind"], np.int64)
        values = np.array([s.base for s in layout.steady], float).T[kind]
    if "behaviour" in snapshot.cells:
        kept = [b for b, name in enumerate(layout.behaviours) if name not in ALWAYS]
        names = [layout.behaviours[b] for b in kept] + names
        recorded = np.asarray(snapshot.cells["behaviour"], dtype=float)
        values = np.concatenate([recorded[:, kept], values], 1)
    return tuple(names), "", values


def _vesicles(facts: Facts, snapshot: Snapshot, kind: str) -> tuple[tuple[str, ...], str, Float]:
    """Return vesicle kinds and how many each cell holds of them, on its surface, in endosomes or both."""
    names = tuple(dict.fromkeys(facts.vesicle[q] for q in facts.pools))
    places = ("surface", "endosome") if kind == "held" else (kind,)
    out = np.zeros((snapshot.count, len(names)))
    for place in places:
        if place not in snapshot.cells:
            return (), "vesicle", np.zeros((snapshot.count, 0))
        held = np.asarray(snapshot.cells[place], dtype=float)
        for q in facts.pools:
            out[:, names.index(facts.vesicle[q])] += held[:, q]
    return names, "vesicle", out


def read_quantity(facts: Facts, snapshot: Snapshot, text: str, place: str) -> tuple[str, str, Float]:
    """Return kind, name and values [n] of one quantity, written as its name or as ``kind:name``.

    Raises
    ------
    UnknownNameError
        If there is no such quantity.
    ExocosmError
        If several kinds have the name.
    """
    kinds = (*KINDS, "type", "stage")
    given, sign, name = text.partition(":")
    wanted = given.strip() if sign and given.strip() in kinds else None
    name = name.strip() if wanted else text.strip()
    found = [read_quantities(facts, snapshot, kind) for kind in ((wanted,) if wanted else kinds)]
    has = [q for q in found if name in q.names]
    if not has:
        raise UnknownNameError("quantity of a cell", name, [n for q in found for n in q.names], place=place)
    if len(has) > 1:
        raise ExocosmError(
            f"{name!r} is several quantities",
            place=place,
            remedy="write " + " or ".join(f"{q.kind}:{name}" for q in has),
        )
    return has[0].kind, name, has[0].values[:, has[0].names.index(name)]


def default_quantity(facts: Facts) -> str:
    """Return the first programme, else the first lumen cargo in the cytosol, else the first cell type."""
    layout = facts.layout
    for kind, names in (("programme", layout.programmes), ("cytosol", layout.lumen), ("type", facts.types)):
        if names:
            return f"{kind}:{names[0]}"
    return "size:radius"


def read_names(
    given: str | Sequence[str] | None, known: Sequence[str], what: str, place: str
) -> tuple[str, ...]:
    """Return names given as a list or as text with commas; all that are known for ``None``.

    Raises
    ------
    UnknownNameError
        If one is not known.
    """
    if given is None:
        return tuple(known)
    names = [given] if isinstance(given, str) and given in known else None
    if names is None:
        names = [n.strip() for n in given.split(",")] if isinstance(given, str) else list(given)
    for name in names:
        if name not in known:
            raise UnknownNameError(what, str(name), known, place=place)
    return tuple(names)


def members(facts: Facts, snapshot: Snapshot, names: Sequence[str]) -> Bool:
    """Return which living cells are of any of some cell types or sender groups, [n]."""
    kind, group = np.asarray(snapshot.cells["kind"], np.int64), np.asarray(snapshot.cells["group"], np.int64)
    types = [facts.types.index(n) for n in names if n in facts.types]
    groups = [facts.groups.index(n) for n in names if n in facts.groups and n not in facts.types]
    out: Bool = alive(facts, snapshot.cells) & (np.isin(kind, types) | np.isin(group, groups))
    return out


def read_group(facts: Facts, group: str | None, place: str) -> str | None:
    """Return a sender group after a look whether there is one of that name."""
    if group is not None and group not in facts.groups:
        raise UnknownNameError("sender group", group, facts.groups, place=place)
    return group


def selected(facts: Facts, snapshot: Snapshot, group: str | None, region: Region | None) -> Bool:
    """Return which living cells are of a sender group and in a region, [n]."""
    keep = alive(facts, snapshot.cells)
    if group is not None:
        keep = keep & (np.asarray(snapshot.cells["group"]) == facts.groups.index(group))
    if region is not None:
        keep = keep & region.holds(positions(snapshot))
    return keep
