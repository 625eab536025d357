"""The result of a claim as JSON: what was asked, what was measured, what it comes to. Reports and pages need nothing else."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from exocosm.atlas.claim import SEEDS, Claim
from exocosm.atlas.sample import Finding, Sample
from exocosm.atlas.sweep import Corner, Search
from exocosm.atlas.verdict import Verdict
from exocosm.studies.outcome import Outcome
from exocosm.studies.reading import Reading


def finite(value: Any) -> Any:
    """Return a value with everything that JSON cannot say as None."""
    if isinstance(value, Mapping):
        return {str(k): finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [finite(v) for v in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def declaration(claim: Claim) -> dict[str, Any]:
    """Return what a claim asks, in words."""
    return {
        "claim": claim.id,
        "group": claim.group,
        "theme": claim.theme,
        "statement": claim.statement,
        "seed": claim.seed,
        "seed_text": SEEDS.get(claim.id.partition("-")[0], ""),
        "mechanism": claim.mechanism,
        "kind": claim.kind,
        "why_kind": claim.why_kind,
        "stated_by": list(claim.stated_by),
        "mechanisms": list(claim.mechanisms),
        "expected": claim.expected,
        "sources": [asdict(s) for s in claim.sources],
        "caveat": claim.caveat,
        "explanation": claim.explanation,
        "exempt_from_silence": claim.exempt_from_silence,
        "scenario": claim.scenario,
        "changes": {path: _said(value) for path, value in claim.changes.items()},
        "arms": [
            {
                "name": a.name,
                "about": a.about,
                "role": a.role,
                "scenario": a.scenario or claim.scenario,
                "changes": {path: _said(value) for path, value in a.changes.items()},
                "between_patients": dict(a.between_patients),
            }
            for a in claim.arms
        ],
        "compared": list(claim.compared),
        "endpoints": [{"name": e.name, "unit": e.unit, "about": e.about} for e in claim.endpoints],
        "expectations": [
            {"says": e.says(), "because": e.because, "control": e.control}
            for e in (*claim.expectations, *(claim.sensitivity.expects if claim.sensitivity else ()))
        ],
    }


def _said(value: object) -> object:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, Mapping):
        return {str(k): _said(v) for k, v in value.items()}
    return [_said(v) for v in value] if isinstance(value, list | tuple) else str(value)


def found(finding: Finding) -> dict[str, Any]:
    """Return a finding."""
    flat = asdict(finding)
    interval = flat.pop("interval")
    return {**flat, **interval}


def judged(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict."""
    return {**asdict(verdict), "text": str(verdict)}


def courses(
    claim: Claim, readings: Sequence[Reading], outcomes: Mapping[tuple[str, int], Outcome]
) -> dict[str, Any]:
    """Return how endpoints went over time, by arm: times, and mean, lowest and highest of the replicates."""
    place = {r: k for k, r in enumerate(readings)}
    out: dict[str, Any] = {}
    for endpoint in claim.endpoints:
        if not endpoint.course:
            continue
        for (arm, _), outcome in outcomes.items():
            if not outcome.ok:
                continue
            times, top, *below = (outcome.values[place[r]] for r in endpoint.course)
            if not isinstance(times, list) or not isinstance(top, list):
                continue
            line = np.array([np.nan if v is None else v for v in top], float)
            if below:
                # what belongs to a moment of its own, such as the start, stays; what is read with the line goes along
                steady = endpoint.per is not None and endpoint.per.at != endpoint.reading.at
                per = outcome.values[place[endpoint.per]] if steady and endpoint.per in place else below[0]
                with np.errstate(invalid="ignore", divide="ignore"):
                    line = line / np.array(per, float)  # None is not a number
            entry = out.setdefault(endpoint.name, {}).setdefault(arm, {"times_min": times, "lines": []})
            if len(line) == len(entry["times_min"]):
                entry["lines"].append(line)
    for by_arm in out.values():
        for entry in by_arm.values():
            lines = np.stack(entry.pop("lines"))
            entry |= {
                "mean": lines.mean(0).tolist(),
                "least": lines.min(0).tolist(),
                "most": lines.max(0).tolist(),
            }
    return out


def searched(search: Search | None) -> dict[str, Any] | None:
    """Return which replicate assumptions were moved in, and which expectations were looked at; None where none was moved."""
    return None if search is None else {"seed": search.seed, "expectations": list(search.which)}


def swept(corners: Sequence[Corner]) -> list[dict[str, Any]]:
    """Return what moving each assumption did."""
    rows: dict[str, dict[str, Any]] = {}
    for corner in corners:
        q = corner.prior.quantity
        row = rows.setdefault(
            corner.prior.name,
            {
                "prior": corner.prior.name,
                "key": q.key,
                "source": q.source,
                "evidence": q.evidence,
                "read_in": q.read_in,
                "usual": q.magnitude,
                "low": q.low,
                "high": q.high,
                "unit": q.unit,
                "note": q.note,
            },
        )
        row[f"at_{corner.end}"] = {
            "becomes": corner.becomes,
            "confirmed": corner.confirmed,
            "effects": corner.effects,
        }
    return list(rows.values())


def measured(sample: Sample) -> dict[str, Any]:
    """Return the values of a sample."""
    return {
        "seeds": list(sample.seeds),
        "values": {arm: {e: list(v) for e, v in ends.items()} for arm, ends in sample.values.items()},
    }
