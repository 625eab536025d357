"""Results of claims as pages show them: read from the folder of an atlas, whole or refused."""

from __future__ import annotations

import math
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exocosm.atlas.results import VERSION, AtlasFolder
from exocosm.errors import DamagedError, StoreError, VersionError

Range = tuple[float, float]
NEEDED = ("claim", "statement", "kind", "verdict", "findings", "replicates", "complete", "date", "code")
"""Without these a file is no result of a claim."""


def ranges(given: Any) -> tuple[Range, ...]:
    """Return ranges as a result has them, an end that is missing being without end.

    >>> ranges([[1.1, None]])
    ((1.1, inf),)
    """
    return tuple(
        (-math.inf if low is None else float(low), math.inf if high is None else float(high))
        for low, high in given or ()
    )


@dataclass(frozen=True)
class Effect:
    """What came of one expectation."""

    says: str
    outcome: str
    effect: float | None
    low: float | None
    """None where it reaches on without end, or where there is no effect."""
    high: float | None
    scale: str
    unit: str
    mark: str
    reason: str
    control: bool
    needs: int
    because: str
    accepts: tuple[Range, ...] = ()
    """Ranges in which the interval was to lie."""

    @property
    def log(self) -> bool:
        """Whether it belongs on a logarithmic axis."""
        return self.scale == "ratio"


@dataclass(frozen=True)
class End:
    """An assumption at one end of its spread."""

    becomes: str | None
    """Verdict by point effects; None where it was not run."""
    confirmed: str | None
    effects: tuple[float | None, ...]


@dataclass(frozen=True)
class Moved:
    """One assumption of the sweep."""

    prior: str
    usual: float | None
    low: float | None
    high: float | None
    unit: str
    source: str
    evidence: str
    read_in: str
    note: str
    at_low: End | None
    at_high: End | None
    flips: tuple[Mapping[str, Any], ...] = ()
    """Where the verdict turns, as the verdict tells it."""

    @property
    def name(self) -> str:
        """What it is called, without its value."""
        return self.prior.split(" = ")[0]

    def effect(self, end: str, index: int) -> float | None:
        """Return an effect at an end (``low`` or ``high``)."""
        there = self.at_low if end == "low" else self.at_high
        return there.effects[index] if there is not None and index < len(there.effects) else None


@dataclass(frozen=True)
class ClaimResult:
    """The result of a claim."""

    said: Mapping[str, Any]
    """The file as it stands: declaration and what a page shows without more ado."""
    findings: tuple[Effect, ...]
    sweep: tuple[Moved, ...]

    def __getitem__(self, key: str) -> Any:
        """Return an entry of the file; None where there is none."""
        return self.said.get(key)

    @property
    def id(self) -> str:
        """Identifier."""
        return str(self.said["claim"])

    @property
    def word(self) -> str:
        """Verdict in one word."""
        return str(self.said["verdict"]["word"])

    @property
    def usual(self) -> str:
        """Verdict with every assumption at its usual value."""
        return str(self.said["verdict"].get("usual") or self.word)

    @property
    def flips(self) -> tuple[Mapping[str, Any], ...]:
        """Where the verdict turns."""
        return tuple(self.said["verdict"].get("flips") or ())

    @property
    def main(self) -> int | None:
        """Index of the main finding; None where there is none.

        It is the first that decided where the claim is not supported or undecided at usual values, else the first that is no
        control.
        """
        outcome = {"not supported": "not met", "undecided": "undecided"}.get(self.usual)
        for k, finding in enumerate(self.findings):
            if finding.outcome == outcome:
                return k
        tests = [k for k, f in enumerate(self.findings) if not f.control]
        return tests[0] if tests else 0 if self.findings else None

    @property
    def effect(self) -> Effect | None:
        """The main finding."""
        return None if self.main is None else self.findings[self.main]

    @property
    def arms(self) -> tuple[Mapping[str, Any], ...]:
        """Arms in their order."""
        return tuple(self.said.get("arms") or ())

    @property
    def endpoints(self) -> tuple[Mapping[str, Any], ...]:
        """Endpoints in their order."""
        return tuple(self.said.get("endpoints") or ())


@dataclass(frozen=True)
class Atlas:
    """All results of a folder."""

    claims: tuple[ClaimResult, ...]
    silenced: Mapping[str, ClaimResult]

    def without_exosomes(self, claim: ClaimResult) -> ClaimResult | None:
        """Return the same claim without exosomes; None where that was not run."""
        return self.silenced.get(claim.id)


def read_atlas(folder: str | Path, only: Container[str] | None = None) -> Atlas:
    """Read the results of a folder: of every claim, or only of some.

    Raises
    ------
    StoreError
        If there is no such folder, or no such result in it; `VersionError` if it or a result has another version, `DamagedError`
        if a file is no result of a claim.
    """
    opened = AtlasFolder(folder)
    claims, silenced = (
        [
            _result(r, opened.path / name / f"{k}.json")
            for k, r in opened.all(silenced=s).items()
            if only is None or k in only
        ]
        for name, s in (("claims", False), ("silenced", True))
    )
    if not claims:
        only = "only runs without exosomes are here" if silenced else "no claim has a result here yet"
        raise StoreError(only, place=str(folder), remedy=f"exocosm atlas run --all --out {folder}")
    return Atlas(
        tuple(sorted(claims, key=lambda c: natural(c.id))),
        {c.id: c for c in sorted(silenced, key=lambda c: natural(c.id))},
    )


def natural(identifier: str) -> tuple[tuple[int, str], ...]:
    """Return what sorts identifiers as a reader counts: ``S3-2`` before ``S3-11``."""
    return tuple((int(p), "") if p.isdigit() else (-1, p) for p in re.split(r"(\d+)", identifier))


def _result(content: Mapping[str, Any], path: Path) -> ClaimResult:
    """Return a result, or refuse what is none."""
    if content.get("version", VERSION) != VERSION:
        raise VersionError(
            f"the result has format version {content['version']!r}, this exocosm reads version {VERSION}",
            place=str(path),
            remedy="run the claim again into a new folder, or read it with the exocosm that wrote it",
        )
    lost = [key for key in NEEDED if key not in content]
    try:
        if lost:
            raise KeyError(lost[0])
        return ClaimResult(content, _effects(content), _sweep(content))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise DamagedError(
            f"is no result of a claim: {what}",
            place=str(path),
            remedy="delete it and run the claim again; runs that are done are kept",
        ) from error


def _effects(content: Mapping[str, Any]) -> tuple[Effect, ...]:
    """Return the findings, with unit and origin of their marks from the declaration."""
    content["verdict"]["word"]
    because = {e["says"]: e.get("because") or "" for e in content.get("expectations") or ()}
    units = {e["name"]: e.get("unit") or "" for e in content.get("endpoints") or ()}
    return tuple(
        Effect(
            says=str(f["says"]),
            outcome=str(f["outcome"]),
            effect=_float(f.get("effect")),
            low=_float(f.get("low")),
            high=_float(f.get("high")),
            scale=str(f.get("scale") or "value"),
            unit=str(f.get("unit") or _unit(f, units)),
            mark=str(f.get("mark") or ""),
            reason=str(f.get("reason") or ""),
            control=bool(f.get("control")),
            needs=int(f.get("needs") or 0),
            because=str(because.get(f["says"], "")),
            accepts=ranges(f.get("accepts")),
        )
        for f in content["findings"]
    )


def _unit(finding: Mapping[str, Any], units: Mapping[str, str]) -> str:
    """Return the unit of a difference or a value: that of its endpoint, which its words begin with."""
    if finding.get("scale") not in ("difference", "value"):
        return ""
    named = [n for n in units if re.match(rf"{re.escape(n)}(:| in )", finding["says"])]
    return units[max(named, key=len)] if named else ""


def _sweep(content: Mapping[str, Any]) -> tuple[Moved, ...]:
    flips = content["verdict"].get("flips") or ()
    return tuple(
        Moved(
            prior=str(r["prior"]),
            usual=_float(r.get("usual")),
            low=_float(r.get("low")),
            high=_float(r.get("high")),
            unit=str(r.get("unit") or ""),
            source=str(r.get("source") or ""),
            evidence=str(r.get("evidence") or ""),
            read_in=str(r.get("read_in") or ""),
            note=str(r.get("note") or ""),
            at_low=_end(r.get("at_low")),
            at_high=_end(r.get("at_high")),
            flips=tuple(f for f in flips if f["prior"] == r["prior"]),
        )
        for r in content.get("sweep") or ()
    )


def _end(said: Mapping[str, Any] | None) -> End | None:
    if said is None:
        return None
    return End(
        said.get("becomes"), said.get("confirmed"), tuple(_float(e) for e in said.get("effects") or ())
    )


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
