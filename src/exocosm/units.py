"""The one unit registry.

`cell` and `vesicle` are units of their own, so that ``100 vesicle/cell/hour`` cannot be mistaken for ``100 1/hour``.
Floats inside, units only at the border: everything below this module works in um, min and counts.

Only the units in :func:`known_units` are read. A general unit parser takes ``cats`` for centi-atmospheres; here an
unlisted word is an error with a suggestion. pint is imported at the first conversion, not before.
"""

from __future__ import annotations

import difflib
import math
import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from exocosm.errors import UnitError, nearest

if TYPE_CHECKING:
    import pint

_DEFINITIONS = (
    "cell = [cell]",
    "vesicle = [vesicle]",
    "event = [event]",
    "copy = 1",
    "fold = 1",
    "fraction = 1",
    "molar_vesicle = 6.02214076e23 vesicle / liter",
    "thermal_energy = boltzmann_constant * 310.15 kelvin",
)

_PREFIXES = {"": "", "f": "femto", "p": "pico", "n": "nano", "u": "micro", "m": "milli", "k": "kilo"}
_PREFIXABLE = {
    "m": "meter",
    "s": "second",
    "g": "gram",
    "L": "liter",
    "l": "liter",
    "M": "molar",
    "mol": "mole",
    "Pa": "pascal",
    "V": "volt",
    "Da": "dalton",
    "N": "newton",
    "J": "joule",
    "M_EV": "molar_vesicle",
}
_PLAIN = {
    "cm": "centimeter",
    "dm": "decimeter",
    "cL": "centiliter",
    "dL": "deciliter",
    "micron": "micrometer",
    "cGy": "centigray",
    "Gy": "gray",
    "mGy": "milligray",
    "K": "kelvin",
    "degC": "degree_Celsius",
    "celsius": "degree_Celsius",
    "kelvin": "kelvin",
    "mmHg": "millimeter_Hg",
    "bar": "bar",
    "cP": "centipoise",
    "min": "minute",
    "h": "hour",
    "hr": "hour",
    "d": "day",
    "rad": "radian",
    "deg": "degree",
    "kT": "thermal_energy",
    "percent": "percent",
    "fold": "fold",
    "fraction": "fraction",
    "EV": "vesicle",
    "EVs": "vesicle",
    "ILV": "vesicle",
    "copies": "copy",
    "hrs": "hour",
    "mins": "minute",
    "sec": "second",
    "secs": "second",
}
_COUNTED = ("cell", "vesicle", "exosome", "molecule", "copy", "event")
_WORDS = (
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "year",
    "meter",
    "metre",
    "gram",
    "liter",
    "litre",
    "gray",
)
_RESPELT = {"exosome": "vesicle", "metre": "meter", "litre": "liter"}

_NUMBER = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*)", re.DOTALL)
_WORD = re.compile(r"[A-Za-z_]+")
# One factor after another; the only number that may stand among them is a leading 1.
_FACTOR = r"\(*\s*[A-Za-z_]+\s*(?:\^\s*[+-]?\d{1,2}(?!\d))?\s*\)*(?:\^\s*[+-]?\d{1,2}(?!\d))?"
_EXPRESSION = re.compile(rf"(?:1\s*/\s*)?{_FACTOR}(?:\s*[*/ ]\s*{_FACTOR})*")
_SUPERSCRIPTS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_LONGEST = 80


@cache
def _names() -> dict[str, str]:
    """Map every word that is read as a unit to its name in the registry."""
    names = {p + s: _PREFIXES[p] + full for s, full in _PREFIXABLE.items() for p in _PREFIXES}
    names.update(_PLAIN)
    for word in (*_COUNTED, *_WORDS):
        names[word] = _RESPELT.get(word, word)
        names[word + "s"] = names[word]
    return names


def known_units() -> tuple[str, ...]:
    """Return every word that is read as a unit, sorted."""
    return tuple(sorted(_names()))


@cache
def registry() -> pint.UnitRegistry[Any]:
    """Return the registry; made at the first call (0.3 s with the import of pint)."""
    import pint

    made: pint.UnitRegistry[Any] = pint.UnitRegistry(autoconvert_offset_to_baseunit=False)
    for line in _DEFINITIONS:
        made.define(line)
    return made


def _plain(unit: str) -> str:
    """Bring typographic variants of a unit into plain ASCII; the empty text is dimensionless."""
    text = unit.strip().replace("µ", "u").replace("μ", "u").replace("°C", "degC")
    text = re.sub(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: "^" + m.group().translate(_SUPERSCRIPTS), text)
    text = text.replace("·", "*").replace("**", "^").replace("−", "-").replace("%", " percent ").strip()
    text = re.sub(r"(?:^| )per ", "/", re.sub(r"\s+", " ", text))
    text = f"1{text}" if text.startswith("/") else text
    return "" if text in {"", "-", "1", "x", "×", "dimensionless"} else text


@lru_cache(maxsize=4096)
def _parse(unit: str) -> Any:
    """Parse a unit into one of the registry; see :func:`check_unit` for the errors."""
    text = _plain(unit)
    if not text:
        return registry().parse_units("dimensionless")
    names = _names()
    for word in _WORD.findall(text):
        if word not in names:
            near = difflib.get_close_matches(word, names, n=2) or nearest(word, names)
            remedy = "did you mean " + " or ".join(repr(n) for n in near) + "?" if near else ""
            raise UnitError(f"unknown unit {word!r}", remedy=remedy)
    if len(text) > _LONGEST or not _EXPRESSION.fullmatch(text):
        raise UnitError(
            f"cannot read the unit {unit[:_LONGEST]!r}",
            remedy="write it like 'um^2/min' or 'vesicle/cell/hour'",
        )
    try:
        return registry().parse_units(_WORD.sub(lambda m: names[m.group()], text))
    except Exception as problem:  # pint lets errors of `tokenize`, AssertionError and others through
        raise UnitError(f"cannot read the unit {unit!r}", remedy="check its brackets") from problem


def check_unit(unit: str) -> None:
    """Raise `UnitError` unless `unit` is one that is known; the empty text is dimensionless."""
    _parse(unit)


def read(text: str, *, unitless: bool = False) -> tuple[float, str]:
    """Read a number with its unit.

    Parameters
    ----------
    text
        ``"400 um^2/min"``, ``"1.9 x"``, ``"37 degC"``, ``"72h"``.
    unitless
        Whether a number without a unit will do.

    Returns
    -------
    tuple of float and str
        The number and the unit as written; ``""`` without a unit.

    Raises
    ------
    UnitError
        No number, NaN or infinity, no unit, an unknown unit, a range, or anything else that is not a quantity.
    """
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "..."
    found = _NUMBER.fullmatch(text.replace("−", "-"))
    if not found:
        if text.strip().lstrip("+-").casefold().split(" ")[0] in {"nan", "inf", "infinity", ".nan", ".inf"}:
            raise UnitError(f"{shown!r} is not a finite number")
        raise UnitError(
            f"{shown!r} is not a quantity", remedy="write a number and a unit, like '400 um^2/min'"
        )
    value, unit = float(found.group(1)), found.group(2).strip()
    if not math.isfinite(value):
        raise UnitError(f"{shown!r} is not a finite number")
    if re.match(r"[-–—]\s*\d|to\b|\.\.|±|\+", unit):
        raise UnitError(f"{shown!r} is a range", remedy="give value, low and high")
    if re.match(r",\s*\d", unit):
        raise UnitError(f"{shown!r} has a comma in its number", remedy="write 1.5 or 1500")
    if re.match(r"[x×*]?\s*10\s*\^|e\d", unit):
        raise UnitError(f"{shown!r} is not a quantity", remedy="write powers of ten like 3e5")
    if not unit and not unitless:
        raise UnitError(f"{shown!r} has no unit", remedy=f"write it like '{shown.strip()} um'")
    check_unit(unit)
    return value, unit


def dimension_of(unit: str) -> str:
    """Return the dimension of a unit in words: ``length^2/time``; ``dimensionless`` without one."""
    powers = {k.strip("[]"): v for k, v in dict(_parse(unit).dimensionality).items()}
    above = [n if p == 1 else f"{n}^{p:g}" for n, p in sorted(powers.items()) if p > 0]
    below = [n if p == -1 else f"{n}^{-p:g}" for n, p in sorted(powers.items()) if p < 0]
    if not powers:
        return "dimensionless"
    return "/".join([" ".join(above) or "1", *below])


def same_dimension(unit: str, other: str) -> bool:
    """Tell whether two units measure the same thing."""
    return bool(_parse(unit).dimensionality == _parse(other).dimensionality)


@lru_cache(maxsize=4096)
def _scale(unit: str, to: str) -> float | None:
    """Return the factor from `unit` to `to`; None where it takes an offset (degC)."""
    source, target = _parse(unit), _parse(to)
    if source.dimensionality != target.dimensionality:
        raise UnitError(
            f"{unit or 'a plain number'!r} ({dimension_of(unit)}) cannot be turned into "
            f"{to or 'a plain number'!r} ({dimension_of(to)})"
        )
    if source == target:
        return 1.0
    zero = registry().Quantity(0.0, source).to(target).magnitude
    one = registry().Quantity(1.0, source).to(target).magnitude
    if zero != 0.0:
        return None
    # 1000.0000000000001 is an artefact of going through SI; take the short number when it is as good.
    short = float(f"{one:.13g}")
    return short if abs(short - one) <= 4e-16 * abs(one) else float(one)


def convert(value: float, unit: str, to: str) -> float:
    """Convert `value` from `unit` to `to`.

    Raises
    ------
    UnitError
        An unknown unit, or two that measure different things (both dimensions are named).
    """
    scale = _scale(unit, to)
    if scale is not None:
        return value * scale
    return float(registry().Quantity(value, _parse(unit)).to(_parse(to)).magnitude)
