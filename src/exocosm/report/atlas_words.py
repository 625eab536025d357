"""Verdicts, effects and assumptions in words and signs, the same in every picture, table and page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from exocosm.report import words
from exocosm.report.atlas_result import ClaimResult, Effect
from exocosm.report.colours import INK, OKABE_ITO, UNKNOWN, later_colour


@dataclass(frozen=True)
class Look:
    """How a verdict or an outcome looks: shape and colour, so that neither is the only sign."""

    sign: str
    """As text."""
    marker: str
    """As matplotlib knows it."""
    colour: str
    ink: str
    """Its colour as text, dark enough to read."""
    hollow: bool = False


SUPPORTED = Look("●", "o", "#009E73", "#0a7a53")
REFUSED = Look("✕", "X", "#D55E00", "#a84300")
DEPENDS = Look("◆", "D", "#E69F00", "#855000")
OPEN = Look("○", "o", "#0072B2", "#0b5f8a", hollow=True)
FAILED = Look("▲", "^", INK, INK)
ABSENT = Look("–", "_", UNKNOWN, "#5b6570")
LOOKS = {
    "supported": SUPPORTED,
    "not supported": REFUSED,
    "depends on": DEPENDS,
    "undecided": OPEN,
    "failed": FAILED,
    "met": SUPPORTED,
    "not met": REFUSED,
}
VERDICTS = ("supported", "not supported", "depends on", "undecided", "failed")
"""In the order in which they are counted."""
CONTROLS = ("control", "negative control", "positive control")


def look(word: str | None) -> Look:
    """Return how a verdict or an outcome looks."""
    return LOOKS.get(word or "", ABSENT)


def counts(claims: Iterable[ClaimResult]) -> dict[str, int]:
    """Return how many claims have each verdict."""
    found = [c.word for c in claims]
    return {word: found.count(word) for word in (*VERDICTS, *sorted(set(found) - set(VERDICTS)))}


def amount(value: float | None) -> str:
    """Write a number with a true minus sign."""
    return words.number(value).replace("-", "−")


def number_text(effect: Effect, value: float | None) -> str:
    """Write an effect without its interval: a ratio as a factor, a value with its unit."""
    if value is None:
        return "not defined"
    factor = f"×{words.THIN}" if effect.scale == "ratio" else ""
    unit = f" {words.unit(effect.unit)}" if effect.unit not in ("", "1", "x") else ""
    return f"{factor}{amount(value)}{unit}"


def interval_text(effect: Effect | None) -> str:
    """Write an effect with its 95 % interval; an end that is open is ∞."""
    if effect is None or effect.effect is None:
        return "not defined"
    if effect.low == effect.high == effect.effect:
        return number_text(effect, effect.effect)
    if effect.low is None and effect.high is None:
        return f"{number_text(effect, effect.effect)} (no interval)"
    low = "−∞" if effect.low is None else amount(effect.low)
    high = "∞" if effect.high is None else amount(effect.high)
    return f"{number_text(effect, effect.effect)} ({low} to {high})"


def verdict_head(claim: ClaimResult) -> str:
    """Write a verdict without the assumptions that it depends on."""
    return f"{claim.usual}; depends on" if claim.word == "depends on" else claim.word


def verdict_details(claim: ClaimResult) -> list[str]:
    """Return what a verdict depends on, and whether it is whole."""
    names = list(dict.fromkeys(str(f["prior"]).split(" = ")[0] for f in claim.flips))
    more = names[:3] + ([f"and {len(names) - 3} more"] if len(names) > 3 else [])
    return more if claim["complete"] else [*more, "assumptions not moved"]


def verdict_words(claim: ClaimResult) -> str:
    """Write a verdict in a few words, as the result tells it."""
    text = str(claim["verdict"].get("text") or claim.word)
    return text if claim["complete"] else f"{text} (assumptions not moved)"


def replicates_words(claim: ClaimResult) -> str:
    """Write n: replicates, or samples of a design."""
    if claim["sensitivity"] and not claim["arms"]:
        return words.count(claim["sensitivity"].get("runs") or 0)
    return words.count(claim["replicates"]) if claim["replicates"] is not None else "–"


def flip_words(flip: Mapping[str, Any]) -> str:
    """Write where a verdict turns: ``not supported from 0.2 1/h upwards (usual 0.05)``."""
    unit = f" {words.unit(str(flip['unit']))}" if flip.get("unit") else ""
    way = "upwards" if flip.get("end") == "high" else "downwards"
    return f"{flip['becomes']} from {amount(flip['at'])}{unit} {way} (usual {amount(flip['usual'])})"


def standing(read_in: str | None) -> str:
    """Write whether something was read in its source or recalled, which makes it a prior."""
    return "read in the source" if read_in == "page" else "recalled: a prior"


def arm_colours(claim: ClaimResult) -> dict[str, str]:
    """Return the colour of each arm, the same in every picture of the claim."""
    names = [str(a["name"]) for a in claim.arms]
    names += [a for a in claim["values"] or {} if a not in names]
    return {n: OKABE_ITO[k] if k < len(OKABE_ITO) else later_colour(k) for k, n in enumerate(names)}


def cut(text: str, most: int) -> str:
    """Cut a text that does not fit, at a word."""
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def cut_middle(text: str, most: int) -> str:
    """Cut a path that does not fit, in its middle: both ends tell."""
    if len(text) <= most:
        return text
    half = (most - 1) // 2
    return f"{text[:half]}…{text[-(most - 1 - half) :]}"
