"""Numbers and names as a reader wants them: three digits, thousands apart, times in the unit that fits."""

from __future__ import annotations

import math

THIN = "\u202f"
"""Narrow space that does not break."""
ARROW = "\u2192"


def number(value: float | None) -> str:
    """Write an amount with three significant digits: ``412``, ``12 300``, ``4.56 million``, ``3.1e-05``."""
    if value is None or not math.isfinite(value):
        return "–"
    size = abs(value)
    if size == 0:
        return "0"
    for limit, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if limit <= size < 1000 * limit:
            return f"{_digits(value / limit)} {word}"
    if size >= 1e15 or size < 1e-3:
        return scientific(value)
    return _digits(value)


def signed(value: float) -> str:
    """Write a rate with two significant digits and a true minus sign."""
    text = scientific(value) if 0 < abs(value) < 1e-3 else f"{value:.2g}"
    return text.replace("-", "−")


def count(value: float) -> str:
    """Write a whole number with its thousands apart."""
    return f"{round(value):,}".replace(",", THIN)


def scientific(value: float) -> str:
    """Write a number as ``3.1 × 10⁻⁵``."""
    mantissa, _, exponent = f"{value:.2g}".partition("e")
    if not exponent:
        mantissa, _, exponent = f"{value:.1e}".partition("e")
    raised = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{mantissa.removesuffix('.0')}{THIN}×{THIN}10{raised}"


def share(value: float | None) -> str:
    """Write a share in per cent: ``34 %``, ``0.21 %``, ``< 0.01 %``."""
    if value is None or not math.isfinite(value):
        return "–"
    percent = 100 * value
    if 0 < abs(percent) < 0.01:
        return f"<{THIN}0.01{THIN}%"
    digits = 0 if abs(percent) >= 10 else 1 if abs(percent) >= 1 else 2
    text = f"{percent:.{digits}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}{THIN}%"


def time(minutes: float) -> str:
    """Write a time: ``45 min``, ``36 h``, ``5 days``."""
    if 0 < abs(minutes) < 120:
        return f"{minutes:.3g}{THIN}min"
    hours = minutes / 60
    return f"{hours:.3g}{THIN}h" if abs(hours) < 1000 else f"{hours / 24:.3g} days"


def short(value: float) -> str:
    """Write a number in the width of a tick or a square: ``3.1M``, ``420k``."""
    if not math.isfinite(value):
        return "–"
    for limit, size, letter in ((1e12, 1e12, "T"), (1e9, 1e9, "G"), (1e6, 1e6, "M"), (1e4, 1e3, "k")):
        if abs(value) >= limit:
            return (
                f"{value / size:.3g}{letter}" if abs(value) < 1000 * size else f"{value / size:.0f}{letter}"
            )
    if value == 0:
        return "0"
    return f"{value:.2g}" if abs(value) < 100 else f"{value:.0f}"


def power(value: float) -> str:
    """Write a power of ten as a tick of a logarithmic scale: ``10⁻³``, ``0.1``, ``100``."""
    if 0.01 <= value <= 1000:
        return f"{value:g}"
    return scientific(value).removeprefix(f"1{THIN}×{THIN}") if value > 0 else ""


def unit(text: str) -> str:
    """Write a unit as print wants it: ``vesicle/µm³``; nothing for a number without one."""
    return (
        ""
        if text == "1"
        else (
            text.replace("um", "µm")
            .replace("uM", "µM")
            .replace("^3", "³")
            .replace("^2", "²")
            .replace("^-1", "⁻¹")
            .replace("*", "·")
        )
    )


def listing(parts: list[str]) -> str:
    """Join parts: ``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""


def _digits(value: float) -> str:
    """Three significant digits without an exponent, thousands apart from 10 000 on."""
    size = abs(value)
    places = max(0, 2 - math.floor(math.log10(size)))
    rounded = round(value, 2 - math.floor(math.log10(size)))
    text = f"{rounded:,.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", THIN if abs(rounded) >= 10000 else "")
