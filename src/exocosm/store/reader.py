"""Reading a run folder, also one that is still being written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from exocosm.errors import DamagedError, StoreError, UnknownNameError
from exocosm.store.archive import Archive, Array
from exocosm.store.body_layout import KEY as BODY
from exocosm.store.body_layout import BodyLayout
from exocosm.store.documents import Documents, read_json
from exocosm.store.layout import FORMAT, VERSION, Layout, migrate
from exocosm.store.paths import inside, listed_steps, step_file

SNAPSHOTS = "snapshots"
TISSUES = "tissues"
"""Folder of the further tissues of a body, each a run folder of its own."""
_KEPT = 4
"""Snapshots that are kept with the arrays that were read of them."""
_LISTED = 64
"""Snapshots of which the list of parts is kept."""


class LazyArrays(Mapping[str, Array]):
    """Arrays by name, each read from disk when it is first asked for."""

    def __init__(self, archive: Archive, prefix: str, what: str) -> None:
        self._archive = archive
        self._prefix = prefix
        self._what = what
        self._names = tuple(n.removeprefix(prefix) for n in archive.names if n.startswith(prefix))
        self._kept: dict[str, Array] = {}

    def __getitem__(self, name: str) -> Array:
        """Return an array; `UnknownNameError` if there is none of that name."""
        if name not in self._kept:
            if name not in self._names:
                raise UnknownNameError(self._what, name, self._names, place=str(self._archive.path))
            self._kept[name] = self._archive.read(self._prefix + name)
        return self._kept[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names


class FieldArrays(Mapping[str, Array]):
    """Fields by name, [z, y, x] each."""

    def __init__(self, archive: Archive, array: str, names: tuple[str, ...]) -> None:
        self._archive = archive
        self._array = array
        self._names = names if array in archive.names else ()

    @cached_property
    def stack(self) -> Array:
        """[s, z, y, x] all of them."""
        stack = self._archive.read(self._array)
        if len(stack) != len(self._names):
            raise DamagedError(
                f"{self._array!r} holds {len(stack)} fields, the layout names {len(self._names)}",
                place=str(self._archive.path),
                remedy="restore the folder from a copy",
            )
        return stack

    def __getitem__(self, name: str) -> Array:
        """Return a field; `UnknownNameError` if there is none of that name."""
        if name not in self._names:
            raise UnknownNameError("field", name, self._names, place=str(self._archive.path))
        out: Array = self.stack[self._names.index(name)]
        return out

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


class Snapshot:
    """One moment of a run; arrays are read when they are asked for."""

    def __init__(self, path: Path, layout: Layout, archive: Archive | None = None) -> None:
        archive = Archive(path) if archive is None else archive
        self.path = path
        self.layout = layout
        try:
            self.step = int(archive.attributes["step"])
            self.time_min = float(archive.attributes["time_min"])
            self.count = int(archive.attributes["cells"])
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedError(f"no snapshot: {error} is missing", place=str(path)) from error
        self.fields = FieldArrays(archive, "fields", layout.names("s"))
        """Densities [z, y, x] by name, solutes, pools and carried cargo."""
        self.whole = FieldArrays(archive, "whole", layout.whole_fields)
        """Counts [z, y, x] by name, of the pools kept in whole vesicles."""
        self.cells = LazyArrays(archive, "cells/", "column of the cells")
        """Columns by name: identity, kind, sphere [n, 4] (x, y, z, radius in um), surface [n, q], cytosol [n, c], ..."""
        self.medium = LazyArrays(archive, "medium/", "map of the medium that cells change")
        """Maps [z, y, x] that cells change, by name: vessels (density), hindrance; those that stay follow from the scenario."""
        self.body = LazyArrays(archive, f"{BODY}/", "array of the body")
        """``amount`` [k, b] in the compartments, ``phagocytes`` [1], and accounts cumulated since time zero: ``secreted``, ``injected``,
        ``filtered`` [b], ``captured``, ``degraded`` [organ, b], ``returned``, ``drained``, ``left`` [t, b]; of cells in blood
        ``cells_in_blood`` [y], what they hold ``cells_hold`` [q] and ``cells_hold_cargo`` [c], and ``cells_departed``,
        ``cells_arrived``, ``cells_elsewhere`` [t, y], ``cells_injected``, ``cells_died`` [y], ``cells_lodged`` [organ, y],
        ``cells_held`` [entered arrived gone, q], ``cells_cargo`` [entered arrived gone injected, c]; empty without a body."""
        self._ledger = LazyArrays(archive, "ledger/", "account")

    def ledger(self, account: str) -> Array:
        """Return an account, cumulated since time zero; axes as in ``layout.account(account)``."""
        return self._ledger[account]

    def ledger_all(self) -> dict[str, Array]:
        """Return every account by name."""
        return dict(self._ledger)

    def __repr__(self) -> str:
        return f"Snapshot(time_min={self.time_min:g}, cells={self.count})"


class Run(Documents):
    """A run folder to be read; see `open_run`."""

    def __init__(self, path: Path, header: Mapping[str, Any], layout: Layout) -> None:
        super().__init__(path, header)
        self.layout = layout
        self._snapshots: dict[int, Snapshot] = {}
        self._archives: dict[int, Archive] = {}
        self._tissues: dict[str, Run] = {}

    @cached_property
    def body(self) -> BodyLayout | None:
        """Names of what the body holds; None where the run is of a tissue alone."""
        found = self.layout.extra.get(BODY)
        return None if found is None else BodyLayout.from_dict(found, str(self.path / "layout.json"))

    @property
    def tissues(self) -> tuple[str, ...]:
        """Names of the tissues, the run's own first; none without a body."""
        return () if self.body is None else tuple(t.name for t in self.body.tissues)

    def tissue(self, name: str) -> Run:
        """Return the run of a tissue of the body, this one for its own; `UnknownNameError` where there is none."""
        if name not in self.tissues:
            raise UnknownNameError("tissue", name, self.tissues, place=str(self.path))
        if name == self.tissues[0]:
            return self
        if name not in self._tissues:
            self._tissues[name] = open_run(inside(self.path, f"{TISSUES}/{name}"))
        return self._tissues[name]

    @cached_property
    def steps(self) -> tuple[int, ...]:
        """[k] engine steps at which a snapshot was taken, as found when first asked; `refresh` looks again."""
        return tuple(listed_steps(self.path, SNAPSHOTS))

    @cached_property
    def times_min(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """[k] times of the snapshots, min."""
        return np.array([self.snapshot(k).time_min for k in range(len(self.steps))], dtype=np.float64)

    def __len__(self) -> int:
        """Count the snapshots."""
        return len(self.steps)

    def refresh(self) -> None:
        """Look again for snapshots: the run may still be going."""
        for name in ("steps", "times_min"):
            self.__dict__.pop(name, None)
        self._tissues.clear()

    def snapshot(self, k: int = -1) -> Snapshot:
        """Return snapshot `k`; negative ones count from the end.

        Raises
        ------
        StoreError
            If there is no such snapshot.
        """
        count = len(self.steps)
        if not -count <= k < count:
            raise StoreError(
                f"there is no snapshot {k}; the run has {count}",
                place=str(self.path),
                remedy=f"choose one from 0 to {count - 1}" if count else "the run has recorded nothing yet",
            )
        step = self.steps[k]
        found = self._snapshots.pop(step, None)
        if found is None:
            found = self._opened(step)
        # Most recently used last; only a few are kept, since each keeps the arrays that were read of it.
        self._snapshots[step] = found
        for old in list(self._snapshots)[:-_KEPT]:
            del self._snapshots[old]
        return found

    def snapshots(self) -> Iterator[Snapshot]:
        """Yield the snapshots in time; each is forgotten when the next is taken, so that memory stays small."""
        for step in self.steps:
            yield self._opened(step)

    def _opened(self, step: int) -> Snapshot:
        """Return a snapshot with nothing read of it yet; where its parts lie is kept of the last ones."""
        path = inside(self.path, f"{SNAPSHOTS}/{step_file(step)}")
        archive = self._archives.pop(step, None) or Archive(path)
        self._archives[step] = archive
        for old in list(self._archives)[:-_LISTED]:
            del self._archives[old]
        return Snapshot(path, self.layout, archive)

    def window(self, k0: int, k1: int, account: str) -> Array:
        """Return what was booked between snapshots `k0` and `k1`."""
        out: Array = self.snapshot(k1).ledger(account) - self.snapshot(k0).ledger(account)
        return out

    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables that the scenario refers to."""
        folder = inside(self.path, "cells")
        return tuple(sorted(p.name for p in folder.iterdir() if p.is_file())) if folder.is_dir() else ()

    def table_path(self, name: str) -> Path:
        """Return the path of a table; `StoreError` where the name climbs out of the folder."""
        return inside(self.path, f"cells/{name}")

    def __repr__(self) -> str:
        return f"Run({str(self.path)!r}, snapshots={len(self.steps)})"


def open_run(path: str | Path) -> Run:
    """Open a run folder for reading.

    Parameters
    ----------
    path
        The folder; it may belong to a run that is still going.

    Raises
    ------
    StoreError
        If there is no run folder.
    VersionError
        If it is of a format version that cannot be read or migrated.
    DamagedError
        If its documents are incomplete.
    """
    folder = Path(path)
    header = read_header(folder)
    layout = read_json(inside(folder, "layout.json"))
    documents = migrate({"header": header, "layout": layout}, int(header["version"]), str(folder))
    return Run(
        folder, documents["header"], Layout.from_dict(documents["layout"], str(folder / "layout.json"))
    )


def read_header(folder: Path) -> dict[str, Any]:
    """Return what run.json says, its format checked but not its version."""
    remedy = "give the folder that `exocosm run --out` wrote"
    try:
        folder.stat()
        path = inside(folder, "run.json")
        path.exists()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreError(
            f"cannot read: {reason}", place=str(folder), remedy="check the permissions"
        ) from error
    if not folder.exists():
        raise StoreError("there is no such folder", place=str(folder), remedy=remedy)
    if not folder.is_dir():
        raise StoreError("is a file, not a run folder", place=str(folder), remedy=remedy)
    path = inside(folder, "run.json")
    if not path.exists():
        if inside(folder, "layout.json").exists() or inside(folder, SNAPSHOTS).exists():
            raise DamagedError(
                "run.json is missing: the folder was never completed or was changed",
                place=str(folder),
                remedy="start the run again with --overwrite, or restore the folder from a copy",
            )
        raise StoreError("is no run folder: it holds no run.json", place=str(folder), remedy=remedy)
    header = read_json(path)
    if header.get("format") != FORMAT:
        raise StoreError("is no run folder: run.json is of another program", place=str(folder), remedy=remedy)
    version = header.get("version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise DamagedError(
            f"run.json names no format version (this exocosm writes {VERSION})",
            place=str(path),
            remedy="restore it",
        )
    return header
