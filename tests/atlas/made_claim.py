"""A claim whose answer is known by hand: cells in a small well-mixed box take up a dose at a known rate."""

from __future__ import annotations

import math
from typing import Any

from exocosm.atlas import Arm, Claim, Endpoint, Ratio, Reading, Same, Source, Value

CELLS, SIDE_UM, HOURS = 8, 40.0, 2.0
RATE = {
    "value": "4e-10 mL/cell/hour",
    "low": "1e-10 mL/cell/hour",
    "high": "4e-9 mL/cell/hour",
    "source": "unverified",
    "evidence": "estimated",
    "read_in": "memory",
}
"""Uptake of one cell."""
COUNT = Reading("delivery", "captured_vesicles", table="vesicles", where={"pool": "all", "receiver": "all"})
ENTERED = Reading("delivery", "entered_vesicles", table="vesicles", where={"pool": "all", "receiver": "all"})


def share(rate_ml_hour: float, cells: int = CELLS, hours: float = HOURS) -> float:
    """Return the share of a dose that is taken up."""
    return 1 - math.exp(-cells * rate_ml_hour * 1e12 * hours / SIDE_UM**3)


def rate_at(wanted: float) -> float:
    """Return the uptake of one cell, mL/hour, at which so large a share is taken up."""
    return -math.log(1 - wanted) * SIDE_UM**3 / (CELLS * HOURS * 1e12)


def made(**other: Any) -> Claim:
    """Return the claim; keywords replace parts of it."""
    given: dict[str, Any] = {
        "id": "S3-99",
        "theme": "test",
        "statement": "Cells take vesicles up",
        "seed": "nowhere",
        "mechanism": "capture",
        "kind": "emergent",
        "why_kind": "dose and uptake",
        "mechanisms": ("dose", "uptake"),
        "expected": "by arithmetic",
        "sources": (Source("arithmetic", "a share 1 - exp(-n k t / V)"),),
        "scenario": "monolayer",
        "changes": {
            "tissue.size": ["40 um", "40 um", "40 um"],
            "start.0.number": CELLS,
            "start.1": {"release": "reporter exosome", "number": 1000},
            "cells.recipient.captures": {"reporter exosome": RATE},
            "cells.recipient.holds": None,
            "cells.recipient.death": {"apoptosis rate": "0 1/hour"},
            "cells.recipient.intake.recycle": 0,
            "vesicles.reporter exosome.diffusivity": "5000 um^2/min",
            "until": f"{HOURS} hours",
            "record": "every 2 hours",
            "steps": {"exchange": "3 min", "fate": "6 min"},
        },
        "arms": (
            Arm("dose"),
            Arm(
                "blocked",
                {"cells.recipient.captures": "0 um^3/min/cell"},
                "no uptake",
                role="negative control",
            ),
            Arm("half", {"start.1.number": "times 0.5"}, "half the dose", role="control"),
        ),
        "endpoints": (
            Endpoint("share taken up", COUNT, per=ENTERED),
            Endpoint("taken up", COUNT, unit="vesicle"),
        ),
        "expectations": (
            Value(endpoint="share taken up", arm="dose", within=(share(3e-10), share(5e-10))),
            Ratio(endpoint="taken up", arm="half", to="dose", within=(0.49, 0.51)),
            Same(endpoint="share taken up", arm="half", to="dose"),
        ),
    }
    return Claim(**{**given, **other})
