"""The result of a claim, put together."""

from __future__ import annotations

import datetime as dt
from typing import Any

from exocosm import __version__
from exocosm.atlas import record
from exocosm.atlas.experiment import readings_of
from exocosm.atlas.verdict import Verdict
from exocosm.atlas.work import Plan, Work, why_replicates
from exocosm.studies.code_version import code_version


def result_of(work: Work, plan: Plan, verdict: Verdict) -> dict[str, Any]:
    """Return all that is known of a claim, as JSON has it: declaration, verdict, findings, values, sweep, and how it was run."""
    every = work.every
    n = work.replicates
    content: dict[str, Any] = {
        **record.declaration(work.claim),
        "verdict": record.judged(verdict),
        "findings": [record.found(f) for f in work.findings],
        "replicates": n,
        "replicates_by": why_replicates(plan, work),
        "without_rule": work.without_rule,
        "search": record.searched(work.search),
        "sweep": record.swept(work.corners),
        "sensitivity": work.sensitivity,
        "runs": len(every),
        "run_seconds": round(sum(o.wall_s for o in every), 1),
        "imbalance": max((o.imbalance for o in every if o.imbalance is not None), default=None),
        "failures": work.failures(),
        "silenced": plan.silence,
        "quick": plan.quick,
        "complete": work.complete,
        "code": code_version(),
        "exocosm": __version__,
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
    }
    if work.claim.arms:
        content |= record.measured(work.sample())
        content["courses"] = record.courses(work.claim, readings_of(work.claim, courses=True), work.runs)
    out: dict[str, Any] = record.finite(content)
    return out
