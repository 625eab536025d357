"""A reading: one number, or a series of them, off the table of an assay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from exocosm import assays
from exocosm.assays.table import Result, Table, Value
from exocosm.errors import ExocosmError
from exocosm.store.run_folder import Run
from exocosm.studies.subject import Kind

Read: TypeAlias = float | list[float | None] | None
"""A number, ``None`` where it is undefined (0/0), or a series of such."""
Pairs: TypeAlias = tuple[tuple[str, Any], ...]

TIMES = ("time_min", "to_min")
"""Columns that say when: the first of these that a table has."""
WINDOW, WHOLE = "window", "all"
MOMENTS = ("last", "first", "all")
REDUCTIONS = ("value", "sum", "mean", "series")


@dataclass(frozen=True)
class Reading:
    """What to read off a finished run.

    Parameters
    ----------
    assay
        Name of the assay.
    column
        Column of the table; numbers, or yes and no as 1 and 0.
    table
        Name of the table; the main one by default.
    options
        Options of the assay, by name.
    where
        Column -> value, or a list of values of which any will do: the rows that count.
    at
        ``last``, ``first``, ``all``, or a recorded time in min. In tables of windows, the end of a window; the window over the
        whole run then counts only where `where` names it. Tables without times take ``last`` and ``all`` alike.
    reduce
        ``value``: the one row that is left; ``sum`` or ``mean`` over the rows, undefined where one of them is; ``series``: all of
        them, in the order of the table.

    Raises
    ------
    ExocosmError
        If `at` or `reduce` is none of these.
    """

    assay: str
    column: str
    table: str | None = None
    options: Pairs | Mapping[str, Any] = ()
    where: Pairs | Mapping[str, Any] = ()
    at: str | float = "last"
    reduce: str = "value"

    def __post_init__(self) -> None:
        """Freeze options and rows, and refuse what no table could answer."""
        object.__setattr__(self, "options", frozen(dict(self.options)))
        object.__setattr__(self, "where", frozen(dict(self.where)))
        if isinstance(self.at, str):
            if self.at not in MOMENTS:
                raise _unknown("moment", self.at, (*MOMENTS, "a time in min"), self.place)
        elif isinstance(self.at, bool) or not isinstance(self.at, int | float):
            raise _unknown("moment", self.at, (*MOMENTS, "a time in min"), self.place)
        else:
            object.__setattr__(self, "at", float(self.at))
        if self.reduce not in REDUCTIONS:
            raise _unknown("reduction", self.reduce, REDUCTIONS, self.place)

    @property
    def place(self) -> str:
        """What stands in messages."""
        return f"reading {self.assay}{f'.{self.table}' if self.table else ''}.{self.column}"

    def as_json(self) -> dict[str, Any]:
        """Return the reading as JSON has it; `from_json` gives an equal one."""
        return {
            "assay": self.assay,
            "table": self.table,
            "column": self.column,
            "options": {name: thawed(value) for name, value in dict(self.options).items()},
            "where": {name: thawed(value) for name, value in dict(self.where).items()},
            "at": self.at,
            "reduce": self.reduce,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Reading:
        """Return the reading that `as_json` wrote."""
        return cls(**content)

    def check(self, kind: Kind = "scenario") -> None:
        """Raise `ExocosmError` where the assay or one of its options is not known: what can be said before a run.

        Of a cohort, one of its tables stands for the assay.
        """
        place = self.place
        known = _option_names(self.assay, place) if kind == "scenario" else _cohort_options(self.assay, place)
        for name in dict(self.options):
            if name not in known:
                raise _unknown("option", name, known, place)

    def read(self, run: Run, known: dict[object, Result] | None = None) -> Read:
        """Return what the run says.

        Parameters
        ----------
        run
            An opened run folder.
        known
            Results of assays on this run, by name and options; what is found goes there, so that several readings share it.

        Returns
        -------
        float, None or list
            ``None`` where the value is undefined; a list where `reduce` is ``series``.

        Raises
        ------
        ExocosmError
            If there is no such assay, option, table, column, row or time; says which there are.
        """
        known = {} if known is None else known
        asked = self.assay, self.options
        if asked not in known:
            self.check()
            given = {name: thawed(value) for name, value in dict(self.options).items()}
            known[asked] = assays.run(self.assay, run, **given)
        return self.read_of(known[asked])

    def read_of(self, result: Result) -> Read:
        """Return what a result says; errors as in `read`."""
        if self.table is not None and self.table not in result.tables:
            raise _unknown("table", self.table, result.tables, self.place)
        table = result.table(self.table)
        if self.column not in table.names:
            raise _unknown("column", self.column, table.names, self.place)
        rows = self._at(table, self._chosen(table))
        return self._reduced([self._number(row[self.column]) for row in rows])

    def _chosen(self, table: Table) -> list[Mapping[str, Value]]:
        """Return the rows that `where` selects."""
        rows = list(table.rows)
        for name, wanted in dict(self.where).items():
            if name not in table.names:
                raise _unknown("column", name, table.names, self.place)
            there = dict.fromkeys(row[name] for row in table.rows)
            any_of = wanted if isinstance(wanted, tuple) else (wanted,)
            for value in any_of:
                if value not in there:
                    raise _unknown(name, value, there, self.place)
            rows = [row for row in rows if row[name] in any_of]
        if not rows:
            raise ExocosmError("no row is left of the table", place=self.place, remedy="select fewer columns")
        return rows

    def _at(self, table: Table, rows: list[Mapping[str, Value]]) -> list[Mapping[str, Value]]:
        """Return the rows of the moment."""
        column = next((name for name in TIMES if name in table.names), None)
        if column is None:
            if self.at in ("last", "all"):
                return rows
            raise ExocosmError(
                f"the table has no times, so none at {self.at!r}",
                place=self.place,
                remedy="leave `at` out; where the assay has an option `snapshot`, that chooses one",
            )
        if WINDOW in table.names and WINDOW not in dict(self.where):
            rows = [row for row in rows if row[WINDOW] != WHOLE]
        if self.at == "all":
            return rows
        times = sorted({float(row[column] or 0.0) for row in rows})
        if not times:
            raise ExocosmError(
                "nothing was recorded", place=self.place, remedy=f"select {WINDOW}: {WHOLE}, the whole run"
            )
        if isinstance(self.at, str):
            time = times[-1] if self.at == "last" else times[0]
        else:
            time = min(times, key=lambda t: abs(t - float(self.at)))
            if abs(time - self.at) > 1e-6 * max(1.0, abs(self.at)):
                raise _unknown("time", f"{self.at:g} min", (f"{t:g}" for t in times), self.place)
        return [row for row in rows if float(row[column] or 0.0) == time]

    def _reduced(self, values: list[float | None]) -> Read:
        """Return the values as one."""
        if self.reduce == "series":
            return values
        if self.reduce == "value":
            if len(values) != 1:
                raise ExocosmError(
                    f"{len(values)} rows are left of the table, not one",
                    place=self.place,
                    remedy="select more columns with `where`, or reduce by sum, mean or series",
                )
            return values[0]
        known = [v for v in values if v is not None]
        if len(known) < len(values) or not known:
            return None
        total = float(sum(known))
        return total if self.reduce == "sum" else total / len(known)

    def _number(self, value: Value) -> float | None:
        """Return the value of a row as a number."""
        if isinstance(value, str):
            raise ExocosmError(
                f"the column holds text ({value!r}), not numbers", place=self.place, remedy="choose another"
            )
        return None if value is None else float(value)


def frozen(value: Any) -> Any:
    """Return a value without lists and mappings, so that it has a hash; names in their order."""
    if isinstance(value, Mapping):
        return tuple((str(k), frozen(value[k])) for k in sorted(value, key=str))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return tuple(frozen(v) for v in value)
    return value


def thawed(value: Any) -> Any:
    """Return tuples as lists."""
    return [thawed(v) for v in value] if isinstance(value, tuple) else value


def _option_names(assay: str, place: str) -> tuple[str, ...]:
    """Return the options of an assay."""
    known = {name.casefold() for name in assays.names()}
    if assay.strip().replace(" ", "_").replace("-", "_").casefold() not in known:
        raise _unknown("assay", assay, assays.names(), place)
    return (*assays.options(assay), assays.TISSUE)


def _cohort_options(table: str, place: str) -> tuple[str, ...]:
    """Return the options of a table of a cohort."""
    from exocosm.cohort.study import BLOCK_TABLE, TABLES

    if table == BLOCK_TABLE:
        return ("first", "count")
    if table not in TABLES:
        raise _unknown("table of a cohort", table, [*TABLES, BLOCK_TABLE], place)
    return ()


def _unknown(what: str, name: object, known: Any, place: str) -> ExocosmError:
    """Return the error about a name that is not there, which says what is."""
    names = [str(k) for k in known]
    shown = ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")
    text = repr(name) if isinstance(name, str) and what != "time" else str(name)
    return ExocosmError(f"unknown {what} {text}", place=place, remedy=f"there is: {shown or 'none'}")
