"""Results of a study: one file a trial, by key.

::

    study.json            format and version
    results/ab/<key>.json     outcome of the trial with that key, which begins with ab

A result is looked up by its key alone. The key names the code, so what other code computed is never used, only counted.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exocosm.errors import DamagedError, StoreError, VersionError
from exocosm.store.atomic import make_folder, write_json
from exocosm.store.lock import Lock
from exocosm.studies.code_version import code_version
from exocosm.studies.outcome import Outcome

FORMAT, VERSION = "exocosm study", 1
HEADER, RESULTS = "study.json", "results"
_KEY = re.compile(r"[0-9a-f]{64}")
_AGAIN = "remove the file; its run is then done again"


@dataclass(frozen=True)
class Summary:
    """What is in a folder of results."""

    current: int
    """Results of this code."""
    failed: int
    """Of these, how many are failures."""
    stale: int
    """Results of other code, which are never used."""


class ResultStore:
    """A folder of results; made at the first result that is kept.

    Parameters
    ----------
    folder
        Of the study.

    Raises
    ------
    StoreError
        If the folder holds something else or cannot be read; `VersionError` if its format is another; `DamagedError` if the file
        that names the format is no longer one.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        self._made = self._is_ours()

    def path(self, key: str) -> Path:
        """Return the file of a result."""
        if not _KEY.fullmatch(key):
            raise StoreError(f"{key!r} is no key of a trial", place=str(self.folder))
        return self.folder / RESULTS / key[:2] / f"{key}.json"

    def get(self, key: str) -> Outcome | None:
        """Return the outcome of a trial, or ``None`` where it is not known.

        Raises
        ------
        DamagedError
            If the file is no longer what was written; `VersionError` if its format is another, `StoreError` if it cannot be read.
        """
        path = self.path(key)
        if not path.exists():
            return None
        outcome = _read_result(path)
        if outcome.key != key:
            raise DamagedError("the file holds the result of another trial", place=str(path), remedy=_AGAIN)
        return outcome

    def put(self, outcome: Outcome) -> None:
        """Keep an outcome, whole or not at all; a failure only where another attempt would fail too.

        Raises
        ------
        StoreError
            If it cannot be written.
        """
        if outcome.failure is not None and not outcome.failure.lasting:
            return
        self._make()
        path = self.path(outcome.key)
        if not path.parent.is_dir():
            make_folder(path.parent)
        write_json(path, {"format": FORMAT, "version": VERSION, "outcome": outcome.as_json()})

    def lock(self) -> Lock:
        """Return the right to write here, held until released; `StoreError` names who holds it."""
        self._make()
        return Lock(self.folder)

    def keys(self) -> Iterator[str]:
        """Yield the keys of all results, sorted."""
        for path in sorted((self.folder / RESULTS).glob("??/*.json")):
            if _KEY.fullmatch(path.stem):
                yield path.stem

    def summary(self) -> Summary:
        """Count what is there; errors as for `get`."""
        current = failed = stale = 0
        for key in self.keys():
            outcome = self.get(key)
            if outcome is None or outcome.code != code_version():
                stale += outcome is not None
                continue
            current += 1
            failed += not outcome.ok
        return Summary(current, failed, stale)

    def _is_ours(self) -> bool:
        """Tell whether the folder is there; refuse one that holds something else."""
        header = self.folder / HEADER
        try:
            if not self.folder.exists():
                return False
            if not self.folder.is_dir():
                raise StoreError("is a file", place=str(self.folder), remedy="choose another folder")
            if not header.exists():
                # A first attempt may have been killed before the header was renamed.
                if any(not entry.name.startswith(".") for entry in self.folder.iterdir()):
                    raise StoreError(
                        "the folder holds something else than results of a study",
                        place=str(self.folder),
                        remedy="choose another folder, or a new one",
                    )
                return False
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise StoreError(
                f"cannot be read: {reason}", place=str(self.folder), remedy="check the permissions"
            ) from error
        _checked(header, "restore it from a copy, or choose another folder")
        return True

    def _make(self) -> None:
        """Make the folder and say what it holds."""
        if not self._made:
            make_folder(self.folder)
            write_json(self.folder / HEADER, {"format": FORMAT, "version": VERSION})
            self._made = True


def _read_result(path: Path) -> Outcome:
    """Return the outcome in a file."""
    content = _checked(path, _AGAIN)
    try:
        return Outcome.from_json(content["outcome"])
    except (KeyError, TypeError, AttributeError) as error:
        raise DamagedError(f"the result is not whole: {error}", place=str(path), remedy=_AGAIN) from error


def _checked(path: Path, remedy: str) -> dict[str, Any]:
    """Return a document of this format and version."""
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise StoreError(
            f"cannot be read: {reason}", place=str(path), remedy="check the permissions"
        ) from error
    except ValueError as error:  # UnicodeDecodeError is one, too
        raise DamagedError(f"cannot be read: {error}", place=str(path), remedy=remedy) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise DamagedError("the file is no result of a study", place=str(path), remedy=remedy)
    if content.get("version") != VERSION:
        raise VersionError(
            f"the results have format version {content.get('version')}, this exocosm reads version {VERSION}",
            place=str(path),
            remedy="read them with the exocosm that wrote them, or choose another folder and run the study again",
        )
    return content
