"""What the findings of a claim come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from exocosm.atlas.sample import Finding, worst

Word = Literal["supported", "not supported", "depends on", "undecided", "failed"]


@dataclass(frozen=True)
class Flip:
    """An assumption within whose spread the verdict turns."""

    prior: str
    end: Literal["low", "high"]
    usual: float
    """Its usual value, in `unit`."""
    at: float
    """Where the verdict turns: the middle of the last bracket."""
    bracket: tuple[float, float]
    """Between these it turns; the first is on the side of the usual value."""
    unit: str
    becomes: Word
    """The verdict at the end of the spread."""
    read_in: str = ""


@dataclass(frozen=True)
class Verdict:
    """Computed, never typed in."""

    word: Word
    usual: Word
    """The verdict with every assumption at its usual value."""
    flips: tuple[Flip, ...] = ()
    reason: str = ""
    """Which expectation decided, in words."""

    def __str__(self) -> str:
        """Write it in a few words."""
        if self.word != "depends on":
            return self.word
        names = list(dict.fromkeys(f.prior.split(" = ")[0] for f in self.flips))
        shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
        return f"{self.usual}; depends on {shown}"


def at_usual(findings: Sequence[Finding]) -> tuple[Word, str]:
    """Return the verdict of findings at usual values, and which of them decided.

    *supported* where every expectation is met, *not supported* where one is not, *undecided* where an interval is too wide.
    """
    outcome = worst([f.outcome for f in findings])
    if outcome == "met":
        return "supported", "every expectation is met"
    deciding = next(f for f in findings if f.outcome == outcome)
    word: Word = "not supported" if outcome == "not met" else "undecided"
    return word, f"{deciding.says}: {deciding.reason}" if deciding.reason else deciding.says


def verdict(findings: Sequence[Finding], flips: Sequence[Flip] = ()) -> Verdict:
    """Return the verdict: *depends on* where a confirmed flip lies within the spread of an assumption."""
    usual, reason = at_usual(findings)
    return Verdict("depends on" if flips else usual, usual, tuple(flips), reason)
