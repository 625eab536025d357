"""Results of an atlas, invented: every verdict, turns, a design over factors, silenced runs, undefined values, failures."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np

from exocosm.atlas.results import AtlasFolder

Json = dict[str, Any]


def finding(says: str, outcome: str, effect: tuple[float | None, ...], **more: Any) -> Json:
    """Return a finding; `effect` is effect, low, high."""
    value, low, high = effect
    return {
        "says": says, "outcome": outcome, "effect": value, "low": low, "high": high, "spread": 0.2, "scale": "ratio",
        "mark": "above 1.1", "accepts": [[1.1, None]], "unit": "", "reason": "", "control": False, "needs": 5, **more,
    }  # fmt: skip


def arm(name: str, role: str = "test", about: str = "", **changes: Any) -> Json:
    return {"name": name, "about": about, "role": role, "scenario": "nodule", "changes": changes}


def row(prior: str, ends: tuple[float, float, float], low: list[Any], high: list[Any], **more: Any) -> Json:
    """Return an assumption of the sweep with the effects at both ends."""
    return {
        "prior": prior, "key": prior if " = " not in prior else None, "source": "unverified", "evidence": "estimated",
        "read_in": "memory", "usual": ends[1], "low": ends[0], "high": ends[2], "unit": "1/h", "note": "",
        "at_low": {"becomes": "supported", "confirmed": None, "effects": low},
        "at_high": {"becomes": "supported", "confirmed": None, "effects": high},
        **more,
    }  # fmt: skip


def flip(prior: str, end: str, usual: float, at: float, becomes: str) -> Json:
    return {
        "prior": prior, "end": end, "usual": usual, "at": at, "bracket": [at * 0.9, at * 1.1], "unit": "1/h",
        "becomes": becomes, "read_in": "memory",
    }  # fmt: skip


def result(claim: str, word: str, findings: list[Json], **more: Any) -> Json:
    """Return a result with all entries that a campaign writes."""
    arms = [
        arm("control", "control"),
        arm(
            "release silenced",
            about="Rab27a down",
            **{"cells.tumour.releases.exosome": "times rel.Rab27a_kd"},
        ),
        arm("no receptor", "negative control", "uptake needs the receptor"),
    ]
    made = {
        "version": 1, "claim": claim, "group": "local", "theme": "immunity",
        "statement": f"Exosomes of the tumour keep T cells from it: statement {claim}.",
        "seed": f"S3, sentence {claim[-1]}", "seed_text": "Review text on communication in the microenvironment",
        "mechanism": "Release, diffusion, uptake by CD8 T cells, brake on killing.", "kind": "built in",
        "why_kind": "The rule “PD-L1 brakes killing” states it.", "stated_by": ["PD-L1 brakes killing"], "mechanisms": [],
        "expected": "A loss of half of the kills (recalled).",
        "sources": [
            {"reference": "Poggio 2019", "says": "Loss of Rab27a restores killing.", "read_in": "memory"},
            {"reference": "func.res_crow", "says": "Crowding lowers uptake.", "read_in": "page"},
        ],
        "caveat": "One tissue only.", "explanation": "", "exempt_from_silence": "", "scenario": "nodule",
        "changes": {"grid.spacing": "20 um", "rules.chance": None}, "arms": arms,
        "endpoints": [
            {"name": "tumour cells killed", "unit": "cell", "about": "at the end"},
            {"name": "vesicles taken up by CD8 T cells", "unit": "vesicle", "about": ""},
        ],
        "expectations": [{"says": f["says"], "because": "direction, read in Poggio 2019", "control": f["control"]} for f in findings],
        "verdict": {"word": word, "usual": word, "flips": [], "reason": findings[0]["says"] if findings else "", "text": word},
        "findings": findings, "replicates": 6, "replicates_by": "90 % power for the smallest effect that counts takes 6, the pilot had 4",
        "without_rule": "not supported", "sweep": [], "sensitivity": None, "runs": 120, "run_seconds": 3456.7, "imbalance": 3e-14,
        "failures": [], "silenced": False, "quick": False, "complete": True, "code": "0.1.0+aa11bb22cc33dd44", "exocosm": "0.1.0",
        "date": "2026-01-02", "seeds": [1, 2, 3, 4, 5, 6], "values": _values(claim), "courses": {},
    }  # fmt: skip
    return made | more


def _values(claim: str) -> Json:
    chance = np.random.Generator(np.random.Philox(sum(map(ord, claim))))
    return {
        name: {
            "tumour cells killed": chance.normal(level, 9, 6).round(1).tolist(),
            "vesicles taken up by CD8 T cells": (level * 900 * chance.lognormal(0, 0.15, 6)).round().tolist(),
        }
        for name, level in (("control", 100.0), ("release silenced", 160.0), ("no receptor", 104.0))
    }


def _courses() -> Json:
    times = [60.0 * k for k in range(0, 73, 6)]
    lines = {}
    for arm_, rate in (("control", 1.0), ("release silenced", 1.7), ("no receptor", 1.05)):
        mean = [100 * rate * (1 - math.exp(-t / 1500)) for t in times]
        lines[arm_] = {
            "times_min": times, "mean": mean, "least": [0.9 * m for m in mean], "most": [1.12 * m for m in mean],
        }  # fmt: skip
    return {"tumour cells killed": lines}


SAYS = "tumour cells killed: release silenced over control is above 1.1"
SAME = "tumour cells killed: no receptor is the same as control"
BRAKE = "cells.*.secretion.brake = 0.05 1/h (0.01 to 0.2) [as in the other types]"


def supported() -> Json:
    asked = [
        finding(SAYS, "met", (1.62, 1.41, 1.86)),
        finding(SAME, "met", (1.03, 0.97, 1.08), mark="within 10 % of 1", control=True),
        finding("vesicles taken up by CD8 T cells in control is above 5e+04", "met", (9.1e4, 8.2e4, 1.0e5), scale="value", mark="above 5e+04"),
    ]  # fmt: skip
    sweep = [
        row(f"uptake.rate_{k}", (0.01, 0.1, 1.0), [1.62 - 0.03 * k, 1.0, 9e4], [1.62 + 0.05 * k, 1.0, 9e4])
        for k in range(15)
    ]
    return result("S3-2", "supported", asked, sweep=sweep, courses=_courses())


def depends() -> Json:
    turned = [
        flip(BRAKE, "high", 0.05, 0.132, "not supported"),
        flip("uptake.rate", "low", 0.1, 0.021, "not supported"),
    ]
    asked = [
        finding(SAYS, "met", (1.35, 1.2, 1.52)),
        finding(SAME, "met", (1.0, 1.0, 1.0), mark="within 10 % of 1", control=True),
    ]
    sweep = [
        row(BRAKE, (0.01, 0.05, 0.2), [1.5, 1.0], [0.92, 1.0],
            at_high={"becomes": "not supported", "confirmed": "not supported", "effects": [0.92, 1.0]}),
        row("uptake.rate", (0.01, 0.1, 0.3), [1.02, 1.0], [1.4, 1.0]),
        row("vesicles.*.fate.degradation", (0.1, 0.2, 0.4), [1.3, 1.0], [None, 1.0]),
        row("one end only", (1, 2, 3), [1.31, 1.0], [], at_high=None) | {"high": None},
    ]  # fmt: skip
    verdict = {
        "word": "depends on", "usual": "supported", "flips": turned, "reason": "every expectation is met",
        "text": "supported; depends on cells.*.secretion.brake, uptake.rate",
    }  # fmt: skip
    return result(
        "S3-11", "depends on", asked, sweep=sweep, verdict=verdict, explanation="The brake saturates."
    )


def refused() -> Json:
    asked = [
        finding("blood vesicles: large less small is above 20", "not met", (-4.2, -9.9, 1.5), scale="difference", mark="above 20",
                reason="the whole interval misses the mark"),
        finding("responses to A, B over control differ: every cosine below 0.7", "not met", (0.93, 0.9, 0.96), scale="share",
                mark="below 0.7", reason="A and B act alike"),
        finding("kills: low < middle < high, levelling off", "not met", (0.0, 0.0, None), mark="each step above 1.1"),
    ]  # fmt: skip
    return result(
        "S4-1", "not supported", asked, kind="emergent", why_kind="Needs two mechanisms.", stated_by=[], without_rule=None,
        mechanisms=["self-talk", "degradation"], endpoints=[{"name": "blood vesicles", "unit": "vesicle/um^3", "about": ""}],
    )  # fmt: skip


def undecided() -> Json:
    asked = [
        finding(SAYS, "undecided", (1.2, 0.8, 1.8), reason="the interval reaches across the mark"),
        finding(
            "kills: up above control, down below it",
            "undecided",
            (1.05, None, None),
            mark="above 1.1 and below 0.909",
        ),
    ]
    title = 'A name with <script>alert("x")</script> & $signs$ | pipes, *stars* and [links](x)'
    return result(
        "S0-1", "undecided", asked, statement=title, sources=[], explanation="Too wide.", complete=False
    )


def failed() -> Json:
    undefined = {
        name: {key: [None, None] for key in ("tumour cells killed", "vesicles taken up by CD8 T cells")}
        for name in ("control", "release silenced", "no receptor")
    }
    asked = [finding(SAYS, "not met", (None, None, None), reason="there is nothing to compare")]
    nothing = dict.fromkeys(
        (
            "seed_text",
            "mechanism",
            "why_kind",
            "expected",
            "caveat",
            "theme",
            "imbalance",
            "courses",
            "replicates_by",
            "seed",
        )
    )
    verdict = {
        "word": "failed",
        "usual": "failed",
        "flips": [],
        "reason": "ran out of memory",
        "text": "failed",
    }
    return result(
        "S1-3", "failed", asked, values=undefined, verdict=verdict, failures=["ran out of memory <here>", "lost a worker"], **nothing
    )  # fmt: skip


def design() -> Json:
    factors = ["release rate", "uptake rate", "share that escapes to the cytosol", "degradation"]
    indices = {
        "factors": factors,
        "first": [[0.1, 0.02, 0.2], [0.05, -0.02, 0.1], [0.5, 0.38, 0.61], [None, None, None]],
        "total": [[0.2, 0.1, 0.3], [0.11, 0.05, 0.2], [0.72, 0.6, 0.83], [None, None, None]],
        "remarks": ["One sample is missing."], "runs": 384, "endpoint": "delivered cargo", "samples": [], "outcomes": [],
        "alike": [["release rate", "uptake rate"]],
        "ranges": [[0.1, 10, "1/h", "uptake.rate"]] * 4,
    }  # fmt: skip
    asked = [
        finding("delivered cargo: share that escapes to the cytosol decides more than release rate, uptake rate", "met",
                (0.72, 0.6, 0.83), scale="index", mark="share that escapes to the cytosol above release rate (0.30)")
    ]  # fmt: skip
    made = result(
        "S2-1",
        "supported",
        asked,
        sensitivity=indices,
        arms=[],
        replicates=4,
        replicates_by="one run a sample of the design",
    )
    return {key: value for key, value in made.items() if key not in ("values", "courses", "seeds")}


def make_atlas(path: Path) -> Path:
    """Write a folder of invented results, some of them also without exosomes."""
    folder = AtlasFolder(path, make=True)
    for made in (supported(), depends(), refused(), undecided(), failed(), design()):
        folder.write(made["claim"], made, silenced=False)
    quiet = [finding(SAYS, "not met", (1.0, 0.98, 1.02), reason="the whole interval misses the mark")]
    folder.write("S3-2", result("S3-2", "not supported", quiet, silenced=True), silenced=True)
    folder.write("S2-1", result("S2-1", "failed", [], silenced=True, values={}), silenced=True)
    return folder.path
