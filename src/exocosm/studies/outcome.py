"""What came of a trial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from exocosm.errors import ExocosmError, Interrupted, StoreError, TooLargeError
from exocosm.studies.reading import Read

PASSING = (StoreError, TooLargeError, Interrupted)
"""Errors of the machine rather than of the trial: another attempt may go well."""


@dataclass(frozen=True)
class Failure:
    """Why a trial has no values."""

    kind: str
    """Name of the error's class."""
    message: str
    place: str = ""
    remedy: str = ""
    lasting: bool = False
    """Whether the same trial would fail again; only such failures are kept."""

    @classmethod
    def of(cls, error: Exception) -> Failure:
        """Return an error as data."""
        if isinstance(error, ExocosmError):
            lasting = not isinstance(error, PASSING)
            return cls(type(error).__name__, error.message, error.place, error.remedy, lasting)
        return cls(
            type(error).__name__,
            str(error) or type(error).__name__,
            remedy="a defect, or the machine gave out; run the same command again, and report it if it stays",
        )

    def __str__(self) -> str:
        """One line: place, reason, remedy."""
        return str(ExocosmError(self.message, place=self.place, remedy=self.remedy))


@dataclass(frozen=True)
class Outcome:
    """Values of a trial, or why there are none."""

    key: str
    """Key of the trial."""
    values: tuple[Read, ...]
    """One for each reading; empty where the trial failed."""
    wall_s: float
    """Seconds that it took."""
    imbalance: float | None
    """Worst relative imbalance of the books at the end; ``None`` where there are no accounts or the trial failed."""
    code: str
    """Version and fingerprint of the code that ran."""
    failure: Failure | None = None

    @property
    def ok(self) -> bool:
        """Whether there are values."""
        return self.failure is None

    def as_json(self) -> dict[str, Any]:
        """Return the outcome as JSON has it; `from_json` gives an equal one."""
        return {**asdict(self), "values": list(self.values)}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Outcome:
        """Return the outcome that `as_json` wrote; `TypeError` or `KeyError` where it is none."""
        failure = content["failure"]
        made = {
            "values": tuple(content["values"]),
            "failure": None if failure is None else Failure(**failure),
        }
        return cls(**{**content, **made})
