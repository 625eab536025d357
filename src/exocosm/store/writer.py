"""Writing a run folder: one process at a time, every file whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Any

from exocosm.errors import StoreError, VersionError
from exocosm.store import checkpoint
from exocosm.store.archive import Array, write_archive
from exocosm.store.atomic import make_folder, remove, remove_leftovers, storing, write_bytes, write_json
from exocosm.store.body_layout import KEY as BODY
from exocosm.store.layout import FORMAT, VERSION, Layout
from exocosm.store.lock import NAME as LOCK_NAME
from exocosm.store.lock import Lock
from exocosm.store.paths import inside, listed_steps, step_file
from exocosm.store.reader import SNAPSHOTS, TISSUES, Run, open_run, read_header

STATES = ("running", "interrupted", "finished")
_FOLDERS = ("cells", SNAPSHOTS, checkpoint.FOLDER)
_DOCUMENTS = ("run.json", "layout.json", "scenario.yaml", "provenance.json", "status.json")


class RunFolder:
    """A run folder to be written; made by `create` or `resume`, closed by `close` or a ``with`` statement."""

    def __init__(self, path: Path, lock: Lock, layout: Layout) -> None:
        self.path = path
        self.layout = layout
        self._lock = lock

    @classmethod
    def create(
        cls,
        path: str | Path,
        scenario_text: str,
        layout: Layout,
        header: Mapping[str, Any],
        overwrite: bool = False,
        tables: Mapping[str, bytes] | None = None,
    ) -> RunFolder:
        """Make a run folder.

        Parameters
        ----------
        path
            Where; missing parents are made.
        scenario_text
            The scenario as resolved, YAML.
        layout
            Names and units.
        header
            seed, precision, title, scenario_hash, until_min, step_min ...; no time stamps. The format,
            its version and that of exocosm are added.
        overwrite
            Whether a run that stands there may be removed. Files that are not of a run are never touched.
        tables
            Tables that the scenario refers to, by file name; they are kept under ``cells/``.

        Raises
        ------
        StoreError
            If the folder is not empty, belongs to a running process, or cannot be written.
        """
        folder = Path(path)
        with storing(folder):
            taken = folder.exists() and not folder.is_dir()
        if taken:
            raise StoreError("is a file", place=str(folder), remedy="choose another folder")
        make_folder(folder)
        lock = Lock(folder)
        try:
            _clear(folder, overwrite)
            for name in _FOLDERS:
                make_folder(inside(folder, name))
            for name, data in sorted((tables or {}).items()):
                if "/" in name:
                    raise StoreError(
                        f"{name!r} is no file name", place=str(folder), remedy="use a plain file name"
                    )
                write_bytes(inside(folder, f"cells/{name}"), data)
            write_bytes(inside(folder, "scenario.yaml"), scenario_text.encode())
            write_json(inside(folder, "layout.json"), layout.to_dict())
            write_json(inside(folder, "status.json"), {"state": "running", "step": 0})
            # Last, since it makes the folder a run.
            write_json(
                inside(folder, "run.json"),
                {"exocosm": _version(), **header, "format": FORMAT, "version": VERSION},
            )
        except BaseException:
            lock.release()
            raise
        return cls(folder, lock, layout)

    @classmethod
    def resume(cls, path: str | Path) -> RunFolder:
        """Open a run folder to go on writing; what an interrupted process left half-written is removed.

        Raises
        ------
        StoreError
            If it is no run folder, or another process writes it; `VersionError` if it is of another version: a run goes on only
            with the format that it was begun with.
        """
        run = open_run(path)
        begun = int(run.header["version"])
        if begun != VERSION:
            raise VersionError(
                f"the run was begun with format version {begun}, this exocosm writes version {VERSION}",
                place=str(run.path),
                remedy="it can be read as it is; to go on, start the scenario again in another folder",
            )
        if run.header.get("part_of"):
            raise StoreError(
                "is a tissue of a body, which goes on as a whole",
                place=str(run.path),
                remedy=f"go on with: exocosm resume {run.path.parent.parent}",
            )
        return cls._locked(run)

    def tissue(self, name: str) -> Path:
        """Return where a further tissue of the body has its run folder."""
        return inside(self.path, f"{TISSUES}/{name}")

    @classmethod
    def resume_tissue(cls, path: str | Path) -> RunFolder:
        """Open the run folder of a tissue of a body, of which the body's own folder is being resumed."""
        return cls._locked(open_run(path))

    @classmethod
    def _locked(cls, run: Run) -> RunFolder:
        """Take the right to write, and tidy up."""
        lock = Lock(run.path)
        try:
            for name in ("", *_FOLDERS):
                place = inside(run.path, name) if name else run.path
                make_folder(place)
                remove_leftovers(place)
        except BaseException:
            lock.release()
            raise
        return cls(run.path, lock, run.layout)

    def write_snapshot(
        self,
        step: int,
        time_min: float,
        fields: Array,
        whole: Array | None,
        cells: Mapping[str, Array],
        ledger: Mapping[str, Array],
        medium: Mapping[str, Array] | None = None,
        body: Mapping[str, Array] | None = None,
    ) -> None:
        """Write a snapshot; one that stands there for the same step is replaced.

        Parameters
        ----------
        step, time_min
            When.
        fields
            [s, z, y, x] densities.
        whole
            [w, z, y, x] counts of the pools kept in whole vesicles; None or empty where there is none.
        cells
            Columns [n] or [n, ...] of the living rows.
        ledger
            Accounts, cumulated since time zero.
        medium
            Maps [z, y, x] of the medium that cells change, by name: vessels, hindrance.
        body
            What the body holds, and its accounts, by name; see `Snapshot.body`.

        Raises
        ------
        StoreError
            If the arrays do not fit the layout, or the disk is full or read-only; what stood there is then intact.
        """
        self._must_be_open()
        path = inside(self.path, f"{SNAPSHOTS}/{step_file(step)}")
        medium = medium or {}
        count = self._check(path, fields, whole, cells, medium)
        arrays = {"fields": fields}
        if whole is not None and whole.size:
            arrays["whole"] = whole
        arrays |= {f"cells/{name}": array for name, array in cells.items()}
        arrays |= {f"ledger/{name}": array for name, array in ledger.items()}
        arrays |= {f"medium/{name}": array for name, array in medium.items()}
        arrays |= {f"{BODY}/{name}": array for name, array in (body or {}).items()}
        attributes = {"cells": count, "step": int(step), "time_min": float(time_min)}
        write_archive(path, arrays, attributes, split=frozenset({"fields", "whole"}))

    def _check(
        self,
        path: Path,
        fields: Array,
        whole: Array | None,
        cells: Mapping[str, Array],
        medium: Mapping[str, Array],
    ) -> int:
        """Return the number of cells after a look at the shapes."""
        wanted = (len(self.layout.fields), *self.layout.grid_shape)
        if tuple(fields.shape) != wanted:
            raise StoreError(f"fields have shape {fields.shape}, the layout says {wanted}", place=str(path))
        wanted = (len(self.layout.whole_fields), *self.layout.grid_shape)
        if whole is not None and whole.size and tuple(whole.shape) != wanted:
            raise StoreError(f"whole has shape {whole.shape}, the layout says {wanted}", place=str(path))
        for name, array in medium.items():
            if tuple(array.shape) != self.layout.grid_shape:
                raise StoreError(
                    f"the map of {name} has shape {array.shape}, the layout says {self.layout.grid_shape}",
                    place=str(path),
                )
        counts = {name: len(array) for name, array in cells.items()}
        if len(set(counts.values())) > 1:
            raise StoreError(f"columns of the cells differ in length: {counts}", place=str(path))
        return next(iter(counts.values()), 0)

    def write_checkpoint(self, step: int, arrays: Mapping[str, Array], attributes: Mapping[str, Any]) -> None:
        """Write a checkpoint; the newest two are kept.

        Raises
        ------
        StoreError
            If it cannot be written; the older ones are then still there.
        """
        self._must_be_open()
        checkpoint.write_checkpoint(self.path, step, arrays, attributes)

    def latest_checkpoint(self) -> checkpoint.Checkpoint | None:
        """Return the newest checkpoint that can be read whole, with a warning for each that cannot; None if there is none."""
        return checkpoint.latest_checkpoint(self.path)

    def drop_after(self, step: int) -> None:
        """Remove snapshots and checkpoints of later steps, which a run that goes on from `step` will write again."""
        self._must_be_open()
        for folder in (SNAPSHOTS, checkpoint.FOLDER):
            for later in listed_steps(self.path, folder):
                if later > step:
                    remove(inside(self.path, f"{folder}/{step_file(later)}"))

    def set_status(self, state: str, step: int) -> None:
        """Say how the run stands: running, interrupted or finished."""
        self._must_be_open()
        if state not in STATES:
            raise StoreError(
                f"no state of a run: {state!r}", place=str(self.path), remedy="one of " + ", ".join(STATES)
            )
        write_json(inside(self.path, "status.json"), {"state": state, "step": int(step)})

    def write_header(self, header: Mapping[str, Any]) -> None:
        """Write run.json anew, for a run that is to go on longer than it was meant to."""
        self._must_be_open()
        write_json(inside(self.path, "run.json"), {**header, "format": FORMAT, "version": VERSION})

    def write_provenance(self, content: Mapping[str, Any]) -> None:
        """Write provenance.json, the only file with time stamps; see `exocosm.store.provenance`."""
        self._must_be_open()
        write_json(inside(self.path, "provenance.json"), dict(content))

    def list_snapshots(self) -> list[int]:
        """Return the steps of the snapshots, ascending."""
        return listed_steps(self.path, SNAPSHOTS)

    def reader(self) -> Run:
        """Open the folder for reading."""
        return open_run(self.path)

    def close(self) -> None:
        """Give up the right to write."""
        self._lock.release()

    def __enter__(self) -> RunFolder:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _must_be_open(self) -> None:
        if not self._lock.held:
            raise StoreError(
                "the run folder was closed", place=str(self.path), remedy="open it with RunFolder.resume"
            )


def _version() -> str:
    try:
        return metadata.version("exocosm")
    except metadata.PackageNotFoundError:
        return "unknown"


def _clear(folder: Path, overwrite: bool) -> None:
    """Make room for a new run, or refuse to."""
    with storing(folder):
        found = sorted(entry.name for entry in folder.iterdir() if entry.name != LOCK_NAME)
    if not found:
        return
    if not overwrite:
        raise StoreError(
            "the folder is not empty",
            place=str(folder),
            remedy="choose another, go on with `exocosm resume`, or give --overwrite to replace the run",
        )
    ours = {*_FOLDERS, TISSUES, *_DOCUMENTS}
    if not ours & set(found):
        raise StoreError(
            f"the folder holds no run but {found[0]!r}; nothing was removed",
            place=str(folder),
            remedy="choose another folder",
        )
    if (folder / "run.json").exists():
        read_header(folder)
    # run.json first: a folder half removed is no run any more.
    for name in (*_DOCUMENTS, *_FOLDERS, TISSUES):
        remove(folder / name)
    remove_leftovers(folder)
