"""The folder that an atlas leaves behind: one file a claim, and the runs behind them. What reports and pages read.

::

    atlas.json                 format and version
    claims/S3-11.json          result with its declaration in words
    silenced/S3-11.json        the same without exosomes
    runs/                      the runs, one file each (`exocosm.studies`)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exocosm.errors import DamagedError, StoreError, VersionError
from exocosm.store.atomic import make_folder, write_json

FORMAT, VERSION = "exocosm atlas", 1
HEADER = "atlas.json"


class AtlasFolder:
    """Results of claims, in a folder.

    Raises
    ------
    StoreError
        If `path` is no such folder (with ``make=False``), or cannot be made.
    VersionError
        If it has another format version.
    """

    def __init__(self, path: str | Path, *, make: bool = False) -> None:
        self.path = Path(path)
        header = self.path / HEADER
        if not header.exists():
            if not make:
                raise StoreError(
                    "no results of an atlas here",
                    place=str(self.path),
                    remedy=f"exocosm atlas run --out {self.path}",
                )
            if self.path.is_dir() and any(self.path.iterdir()):
                raise StoreError(
                    "the folder holds something else",
                    place=str(self.path),
                    remedy="name a new or an empty folder",
                )
            self._write(header, {"format": FORMAT, "version": VERSION})
        self._check(header)

    def _check(self, header: Path) -> None:
        content = _read(header)
        if content.get("format") != FORMAT:
            raise StoreError(
                "these are no results of an atlas", place=str(self.path), remedy="name another folder"
            )
        if content.get("version") != VERSION:
            raise VersionError(
                f"the results have format version {content.get('version')!r}, this exocosm reads version {VERSION}",
                place=str(self.path),
                remedy="run the atlas again into a new folder, or read it with the exocosm that wrote it",
            )

    @property
    def runs(self) -> Path:
        """Folder of the runs."""
        return self.path / "runs"

    def write(self, claim: str, result: Mapping[str, Any], *, silenced: bool) -> Path:
        """Write the result of a claim aside and put it in its place."""
        path = self._file(claim, silenced)
        self._write(path, {"version": VERSION, **result})
        return path

    def read(self, claim: str, *, silenced: bool = False) -> dict[str, Any] | None:
        """Return the result of a claim; None where there is none."""
        path = self._file(claim, silenced)
        return _read(path) if path.exists() else None

    def all(self, *, silenced: bool = False) -> dict[str, dict[str, Any]]:
        """Return every result by claim, sorted."""
        folder = self.path / ("silenced" if silenced else "claims")
        return {p.stem: _read(p) for p in sorted(folder.glob("*.json"))} if folder.is_dir() else {}

    def _file(self, claim: str, silenced: bool) -> Path:
        return self.path / ("silenced" if silenced else "claims") / f"{claim}.json"

    def _write(self, path: Path, content: Mapping[str, Any]) -> None:
        make_folder(path.parent)
        write_json(path, content)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise StoreError(f"cannot be read: {error.strerror}", place=str(path)) from error
    except ValueError as error:
        raise DamagedError(
            f"is damaged: {error}",
            place=str(path),
            remedy="delete it and run the claim again; runs that are done are kept",
        ) from error
    if not isinstance(content, dict):
        raise DamagedError("is damaged", place=str(path), remedy="delete it and run the claim again")
    return content
