"""What `exocosm cohort` wrote: tables as rows, under the assumptions of the cohort and under others."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from exocosm.errors import DamagedError, StoreError, VersionError

FORMAT = 1
Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Assumptions:
    """Tables under one set of assumptions."""

    name: str
    about: str
    changes: Mapping[str, str | None]
    folder: Path

    @cached_property
    def _tables(self) -> dict[str, list[Row]]:
        return {path.stem: _rows(path) for path in sorted((self.folder / "tables").glob("*.csv"))}

    def rows(self, table: str, **where: object) -> list[Row]:
        """Return the rows of a table in which columns have these values; none where there is no such table."""
        return [r for r in self._tables.get(table, []) if all(r[k] == v for k, v in where.items())]

    def values(self, table: str, column: str) -> list[Any]:
        """Return the different values of a column, in their order."""
        return list(dict.fromkeys(r[column] for r in self.rows(table)))


@dataclass(frozen=True)
class CohortFolder:
    """A cohort's folder."""

    header: Mapping[str, Any]
    sets: tuple[Assumptions, ...]
    """The cohort's own first."""


def read_cohort(folder: str | Path) -> CohortFolder:
    """Read the folder of a cohort.

    Raises
    ------
    StoreError
        If there is none; `VersionError` if it is of another version, `DamagedError` if it cannot be read.
    """
    place = Path(folder)
    path = place / "cohort.json"
    try:
        header = json.loads(path.read_bytes())
    except OSError as error:
        raise StoreError(
            "no cohort is here", place=str(place), remedy="name the folder of 'exocosm cohort ... --out'"
        ) from error
    except ValueError as error:
        raise DamagedError(
            f"cannot be read: {error}", place=str(path), remedy="run the cohort again"
        ) from error
    if header.get("format") != FORMAT:
        raise VersionError(
            f"format version {header.get('format')}, this exocosm reads {FORMAT}",
            place=str(path),
            remedy="run the cohort again",
        )
    others = [
        Assumptions(name, v["about"], v["changes"], place / v["folder"])
        for name, v in header["variants"].items()
    ]
    return CohortFolder(header, (Assumptions("as declared", "", {}, place), *others))


def _rows(path: Path) -> list[Row]:
    """Return the rows of a CSV file, numbers as numbers, what is missing as None."""
    with path.open(newline="", encoding="utf-8") as stream:
        return [{name: _value(text) for name, text in row.items()} for row in csv.DictReader(stream)]


def _value(text: str) -> Any:
    if text in ("", "True", "False"):
        return {"": None, "True": True, "False": False}[text]
    try:
        return float(text)
    except ValueError:
        return text
