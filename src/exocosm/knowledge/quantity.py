"""A value with its unit, spread and source."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

from exocosm import units
from exocosm.errors import UnitError, UnknownNameError

EVIDENCE = ("measured", "derived", "estimated")
"""How a value came about: measured, arithmetic from other values, or a judgement."""
READ_IN = ("page", "memory")
"""Whether the number was read in the source or recalled."""
VERDICTS = ("confirmed", "corrected", "contradicted", "not found", "new")
"""Outcome of a second look at the source; None where there was none."""


@dataclass(frozen=True)
class Quantity:
    """A value with its unit, spread and source.

    Raises
    ------
    UnitError
        On NaN or infinity, an unknown unit, a range that does not hold the value, or an unknown mark.
    """

    magnitude: float
    """In `unit`."""
    unit: str = ""
    """As written; ``""`` is dimensionless."""
    low: float | None = None
    """Lower end of the plausible range, in `unit`."""
    high: float | None = None
    """Upper end, in `unit`."""
    key: str | None = None
    """Name in the catalogue; None for a value given in a scenario."""
    source: str | None = None
    """Key of a reference, or free text; None: given in the scenario."""
    evidence: str | None = None
    """One of `EVIDENCE`."""
    read_in: str | None = None
    """One of `READ_IN`."""
    text: str | None = None
    """As the user wrote it."""
    note: str = ""
    """What to know before using it."""
    verdict: str | None = None
    """One of `VERDICTS`."""

    def __post_init__(self) -> None:
        """Refuse what is not finite, ranges that do not hold the value, and unknown marks."""
        name = self.key or self.text or f"{self.magnitude} {self.unit}".strip()
        for number in (self.magnitude, self.low, self.high):
            if number is not None and not math.isfinite(number):
                raise UnitError(f"{name!r} is not a finite number")
        units.check_unit(self.unit)
        low = self.magnitude if self.low is None else self.low
        high = self.magnitude if self.high is None else self.high
        if not low <= self.magnitude <= high:
            raise UnitError(
                f"{name!r}: {self.magnitude:g} is outside its range {low:g} to {high:g} {self.unit}".rstrip()
            )
        for what, mark, known in (
            ("evidence", self.evidence, EVIDENCE),
            ("read_in", self.read_in, READ_IN),
            ("verdict", self.verdict, VERDICTS),
        ):
            if mark is not None and mark not in known:
                raise UnitError(f"{name!r}: {what} must be one of {', '.join(known)}, not {mark!r}")

    @classmethod
    def read(cls, text: str, *, unitless: bool = False) -> Quantity:
        """Read ``"400 um^2/min"``; with `unitless` a number alone will do. Errors as in `exocosm.units.read`."""
        magnitude, unit = units.read(text, unitless=unitless)
        return cls(magnitude, unit, text=text)

    def to(self, unit: str) -> float:
        """Return the value in `unit`; `UnitError` where that is another dimension."""
        try:
            return units.convert(self.magnitude, self.unit, unit)
        except UnitError as problem:
            raise UnitError(f"{self.label}: {problem.message}", remedy=problem.remedy) from problem

    def range_in(self, unit: str) -> tuple[float, float] | None:
        """Return (low, high) in `unit`, a missing end being the value itself; None without a range."""
        if self.low is None and self.high is None:
            return None
        low = self.magnitude if self.low is None else self.low
        high = self.magnitude if self.high is None else self.high
        return units.convert(low, self.unit, unit), units.convert(high, self.unit, unit)

    @property
    def label(self) -> str:
        """How to name it in a message: key, text as written, or number and unit."""
        return self.key or self.text or str(self)

    @property
    def is_prior(self) -> bool:
        """Whether the number must be swept, not asserted.

        True for everything of the catalogue but what was measured, read in the source, and not unsettled by a second
        look. A value that a scenario gives without a word on its source is the user's own and no prior.
        """
        if self.evidence is None and self.read_in is None:
            return False
        read = self.read_in == "page" and self.evidence == "measured"
        return not read or self.verdict in ("contradicted", "not found")

    @property
    def origin(self) -> str:
        """Where it comes from, in words."""
        if self.source is None:
            return "given in the scenario"
        marks = [
            m
            for m in (
                self.evidence,
                {"page": "read in the source", "memory": "recalled"}.get(self.read_in or ""),
            )
            if m
        ]
        return f"{self.source} ({', '.join(marks)})" if marks else self.source

    def __str__(self) -> str:
        """Write value, range and unit with up to four significant digits: ``80 nm (69 to 83)``."""
        unit = "x" if self.unit == "fold" else self.unit
        text = f"{self.magnitude:.4g} {unit}".rstrip()
        if self.low is None and self.high is None:
            return text
        low = self.magnitude if self.low is None else self.low
        high = self.magnitude if self.high is None else self.high
        return f"{text} ({low:.4g} to {high:.4g})"

    def as_written(self) -> str | float | int | dict[str, Any]:
        """Return what a scenario file says: key, text, number, or a mapping; `Quantity.accept` takes it back."""
        if self.key is not None:
            return self.key
        value: str | float | int = self.text if self.text is not None else _written(self.magnitude, self.unit)
        extra: dict[str, Any] = {
            n: _written(getattr(self, n), self.unit) for n in ("low", "high") if getattr(self, n) is not None
        }
        extra |= {
            n: getattr(self, n)
            for n in ("source", "evidence", "read_in", "verdict")
            if getattr(self, n) is not None
        }
        if self.note:
            extra["note"] = self.note
        return {"value": value, **extra} if extra else value

    @classmethod
    def accept(cls, given: object, *, unitless: bool = False) -> Quantity:
        """Turn what a scenario may say into a quantity.

        Parameters
        ----------
        given
            Text (``"400 um^2/min"``), a key of the catalogue (``"upt.k_cell"``), a number where `unitless`,
            a mapping with ``value`` and optionally ``low``, ``high``, ``source``, ``evidence``, ``read_in``,
            ``verdict`` and ``note``, or a `Quantity`.

        Raises
        ------
        UnitError, UnknownNameError
            Whatever is wrong with it, in one sentence.
        """
        if isinstance(given, Quantity):
            return given
        if isinstance(given, str):
            return _from_text(given, unitless)
        if isinstance(given, Mapping):
            return _from_mapping(given, unitless)
        if isinstance(given, bool) or not isinstance(given, Real):
            raise UnitError(
                f"{given!r} is not a quantity", remedy="write a number and a unit, like '400 um^2/min'"
            )
        try:
            number = float(given)
        except OverflowError as problem:
            raise UnitError("a number too large to be finite") from problem
        if not unitless:
            raise UnitError(f"{given!r} has no unit", remedy=f"write it like '{given} um'")
        return cls(number, "")


_MAPPING = ("value", "low", "high", "source", "evidence", "read_in", "verdict", "note")


def _written(magnitude: float, unit: str) -> str | float | int:
    """Write a number so that reading gives the same bits; a plain number stays a number."""
    whole = magnitude.is_integer() and abs(magnitude) < 1e6 and math.copysign(1.0, magnitude) > 0
    short = int(magnitude) if whole else magnitude
    return f"{short!r} {unit}" if unit else short


def _from_text(text: str, unitless: bool) -> Quantity:
    """Read a quantity or look up a key; a key starts with a letter."""
    first = text.strip()[:1]
    if first.isalpha() and text.strip().casefold() not in {"nan", "inf", "infinity"}:
        from exocosm.knowledge.catalogue import catalogue

        name = text.strip()
        if "." not in name:
            raise UnitError(
                f"{text!r} is neither a quantity nor a name of the knowledge base",
                remedy="write it like '400 um^2/min' or 'upt.k_cell'",
            )
        return catalogue().get(name)
    return Quantity.read(text, unitless=unitless)


def _from_mapping(given: Mapping[object, object], unitless: bool) -> Quantity:
    """Read ``{value: 4 um, low: 2 um, high: 8 um, source: ...}``."""
    for name in given:
        if name not in _MAPPING:
            raise UnknownNameError("entry of a quantity", str(name), _MAPPING)
    if "value" not in given:
        raise UnitError("a quantity written as a mapping needs 'value'")
    value = given["value"]
    if isinstance(value, Mapping) or (isinstance(value, str) and value.strip()[:1].isalpha()):
        raise UnitError(
            f"'value' must be a number with its unit, not {value!r}",
            remedy="name a key of the knowledge base alone",
        )
    quantity = Quantity.accept(value, unitless=unitless)
    more: dict[str, Any] = {}
    for name in ("low", "high"):
        if given.get(name) is not None:
            end = Quantity.accept(
                given[name], unitless=not quantity.unit or units.same_dimension(quantity.unit, "")
            )
            more[name] = end.to(quantity.unit)
    for name in ("source", "evidence", "read_in", "verdict", "note"):
        mark = given.get(name)
        if mark is not None and not isinstance(mark, str):
            raise UnitError(f"{name!r} of {quantity.label!r} must be text, not {mark!r}")
        if mark is not None:
            more[name] = mark
    return replace(quantity, **more)
