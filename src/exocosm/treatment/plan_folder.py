"""Writes what came of a plan: JSON, a table, a scenario to run and arms to compare."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exocosm.model.parts import all_starts
from exocosm.model.placement import CellTable
from exocosm.model.yaml_writer import to_yaml
from exocosm.store.atomic import make_folder, write_bytes, write_json
from exocosm.treatment.plan_measure import with_schedule
from exocosm.treatment.plan_record import record

if TYPE_CHECKING:
    from exocosm.treatment.plan_drugs import Library
    from exocosm.treatment.plan_settings import Plan

JSON, TABLE, BEST, ARMS = "plan.json", "trials.csv", "best.yaml", "arms.yaml"


def write_plan(plan: Plan, library: Library, folder: Path) -> None:
    """Write the files of a plan; `StoreError` where that is not possible. The same plan gives the same bytes."""
    make_folder(folder)
    made = record(plan)
    write_bytes(folder / TABLE, table(made).encode())
    write_bytes(folder / ARMS, to_yaml(arms(plan)).encode())
    best = folder / BEST
    if plan.search.best is None:
        best.unlink(missing_ok=True)
    else:
        schedule = plan.search.tried[plan.search.best].schedule
        treated = with_schedule(plan.scenario, plan.space, library.apply, schedule)
        _copy_tables(plan, folder)
        write_bytes(best, treated.to_yaml().encode())
    write_json(folder / JSON, made)


def table(made: dict[str, Any]) -> str:
    """Return the search as CSV, one row a schedule, from what `record` returned."""
    drugs = [d["name"] for d in made["drugs"]]
    names = [
        "number",
        "cancer_cells",
        "fold_of_untreated",
        "healthy_lost",
        "allowed",
        "breaks",
        "best_so_far",
        "failure",
    ]
    parts = ("amount", "unit", "doses", "first_day", "interval_day", "last_day", "total_of_standard")
    names += [f"{drug}: {part}" for drug in drugs for part in parts]
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(names)
    for t in made["search"]["tried"]:
        row = [
            t["number"],
            _exp(t["score"]),
            t["fold"],
            t["harm"],
            t["allowed"],
            "; ".join(t["breaks"]),
            _exp(t["best_so_far"]),
            t["failure"],
        ]
        for drug in made["drugs"]:
            row += _course(t["schedule"].get(drug["name"]), drug["unit"])
        rows.writerow(["" if v is None else v for v in row])
    return out.getvalue()


def _course(course: dict[str, Any] | None, unit: str) -> list[Any]:
    """Return a course as cells of the table."""
    if course is None:
        return [0, unit, 0, None, None, None, 0]
    days = course["days"]
    interval = round(days[1] - days[0], 9) if len(days) > 1 else None
    return [course["amount"], unit, len(days), days[0], interval, days[-1], course["total"]]


def _exp(value: float | None) -> float | None:
    return None if value is None else math.exp(value)


def arms(plan: Plan) -> dict[str, Any]:
    """Return the arms of a comparison: no treatment, the default courses, the best schedule."""
    space = plan.space
    end = {"changes": {"until": space.horizon.as_written()}}
    standard = space.standard()
    made: dict[str, Any] = {
        "untreated": {"about": "no treatment", **end},
        "standard": {"about": "default courses of all drugs", **end, "therapies": space.regimens(standard)},
    }
    if plan.search.best is not None:
        best = plan.search.tried[plan.search.best].schedule
        if best.courses and best != standard:
            made["best"] = {"about": "best schedule of the plan", **end, "therapies": space.regimens(best)}
    out: dict[str, Any] = {"control": "untreated", "arms": made}
    if plan.settings.burden:
        out["burden"] = list(plan.settings.burden)
    return out


def _copy_tables(plan: Plan, folder: Path) -> None:
    """Put the tables of cells that the scenario names beside it."""
    source = plan.scenario.folder or Path()
    for entry in all_starts(plan.scenario):
        if isinstance(entry, CellTable):
            target = folder / entry.cells
            make_folder(target.parent)
            write_bytes(target, (source / entry.cells).read_bytes())
