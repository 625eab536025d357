"""Tables and results: what every assay hands back.

A `Table` is rows of plain Python values under named columns, each with a unit, so that it prints, becomes CSV or JSON, and
loads into pandas without this package. A `Result` is one or several such tables with remarks on what could not be computed.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from exocosm.errors import StoreError, UnknownNameError

Value: TypeAlias = str | int | float | bool | None
"""A cell of a table; ``None`` where there is no value (never NaN)."""


def plain(value: Any) -> Value:
    """Return `value` as a Python value; NaN and infinity become ``None``.

    Parameters
    ----------
    value
        A numpy or Python scalar.
    """
    if type(value) is str:  # most are, and tables are long
        return value
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


@dataclass(frozen=True)
class Column:
    """One column: its name (with the unit where the value has one), unit and meaning."""

    name: str
    unit: str = ""
    about: str = ""


@dataclass(frozen=True)
class Table:
    """Rows of plain values.

    Parameters
    ----------
    title
        What the table shows, one line.
    columns
        The columns in their order.
    rows
        One mapping a row, with exactly the names of `columns`.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, Value], ...]

    @classmethod
    def build(cls, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> Table:
        """Return a table from rows given as sequences in the order of `columns`."""
        names = [c.name for c in columns]
        made = tuple(dict(zip(names, map(plain, row), strict=True)) for row in rows)
        return cls(title, tuple(columns), made)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.rows)

    def __iter__(self) -> Iterator[Mapping[str, Value]]:
        """Iterate over the rows."""
        return iter(self.rows)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(c.name for c in self.columns)

    def column(self, name: str) -> list[Value]:
        """Return the values of one column.

        Raises
        ------
        UnknownNameError
            If there is no such column.
        """
        if name not in self.names:
            raise UnknownNameError("column", name, self.names, place=self.title)
        return [row[name] for row in self.rows]

    def where(self, **wanted: Value) -> Table:
        """Return the rows in which every given column has the given value."""
        for name in wanted:
            self.column(name)
        rows = tuple(r for r in self.rows if all(r[k] == v for k, v in wanted.items()))
        return Table(self.title, self.columns, rows)

    def to_csv(self, path: str | Path | None = None) -> str:
        """Return the table as CSV with a header; also write it to `path` where one is given.

        Raises
        ------
        StoreError
            If `path` cannot be written.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.names)
        for row in self.rows:
            writer.writerow(["" if row[n] is None else row[n] for n in self.names])
        return _deliver(out.getvalue(), path)

    def as_dict(self) -> dict[str, Any]:
        """Return title, columns with units, and rows, ready for JSON."""
        columns = [{"name": c.name, "unit": c.unit, "about": c.about} for c in self.columns]
        return {"title": self.title, "columns": columns, "rows": [dict(r) for r in self.rows]}


@dataclass(frozen=True)
class Result:
    """What an assay found: tables by name (the main one first) and remarks.

    Every assay has a subclass of its own with the numbers in arrays; this part is common to all.
    """

    assay: str
    """Name of the assay."""
    tables: Mapping[str, Table]
    """The main table first."""
    remarks: tuple[str, ...] = field(default=(), kw_only=True)
    """What could not be computed, and why; how to read what was."""

    def table(self, name: str | None = None) -> Table:
        """Return the main table, or the table called `name`.

        Raises
        ------
        UnknownNameError
            If the assay has no such table.
        """
        if name is None:
            return next(iter(self.tables.values()))
        if name not in self.tables:
            raise UnknownNameError("table", name, self.tables, place=f"assay {self.assay}")
        return self.tables[name]

    def to_csv(self, path: str | Path | None = None, *, table: str | None = None) -> str:
        """Return one table (the main one unless `table` names another) as CSV; write it to `path` if given."""
        return self.table(table).to_csv(path)

    def to_json(self, path: str | Path | None = None) -> str:
        """Return all tables and remarks as JSON; write it to `path` if given.

        Raises
        ------
        StoreError
            If `path` cannot be written.
        """
        content = {
            "assay": self.assay,
            "tables": {name: table.as_dict() for name, table in self.tables.items()},
            "remarks": list(self.remarks),
        }
        return _deliver(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n", path)


def _deliver(text: str, path: str | Path | None) -> str:
    """Write `text` where a path is given, and return it."""
    if path is not None:
        try:
            Path(path).write_text(text, encoding="utf-8")
        except OSError as error:
            raise StoreError(
                f"cannot be written: {error.strerror}",
                place=str(path),
                remedy="choose a folder you may write to",
            ) from error
    return text
