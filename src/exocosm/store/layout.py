"""What a run folder holds: names, axes, units, format version.

::

    run.json              format, version, exocosm version, seed, precision, scenario hash, title, until, step; no time stamps
    scenario.yaml         as resolved
    cells/                copies of the tables the scenario refers to
    layout.json           this module's `Layout`
    provenance.json       the only file with time stamps and facts about the machine
    status.json           running, interrupted or finished; step
    snapshots/00000000.zarr.zip     one a record time, named by its step (see `exocosm.store.archive` for why one file)
        attributes        step, time_min, cells
        fields            [s, z, y, x], one chunk a field
        whole             [w, z, y, x] counts of the pools kept in whole vesicles, if any
        cells/<column>    [n] or [n, ...]
        medium/<map>      [z, y, x] vessels, hindrance: those that cells change
        ledger/<account>  cumulated since time zero; a window is a difference of two snapshots
    checkpoints/00000360.zarr.zip   everything that a run needs to go on; the newest two are kept

Axis letters are those of `exocosm.arrays`: ``n`` cells, ``t`` cell types, ``s`` fields, ``q`` carriers, ``c`` lumen cargo, ``m`` membrane
molecules, ``p`` programmes, ``e`` events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from dataclasses import fields as dataclass_fields
from typing import Any

from exocosm.errors import DamagedError, UnknownNameError, VersionError

FORMAT = "exocosm run"
VERSION = 3
EVENTS = (
    "divisions",
    "quiescence",
    "senescence",
    "apoptosis",
    "necrosis",
    "kills",
    "removals",
    "transformations",
    "departures",
    "arrivals",
    "mutations",
    "radiation",
)


@dataclass(frozen=True)
class FormatVersion:
    """The version of a run folder's format."""

    number: int = VERSION

    def check(self, place: str) -> None:
        """Raise `VersionError` where a folder of this version can be neither read nor migrated."""
        older = 0 < self.number < VERSION
        if self.number == VERSION or (older and all(n in MIGRATIONS for n in range(self.number, VERSION))):
            return
        if self.number > VERSION:
            remedy = "install the newer exocosm that wrote it, or repeat the run from its scenario.yaml"
        else:
            remedy = (
                "read it with the exocosm version named in run.json, or repeat the run from its scenario.yaml"
            )
        raise VersionError(
            f"the run folder has format version {self.number}, this exocosm reads version {VERSION}",
            place=place,
            remedy=remedy,
        )


Migration = Callable[[dict[str, Any]], dict[str, Any]]


def _name_steady(documents: dict[str, Any]) -> dict[str, Any]:
    """Version 1 did not say what the base of a behaviour is that no rule moves."""
    return {**documents, "layout": {**documents["layout"], "steady": []}}


def _stay(documents: dict[str, Any]) -> dict[str, Any]:
    """Before version 3 no cell travelled: its layout rightly names neither the accounts nor the events of those that do."""
    return documents


MIGRATIONS: dict[int, Migration] = {1: _name_steady, 2: _stay}
"""From a version to the next: takes ``{"header": ..., "layout": ...}`` as read and returns it as the next version has it."""


def migrate(documents: dict[str, Any], version: int, place: str) -> dict[str, Any]:
    """Return the documents of a folder as the present version has them.

    Raises
    ------
    VersionError
        If there is no way from `version` to the present one.
    """
    FormatVersion(version).check(place)
    for step in range(version, VERSION):
        documents = MIGRATIONS[step](documents)
    return documents


@dataclass(frozen=True)
class FieldAxis:
    """One field."""

    name: str
    unit: str
    """Of a density: ``mmHg``, ``vesicle/um^3``."""
    kind: str
    """``solute``, ``pool`` or ``cargo`` (carried cargo with a density of its own)."""
    whole: bool = False
    """Counted in whole vesicles: the counts stand in ``whole``, the densities in ``fields``."""
    diffusivity: float = 0.0
    """um^2/min, free of hindrance."""
    decay: float = 0.0
    """1/min in the tissue."""


@dataclass(frozen=True)
class CarrierAxis:
    """One pool, or cargo that travels with a density of its own."""

    name: str
    vesicle: str
    sender: str
    """Name of the sender group."""
    field: str
    """Name of its field."""
    pool: str
    """Name of the carrier that carries it; its own for a pool."""
    membrane: tuple[float, ...] = ()
    """[m] copies of each membrane molecule per vesicle."""
    lumen: tuple[float, ...] = ()
    """[c] copies of each cargo per unit of the carrier."""


@dataclass(frozen=True)
class CellTypeAxis:
    """One cell type."""

    name: str
    colour: str = ""
    """``#rrggbb``; empty: the reader chooses."""
    radius: float = 0.0
    """um"""


@dataclass(frozen=True)
class SteadyBehaviour:
    """One behaviour that no rule moves: no column of it is recorded."""

    name: str
    base: tuple[float, ...]
    """[t] in the unit of its column: folds are multiples of the base value."""


@dataclass(frozen=True)
class AccountAxis:
    """One account of the ledger."""

    name: str
    axes: tuple[str, ...]
    """Axis letters, such as ``("s", "t")``."""
    unit: str = ""


@dataclass(frozen=True)
class Layout:
    """Names and units of every axis of a run."""

    grid_shape: tuple[int, int, int]
    """(nz, ny, nx)."""
    spacing: tuple[float, float, float]
    """(dz, dy, dx) in um."""
    fields: tuple[FieldAxis, ...] = ()
    carriers: tuple[CarrierAxis, ...] = ()
    cell_types: tuple[CellTypeAxis, ...] = ()
    groups: tuple[str, ...] = ()
    """Sender groups, as ``cells/group`` counts them."""
    programmes: tuple[str, ...] = ()
    lumen: tuple[str, ...] = ()
    """[c]"""
    membrane: tuple[str, ...] = ()
    """[m]"""
    behaviours: tuple[str, ...] = ()
    steady: tuple[SteadyBehaviour, ...] = ()
    stages: tuple[str, ...] = ("cycling", "quiescent", "senescent", "apoptotic", "necrotic")
    events: tuple[str, ...] = EVENTS
    accounts: tuple[AccountAxis, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    """What later versions or a scenario want to add; JSON."""

    def names(self, axis: str) -> tuple[str, ...]:
        """Return the names along an axis letter: ``s t q c m p b e g``.

        Raises
        ------
        UnknownNameError
            If there is no such axis.
        """
        known: dict[str, tuple[str, ...]] = {
            "s": tuple(f.name for f in self.fields),
            "q": tuple(q.name for q in self.carriers),
            "t": tuple(t.name for t in self.cell_types),
            "c": self.lumen,
            "m": self.membrane,
            "p": self.programmes,
            "b": self.behaviours,
            "e": self.events,
            "g": self.groups,
        }
        if axis not in known:
            raise UnknownNameError("axis", axis, known)
        return known[axis]

    def index(self, axis: str, name: str) -> int:
        """Return where `name` stands along `axis`.

        Raises
        ------
        UnknownNameError
            If it does not stand there.
        """
        names = self.names(axis)
        if name not in names:
            what = {"s": "field", "q": "carrier", "t": "cell type", "c": "cargo", "m": "membrane molecule"}
            raise UnknownNameError(what.get(axis, "name"), name, names)
        return names.index(name)

    def account(self, name: str) -> AccountAxis:
        """Return an account of the ledger by name.

        Raises
        ------
        UnknownNameError
            If there is none.
        """
        for account in self.accounts:
            if account.name == name:
                return account
        raise UnknownNameError("account", name, [a.name for a in self.accounts])

    @property
    def pools(self) -> tuple[int, ...]:
        """Indices of the carriers that are pools."""
        return tuple(k for k, q in enumerate(self.carriers) if q.pool == q.name)

    @property
    def whole_fields(self) -> tuple[str, ...]:
        """[w] names of the fields counted in whole vesicles, in the order of ``whole``."""
        return tuple(f.name for f in self.fields if f.whole)

    @property
    def voxel_volume(self) -> float:
        """um^3."""
        dz, dy, dx = self.spacing
        return dz * dy * dx

    @property
    def size(self) -> tuple[float, float, float]:
        """(x, y, z) extent in um."""
        (nz, ny, nx), (dz, dy, dx) = self.grid_shape, self.spacing
        return (nx * dx, ny * dy, nz * dz)

    def to_dict(self) -> dict[str, Any]:
        """Return what JSON can say."""
        return asdict(self)

    @classmethod
    def from_dict(cls, content: Mapping[str, Any], place: str = "") -> Layout:
        """Return the layout that `to_dict` wrote.

        Raises
        ------
        DamagedError
            If it is incomplete.
        """
        nested = {
            "fields": FieldAxis,
            "carriers": CarrierAxis,
            "cell_types": CellTypeAxis,
            "accounts": AccountAxis,
            "steady": SteadyBehaviour,
        }
        try:
            values: dict[str, Any] = {}
            for key in (f.name for f in dataclass_fields(cls)):
                value = content[key]
                if key in nested:
                    value = tuple(nested[key](**{k: _tuple(v) for k, v in entry.items()}) for entry in value)
                values[key] = value if key == "extra" else _tuple(value)
            return cls(**values)
        except (KeyError, TypeError, AttributeError) as error:
            raise DamagedError(
                f"the layout is incomplete or was changed: {error}",
                place=place,
                remedy="restore it from a copy",
            ) from error


def _tuple(value: Any) -> Any:
    return tuple(_tuple(v) for v in value) if isinstance(value, list | tuple) else value
