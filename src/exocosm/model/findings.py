"""A list of problems that grows during a check, each with its line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from exocosm.errors import ExocosmError, Problem, UnknownNameError
from exocosm.model.problems import dotted
from exocosm.model.yaml_reader import Path

if TYPE_CHECKING:
    from exocosm.model.yaml_reader import Lines


class Checked(Protocol):
    """What can be checked: it knows where it was read."""

    @property
    def lines(self) -> Lines | None:
        """Where in the file everything stands; None for what was made in Python."""
        ...


OWN = ("tissue", "start", "events")
"""Sections that each tissue has of its own."""


class Findings:
    """Problems of one scenario, or of another document.

    Parameters
    ----------
    scenario
        For the lines of its file.
    under
        Path of a tissue of its body, where what is looked at is that tissue: its space, start and events stand there.
    """

    def __init__(self, scenario: Checked, under: Path = ()) -> None:
        self.problems: list[Problem] = []
        self._lines = scenario.lines
        self._under = under

    def error(self, message: str, *path: str | int, remedy: str = "") -> None:
        """Add what must be mended."""
        self._add(message, path, remedy, "error")

    def warning(self, message: str, *path: str | int, remedy: str = "") -> None:
        """Add what is probably not meant."""
        self._add(message, path, remedy, "warning")

    def caught(self, problem: ExocosmError, *path: str | int) -> None:
        """Add an error that was raised while looking."""
        self._add(problem.message, path, problem.remedy, "error")

    def unknown(self, what: str, name: str, known: Iterable[str], *path: str | int) -> None:
        """Add a name that is not declared, unless it is."""
        known = list(known)
        if name not in known:
            self.caught(UnknownNameError(what, name, known), *path)

    def _add(self, message: str, path: Path, remedy: str, severity: str) -> None:
        if self._under and path and path[0] in OWN:
            path = (*self._under, *path)
        place = self._lines.place(path) if self._lines is not None else ""
        where = dotted(self._lines.original(path) if self._lines is not None else path)
        self.problems.append(Problem(f"{where}: {message}" if where else message, place, remedy, severity))
