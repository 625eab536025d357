"""Everything Exocosm says when something is wrong.

::

    ExocosmError                 every error a user can cause or meet; carries place, reason and remedy
    ├── UnknownNameError         a name that is not defined; suggests the nearest ones
    ├── UnitError                a quantity that cannot be read, or of the wrong dimension
    ├── ScenarioError            one or many problems in a scenario (``.problems``)
    ├── ImportTissueError        a section that cannot become a scenario
    ├── TooLargeError            a scenario that does not fit into memory
    ├── NumericalError           a step that could not be made non-negative, or a state that is not finite
    ├── Interrupted              a run that was stopped from outside and can go on
    └── StoreError               a run folder that cannot be read or written
        ├── VersionError         a run folder of another format version
        └── DamagedError         a run folder that is incomplete or was changed

The command line prints ``str(error)`` and leaves with :attr:`ExocosmError.exit_code`; no traceback is shown.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


class ExocosmError(Exception):
    """An error that a user can understand and mend.

    Parameters
    ----------
    message
        What is wrong and why.
    place
        Where: ``file.yaml:42``, a path, a field name. May be empty.
    remedy
        What to do about it. May be empty.
    """

    exit_code = 2

    def __init__(self, message: str, *, place: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        """One line: place, reason, remedy."""
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text} ({self.remedy})" if self.remedy else text


class UnknownNameError(ExocosmError):
    """A name that is not defined."""

    def __init__(self, what: str, name: str, known: Iterable[str], *, place: str = "") -> None:
        self.name = name
        near = nearest(name, known)
        remedy = "did you mean " + " or ".join(repr(n) for n in near) + "?" if near else ""
        super().__init__(f"unknown {what} {name!r}", place=place, remedy=remedy)


class UnitError(ExocosmError):
    """A quantity that cannot be read, or of the wrong dimension."""


@dataclass(frozen=True)
class Problem:
    """One finding of a check."""

    message: str
    place: str = ""
    remedy: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        """One line: place, severity when it is a warning, reason, remedy."""
        text = self.message if self.severity == "error" else f"{self.severity}: {self.message}"
        text = f"{self.place}: {text}" if self.place else text
        return f"{text} ({self.remedy})" if self.remedy else text


class ScenarioError(ExocosmError):
    """All problems of a scenario at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))


class ImportTissueError(ExocosmError):
    """A section that cannot become a scenario."""


class TooLargeError(ExocosmError):
    """A scenario that does not fit into memory."""


class NumericalError(ExocosmError):
    """A step that could not be made non-negative, or a state that is not finite."""


class Interrupted(ExocosmError):
    """A run that was stopped from outside; its folder can be resumed."""

    exit_code = 130


class StoreError(ExocosmError):
    """A run folder that cannot be read or written."""


class VersionError(StoreError):
    """A run folder of another format version."""


class DamagedError(StoreError):
    """A run folder that is incomplete or was changed."""


def nearest(name: str, known: Iterable[str], count: int = 2) -> list[str]:
    """Return up to `count` known names that resemble `name`, best first, ignoring case."""
    names = {k.casefold(): k for k in known}
    return [names[k] for k in difflib.get_close_matches(name.casefold(), list(names), n=count, cutoff=0.6)]
