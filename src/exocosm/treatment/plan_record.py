"""A plan as JSON has it: settings, search, check, and what is to be said of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from exocosm import __version__
from exocosm.studies.code_version import code_version
from exocosm.treatment.plan_check import paired, span
from exocosm.treatment.plan_findings import findings
from exocosm.treatment.plan_measure import Treated
from exocosm.treatment.plan_search import BATCH, Searched
from exocosm.treatment.plan_space import Schedule, Space

if TYPE_CHECKING:
    from exocosm.treatment.plan_settings import Plan

FORMAT, VERSION = "exocosm plan", 1


def record(plan: Plan) -> dict[str, Any]:
    """Return everything that a report needs; numbers, texts, lists and mappings only."""
    settings, space = plan.settings, plan.space
    made: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "exocosm": __version__,
        "code": code_version(),
        "title": plan.scenario.title,
        "scenario_hash": plan.scenario.hash,
        "cancer": list(plan.cancer),
        "healthy": list(plan.healthy),
        "horizon_day": space.horizon.to("day"),
        "step_day": space.step.to("day"),
        "seed": plan.seed,
        "search_seeds": list(plan.search_seeds),
        "check_seeds": list(plan.check_seeds),
        "max_dose": settings.limits.dose,
        "max_harm": settings.limits.harm,
        "batch": BATCH,
        "drugs": [
            {
                "name": d.name,
                "amount": d.amount.magnitude,
                "unit": d.amount.unit,
                "standard_days": _days(d.times_min),
            }
            for d in space.drugs
        ],
        "search": _search(plan),
        "check": _check(plan),
        "best": None if plan.search.best is None else plan.search.best + 1,
    }
    return {**made, "findings": findings(made)}


def _search(plan: Plan) -> dict[str, Any]:
    """Return the search."""
    found, so_far = plan.search, plan.search.best_so_far()
    base = found.untreated
    return {
        "cut": found.cut,
        "untreated": _treated(base),
        "standard": _searched(plan.space, found.standard, base),
        "tried": [
            {"number": k + 1, **_searched(plan.space, s, base), "best_so_far": so_far[k]}
            for k, s in enumerate(found.tried)
        ],
    }


def _check(plan: Plan) -> dict[str, Any]:
    """Return the check: every arm with its cells, its effect against no treatment, and the best against the others."""
    held, base = plan.check, plan.check.untreated
    arms: dict[str, Any] = {"untreated": {**_treated(base), "logs": list(base.logs), "harm": None}}
    arms["standard"] = _arm(plan.space, held.standard, base)
    if held.best is not None:
        arms["best"] = _arm(plan.space, held.best, base)
    random = [_searched(plan.space, s, base) for s in held.random]
    chance = held.chance
    out: dict[str, Any] = {
        "arms": arms,
        "random": random,
        "random_kept": sum(s.allowed for s in held.random),
        "random_logs": list(chance),
        "levels": {name: asdict(span(a["logs"])) for name, a in arms.items() if a["logs"]},
        "against_untreated": {
            name: asdict(paired(a["logs"], base.logs))
            for name, a in arms.items()
            if a["logs"] and name != "untreated"
        },
        "best_against": {},
        "without": {},
        "flattery": None,
    }
    if chance:
        out["levels"]["random"] = asdict(span(chance))
        out["against_untreated"]["random"] = asdict(paired(chance, base.logs))
    if held.best is not None and held.best.treated.cancer:
        best = held.best.treated.logs
        others: dict[str, Sequence[float]] = {"untreated": base.logs, "standard": held.standard.treated.logs}
        others |= {"random": chance}
        out["best_against"] = {name: asdict(paired(best, logs)) for name, logs in others.items() if logs}
        out["flattery"] = _flattery(plan)
        out["without"] = {
            name: {**_arm(plan.space, s, base), "best_against": asdict(paired(best, s.treated.logs))}
            for name, s in held.without
            if s.treated.cancer
        }
    return out


def _flattery(plan: Plan) -> float | None:
    """Return by how much the search made the best look better than it is: the difference of the two mean effects, in logarithms."""
    if plan.search.best is None or plan.check.best is None:
        return None
    scores = (
        plan.check.best.score,
        plan.check.untreated.score,
        plan.search.tried[plan.search.best].score,
        plan.search.untreated.score,
    )
    if None in scores:
        return None
    new, new_base, old, old_base = (float(s) for s in scores if s is not None)
    return (new - new_base) - (old - old_base)


def _arm(space: Space, found: Searched, base: Treated) -> dict[str, Any]:
    return {**_searched(space, found, base), "logs": list(found.treated.logs)}


def _treated(treated: Treated) -> dict[str, Any]:
    """Return what came of a schedule."""
    return {
        "cancer": list(treated.cancer),
        "healthy": list(treated.healthy),
        "score": treated.score,
        "failure": treated.failure,
    }


def _searched(space: Space, found: Searched, base: Treated) -> dict[str, Any]:
    """Return a schedule with what came of it; `fold` is its cancer cells over those without treatment (geometric mean)."""
    fold = None
    if found.score is not None and base.score is not None:
        fold = math.exp(found.score - base.score)
    return {
        **_treated(found.treated),
        "schedule": _schedule(space, found.schedule),
        "harm": found.harm,
        "fold": fold,
        "allowed": found.allowed,
        "breaks": [name for name, v in found.excess.items() if v > 0],
    }


def _schedule(space: Space, schedule: Schedule) -> dict[str, Any]:
    """Return the courses by drug, with amounts and totals."""
    out: dict[str, Any] = {}
    for drug in space.drugs:
        course = schedule.of(drug.name)
        if course is not None:
            out[drug.name] = {
                "factor": course.factor,
                "amount": float(f"{drug.amount.magnitude * course.factor:.10g}"),
                "days": _days(course.times_min),
                "total": round(schedule.total(drug), 9),
            }
    return out


def _days(times_min: Sequence[float]) -> list[float]:
    """Return times in days, to a tenth of a millisecond."""
    return [round(t / 1440, 9) for t in times_min]
