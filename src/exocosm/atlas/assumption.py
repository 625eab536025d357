"""Numbers of a claim that nobody measured and read, as a scenario writes them: with spread, standing and a note."""

from __future__ import annotations

from dataclasses import dataclass

from exocosm.errors import ExocosmError
from exocosm.knowledge.quantity import Quantity


def estimate(
    value: object, low: object, high: object, note: str, source: str = "unverified"
) -> dict[str, object]:
    """Return a number that was recalled or guessed; ``source="derived"`` for arithmetic from values of the knowledge base.

    Parameters
    ----------
    value, low, high
        The usual value and the ends of the spread, with units.
    note
        What it rests on: the arithmetic, or why it is a guess.
    source
        ``unverified``, ``derived``, or the key of a reference.
    """
    evidence = "derived" if source == "derived" else "estimated"
    return {
        "value": value,
        "low": low,
        "high": high,
        "source": source,
        "evidence": evidence,
        "read_in": "memory",
        "note": note,
    }


def derived(value: object, low: object, high: object, note: str) -> dict[str, object]:
    """Return a number computed from values of the knowledge base; the note has the arithmetic."""
    return estimate(value, low, high, note, "derived")


HALF_OF_MIRNA = estimate(
    "100 copies", "30 copies", "1000 copies", "cargo.EV_for_100_copies says how many vesicles that takes"
)
"""Delivered copies of a miRNA at which its targets answer half way: the same assumption in every dish and claim."""


@dataclass(frozen=True)
class Multiple:
    """A change of an arm: what stands there, times a factor that nobody measured and read, and that has a spread.

    The same as ``times <key>``, for a factor that the knowledge base does not have. It follows what it multiplies when that is
    moved, which a number in its place would not.
    """

    name: str
    """What it is called among the assumptions: the same factor in several arms has the same name."""
    value: float
    low: float
    high: float
    note: str
    """What it rests on, or why it is a guess."""
    source: str = "unverified"

    def __str__(self) -> str:
        """Write it as results show it."""
        return f"times {self.value:g} ({self.low:g} to {self.high:g}; {self.name}; {self.note})"


def is_multiple(quantity: Quantity) -> bool:
    """Tell whether an arm made a quantity by a factor: its note then names the number and the factor, and nothing else."""
    number, word, factor = quantity.note.partition(" times ")
    if not word or quantity.source != "derived":
        return False
    try:
        Quantity.accept(number, unitless=True)
        Quantity.accept(factor, unitless=True)
    except ExocosmError:
        return False
    return True
