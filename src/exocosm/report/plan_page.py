"""One page about a plan: the best schedule as a calendar, whether it held on new seeds, how it was found, what it costs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from exocosm.report import draw_plan, words
from exocosm.report.draw_plan import ARM_NAMES
from exocosm.report.plan_folder import read_plan
from exocosm.report.template import fill, write_page

DASH = "–"
Row = tuple[str, ...]


def write_plan_report(folder: str | Path, out: str | Path) -> Path:
    """Write one self-contained HTML page about a plan.

    Parameters
    ----------
    folder
        What ``exocosm plan --out`` wrote.
    out
        Where the page goes.

    Raises
    ------
    StoreError
        If there is no plan, or the page cannot be written.
    """
    return write_page(render_plan(folder), out)


def render_plan(folder: str | Path) -> str:
    """Return the page as text, the same bytes for the same files; errors as in `write_plan_report`."""
    return fill("plan_page.html", gather(read_plan(folder)))


def gather(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return everything that the page shows."""
    said = [text.replace(" %", f"{words.THIN}%") for text in plan["findings"]]
    size, unit = draw_plan.clock(plan)
    return {
        "plan": plan,
        "lead": said[0],
        "findings": said[1:],
        "cards": cards(plan),
        "calendar": draw_plan.calendar(plan),
        "check": draw_plan.check(plan),
        "history": draw_plan.history(plan),
        "doses": dose_rows(plan),
        "arms": arm_rows(plan),
        "without": [(name, factor(arm["best_against"])) for name, arm in plan["check"]["without"].items()],
        "tried": tried_rows(plan),
        "unit": unit,
        "horizon": f"{unit} {plan['horizon_day'] * size:g}",
        "step": f"{plan['step_day'] * size:g} {unit}" + ("" if plan["step_day"] * size == 1 else "s"),
        "limits": f"a total of each drug of at most {plan['max_dose']:g} times its default course, and at most "
        f"{words.share(plan['max_harm'])} of the healthy cells lost against no treatment",
        "seeds": [seeds_text(plan["search_seeds"]), seeds_text(plan["check_seeds"])],
    }


def cards(plan: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return numbers at the head of the page."""
    against, arm = plan["check"]["best_against"], plan["check"]["arms"].get("best")
    made = []
    if against.get("standard"):
        made.append((factor(against["standard"]), "cancer cells over the default courses, new seeds"))
    if arm is not None and arm["harm"] is not None:
        made.append((words.share(max(arm["harm"], 0.0)), "of the healthy cells lost"))
    made.append((words.count(len(plan["search"]["tried"])), "schedules tried"))
    size, unit = draw_plan.clock(plan)
    made.append((f"{plan['horizon_day'] * size:g}", f"{unit}s to the horizon"))
    return made


def factor(span: Mapping[str, float | None] | None) -> str:
    """Write an effect on logarithms as a factor with its interval."""
    import math

    if span is None or span["mean"] is None:
        return DASH
    text = f"{math.exp(span['mean']):.2f}"
    if span["low"] is None or span["high"] is None:
        return text
    return f"{text} ({math.exp(span['low']):.2f} to {math.exp(span['high']):.2f})"


def cells(span: Mapping[str, float | None] | None) -> str:
    """Write a level in logarithms as cells with its interval."""
    import math

    if span is None or span["mean"] is None:
        return DASH
    text = words.number(math.exp(span["mean"]))
    if span["low"] is None or span["high"] is None:
        return text
    return f"{text} ({words.number(math.exp(span['low']))} to {words.number(math.exp(span['high']))})"


def times_text(plan: Mapping[str, Any], days: list[float]) -> str:
    """Write when doses come, in the unit of the calendar: ``1, 8, 15``; long courses in short: ``0, 2, … 58``."""
    size, _ = draw_plan.clock(plan)
    times = [f"{d * size:.4g}" for d in days]
    return f"{times[0]}, {times[1]}, … {times[-1]}" if len(times) > 6 else ", ".join(times)


def dose_rows(plan: Mapping[str, Any]) -> list[Row]:
    """Return the doses of the best schedule and the default courses, a row a drug."""
    best = {} if plan["best"] is None else plan["search"]["tried"][plan["best"] - 1]["schedule"]
    standard = plan["search"]["standard"]["schedule"]
    rows: list[Row] = []
    for drug in plan["drugs"]:
        for title, schedule in (("best schedule", best), ("default courses", standard)):
            course = schedule.get(drug["name"])
            if course is None:
                rows.append((drug["name"], title, DASH, "not given", DASH, "0 %"))
                continue
            amount = f"{course['amount']:.4g} {words.unit(drug['unit'])}"
            doses = words.count(len(course["days"]))
            total = words.share(course["total"])
            rows.append((drug["name"], title, doses, amount, times_text(plan, course["days"]), total))
    return rows


def arm_rows(plan: Mapping[str, Any]) -> list[Row]:
    """Return the arms of the check: cells, over no treatment, best over it, healthy cells lost."""
    check = plan["check"]
    rows: list[Row] = []
    for name in ("untreated", "standard", "random", "best"):
        if name not in check["levels"]:
            continue
        arm = check["arms"].get(name, {})
        harm = arm.get("harm")
        lost = DASH if harm is None else words.share(harm)
        if harm is not None and harm > plan["max_harm"]:
            lost += ", above the limit"
        if name == "random":
            kept = [r["harm"] for r in check["random"] if r["allowed"] and r["harm"] is not None]
            if kept:
                lost = f"{words.share(min(kept))} to {words.share(max(kept))}"
        rows.append(
            (
                ARM_NAMES[name],
                cells(check["levels"][name]),
                "1" if name == "untreated" else factor(check["against_untreated"].get(name)),
                DASH if name == "best" else factor(check["best_against"].get(name)),
                lost,
            )
        )
    return rows


def tried_rows(plan: Mapping[str, Any]) -> list[Row]:
    """Return the ten best schedules of the search that keep the limits: number, over no treatment, harm, each drug."""
    allowed = [t for t in plan["search"]["tried"] if t["allowed"]]
    rows: list[Row] = []
    for t in sorted(allowed, key=lambda t: (t["score"], t["number"]))[:10]:
        courses = []
        for drug in plan["drugs"]:
            c = t["schedule"].get(drug["name"])
            courses.append(
                DASH
                if c is None
                else f"{len(c['days'])} × {c['amount']:.3g} {words.unit(drug['unit'])}, {draw_plan.clock(plan)[1]} {times_text(plan, c['days'])}"
            )
        lost = DASH if t["harm"] is None else words.share(t["harm"])
        rows.append((str(t["number"]), f"{t['fold']:.3g}", lost, *courses))
    return rows


def seeds_text(seeds: list[int]) -> str:
    """Write seeds in a row: ``1001 to 1004``."""
    return str(seeds[0]) if len(seeds) == 1 else f"{seeds[0]} to {seeds[-1]}"
