"""When something happens: every so often, at given times, or both ends bounded; shared by records and checkpoints."""

from __future__ import annotations

import math
import re
from typing import Any

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from exocosm.knowledge.dimensions import Duration, Time
from exocosm.knowledge.quantity import Quantity
from exocosm.model.declaration import Declaration

_LONGEST = 1_000_000


class When(Declaration):
    """Times of a run: ``every 2 hours``, ``at 1 hour, 5 hours``, or a mapping with every, at, from, until.

    Raises
    ------
    ValueError
        Neither `every` nor `at`, or an end before the start.
    """

    every: Duration | None = None
    """Interval; the first time is `start`."""
    at: tuple[Time, ...] = ()
    """Single times."""
    start: Time = Field(default=Quantity(0.0, "min"), alias="from")
    """Where `every` begins."""
    until: Time | None = None
    """Where `every` ends; the end of the run by default."""

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        """Read ``every 2 hours`` and ``at 1 hour, 5 hours``."""
        if not isinstance(given, str):
            return given
        found = re.fullmatch(r"\s*(every|at)\s+(.+?)\s*", given, re.DOTALL)
        if not found:
            raise ValueError(f"cannot read {given!r} as times; write 'every 2 hours' or 'at 1 hour, 5 hours'")
        word, rest = found.groups()
        return (
            {"every": rest}
            if word == "every"
            else {"at": [part.strip() for part in rest.strip("[]").split(",")]}
        )

    @model_validator(mode="after")
    def _check(self) -> When:
        if self.every is None and not self.at:
            raise ValueError("needs 'every' or 'at'")
        if self.until is not None and self.until.to("min") < self.start.to("min"):
            raise ValueError("'until' is before 'from'")
        return self

    @model_serializer(mode="wrap")
    def _write(self, handler: SerializerFunctionWrapHandler) -> Any:
        """Write the one-line form where it says all."""
        plain_start = self.start == Quantity(0.0, "min")
        if self.every is not None and not self.at and plain_start and self.until is None:
            every = self.every.as_written()
            if isinstance(every, str):
                return f"every {every}"
        data: dict[str, Any] = handler(self)
        for name, empty in (
            ("every", self.every is None),
            ("at", not self.at),
            ("until", self.until is None),
        ):
            if empty:
                data.pop(name, None)
        if plain_start:
            data.pop("from", None)
            data.pop("start", None)
        return data

    def times(self, end_min: float) -> list[float]:
        """Return all times up to `end_min`, sorted, each once, in min.

        Raises
        ------
        ValueError
            More than a million of them.
        """
        found = {t.to("min") for t in self.at if t.to("min") <= end_min * (1 + 1e-12)}
        if self.every is not None:
            step, start = self.every.to("min"), self.start.to("min")
            last = end_min if self.until is None else min(end_min, self.until.to("min"))
            count = math.floor((last - start) / step * (1 + 1e-12) + 1e-9)
            if count > _LONGEST:
                raise ValueError(f"{count} times are more than anyone can use")
            found |= {start + k * step for k in range(count + 1)}
        return sorted(found)
